from dataclasses import replace

import pytest
from services.routing.tests.builders import AGENCY, BTXH, NCC, NOW, at, office, work

from routing.domain.assignment.port import Absence
from routing.domain.office import UNASSIGNED, Office
from routing.domain.organisation import Delegation, Member


def chosen_by(office: Office, role: str, division: str, former: str | None = None) -> str:
    return office.choose(work(role, division, former), NOW).assignee


@pytest.mark.parametrize(
    ("loads", "chosen"),
    [
        ({}, "cv-1"),
        ({"cv-1": 1}, "cv-2"),
        ({"cv-1": 4, "cv-2": 4}, "cv-1"),
        ({"cv-1": 4, "cv-2": 3}, "cv-2"),
        ({"cv-1": 4, "cv-2": 5, "cv-9": 0}, "cv-1"),
    ],
)
def test_who_has_least_gets_it_and_the_first_of_the_register_among_equals(loads, chosen):
    assert chosen_by(office(loads=loads), "officer", NCC) == chosen


def test_officers_and_heads_are_of_the_division_the_others_of_the_agency():
    assert chosen_by(office(), "officer", BTXH) == "cv-9"
    assert chosen_by(office(), "division_head", BTXH) == "tp-9"
    assert chosen_by(office(), "leader", BTXH) == "gd-1"


def test_a_step_that_nobody_can_take_stands_unassigned_and_is_not_lost():
    assert chosen_by(office("cv-1", "cv-2"), "officer", NCC) == UNASSIGNED


def test_a_former_holder_counts_only_while_he_is_of_the_role():
    assert chosen_by(office(loads={"cv-2": 9}), "officer", NCC, former="cv-2") == "cv-2"
    assert chosen_by(office("cv-2"), "officer", NCC, former="cv-2") == "cv-1"


def changed(person: str, **changes: object) -> Office:
    """The office with one of its members changed."""
    usual = office()
    members: dict[str, Member] = dict(usual.members)
    members[person] = replace(members[person], **changes)
    return replace(usual, members=members)


AWAY = (Absence(at("2018-04-12 07:00"), at("2018-04-13 07:00")),)
DELEGATED = (Delegation("tp-1", at("2018-04-12 07:00"), at("2018-04-13 07:00"), "12/QĐ-UQ"),)


@pytest.mark.parametrize(
    ("person", "changes", "role", "chosen", "why"),
    [
        ("cv-1", {"absences": AWAY}, "officer", "cv-2", "who is away gets nothing"),
        ("cv-1", {"left": True}, "officer", "cv-2", "who has left neither"),
        ("tp-1", {"absences": AWAY, "substitute": "cv-2"}, "division_head", "cv-2",
         "his substitute stands in for the only one of the role"),
        ("tp-1", {"absences": AWAY}, "division_head", "tp-1",
         "without a substitute it waits for him"),
    ],
)  # fmt: skip
def test_who_is_away_is_stood_in_for(person, changes, role, chosen, why):
    assert chosen_by(changed(person, **changes), role, NCC) == chosen


@pytest.mark.parametrize(
    ("person", "division", "at_", "lent", "why"),
    [
        ("tp-1", NCC, NOW, {"leader": ("gd-1",)}, "the role of who delegated to him"),
        ("tp-1", NCC, at("2018-04-13 07:00"), {}, "only as long as it runs"),
        ("cv-1", NCC, NOW, {}, "nobody else"),
    ],
)
def test_a_delegation_lends_a_role_for_its_time(person, division, at_, lent, why):
    assert changed("gd-1", delegations=DELEGATED).lent(person, AGENCY, division, at_) == lent


def test_a_substitute_has_the_role_while_the_other_is_away_and_no_longer():
    away = changed("tp-1", absences=AWAY, substitute="cv-2")
    assert away.lent("cv-2", AGENCY, NCC, NOW) == {"division_head": ("tp-1",)}
    assert away.lent("cv-2", AGENCY, NCC, at("2018-04-13 07:00")) == {}
    assert away.lent("cv-2", AGENCY, BTXH, NOW) == {}


@pytest.mark.parametrize(
    ("deputy", "why"),
    [
        ({"left": True}, "who has left comes to nobody's aid"),
        ({"absences": AWAY}, "nor who is away himself"),
        ({"division": BTXH}, "nor who works in another division"),
        ({"role": "auditor"}, "nor who only looks on"),
    ],
)
def test_who_cannot_do_the_step_stands_in_for_nobody(deputy, why):
    away = changed("tp-1", absences=AWAY, substitute="cv-2")
    members = {**away.members, "cv-2": replace(away.members["cv-2"], **deputy)}
    assert chosen_by(replace(away, members=members), "division_head", NCC) == "tp-1"


def test_what_is_taken_from_the_only_one_of_a_role_goes_to_his_substitute():
    away = changed("tp-1", absences=AWAY, substitute="cv-2")
    taken = replace(work("division_head", NCC), not_to=frozenset({"tp-1"}))
    assert away.choose(taken, NOW).assignee == "cv-2"


OTHER_AGENCY = "000.00.20.H50"


def test_a_dossier_of_another_agency_is_given_to_nobody_of_this_one():
    there = replace(work("officer", NCC), agency=OTHER_AGENCY)
    assert office().choose(there, NOW).assignee == UNASSIGNED
    with_one = changed("cv-2", agency=OTHER_AGENCY)
    assert with_one.choose(there, NOW).assignee == "cv-2"
    assert chosen_by(with_one, "officer", NCC) == "cv-1"


def test_nobody_stands_in_for_who_works_at_another_agency():
    away = changed("tp-1", absences=AWAY, substitute="cv-2")
    elsewhere = {**away.members, "cv-2": replace(away.members["cv-2"], agency=OTHER_AGENCY)}
    assert chosen_by(replace(away, members=elsewhere), "division_head", NCC) == "tp-1"


def test_a_role_is_lent_within_its_agency_alone():
    lending = changed("gd-1", delegations=DELEGATED)
    assert lending.lent("tp-1", OTHER_AGENCY, NCC, NOW) == {}
