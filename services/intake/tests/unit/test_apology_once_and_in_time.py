"""An apology with a new day: at most once, at the latest on the working day before the due date,
written by the division and sent by the one-stop (NĐ 61/2018 art.19.9)."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from services.intake.tests.builders import NOW, at, dossier
from services.intake.tests.commands import COUNTER, DATING, HEAD, OFFICER

from dossier_shared.contracts import DossierRescheduled
from dossier_shared.rules import RuleViolation
from intake.domain import apology
from intake.domain.apology import SUGGESTED, suggest
from intake.domain.dossier import Dossier
from intake.domain.episodes import Apology
from intake.domain.statuses import Status

UNTIL = at("2018-05-08 15:00")


def drafted(moment: datetime = NOW, until: datetime = UNTIL) -> Dossier:
    return apology.draft(dossier(), "Chờ ý kiến", until, moment, OFFICER, DATING)[0]


def approved() -> Dossier:
    return apology.approve(drafted(), HEAD)[0]


def test_from_its_sending_on_the_new_day_holds_and_the_promise_stays_on_record() -> None:
    sent, [told] = apology.send(approved(), NOW, COUNTER, DATING)
    assert (sent.due_now, sent.due_first) == (UNTIL, dossier().due_first)
    assert (sent.clock[-1].kind, sent.clock[-1].until) == ("reappointed", UNTIL)
    assert [slip.kind for slip in sent.slips] == ["apology"]
    assert told == DossierRescheduled(due_at=UNTIL, cause="apology")


def test_a_draft_moves_nothing() -> None:
    assert approved().due_now == dossier().due_now


@pytest.mark.parametrize(
    ("moment", "refused"),
    [
        ("2018-04-26 16:59", False),  # due on Friday the 27th
        ("2018-04-27 07:30", True),
        ("2018-05-02 08:00", True),
    ],
    ids=["the working day before", "the day itself", "after it"],
)
def test_it_is_sent_on_the_working_day_before_at_the_latest(moment: str, refused: bool) -> None:
    if not refused:
        assert apology.send(approved(), at(moment), COUNTER, DATING)[0].due_now == UNTIL
        return
    with pytest.raises(RuleViolation, match="apology-too-late"):
        apology.send(approved(), at(moment), COUNTER, DATING)
    with pytest.raises(RuleViolation, match="apology-too-late"):
        drafted(at(moment))


def test_a_dossier_is_put_off_once() -> None:
    sent, _ = apology.send(approved(), NOW, COUNTER, DATING)
    for again in (
        lambda: apology.draft(sent, "Lại chờ", at("2018-05-15 09:00"), NOW, OFFICER, DATING),
        lambda: apology.send(sent, NOW, COUNTER, DATING),
    ):
        with pytest.raises(RuleViolation, match="reappointed-before"):
            again()


@pytest.mark.parametrize(
    ("until", "code"),
    [
        ("2018-04-27 09:00", "new-day-not-later"),  # the day promised already
        ("2018-04-20 09:00", "new-day-not-later"),
        ("2018-04-30 09:00", "new-day-closed"),  # Reunification Day
        ("2018-05-05 09:00", "new-day-closed"),  # a Saturday
        ("2018-05-08 12:30", "new-day-closed"),  # noon
    ],
)
def test_the_new_day_is_later_and_one_on_which_the_office_is_open(until: str, code: str) -> None:
    with pytest.raises(RuleViolation, match=code):
        drafted(until=at(until))


def test_nobody_approves_his_own_and_nothing_is_sent_unapproved() -> None:
    with pytest.raises(RuleViolation, match="drafter-approves"):
        apology.approve(drafted(), OFFICER)
    with pytest.raises(RuleViolation, match="apology-not-approved"):
        apology.send(drafted(), NOW, COUNTER, DATING)
    with pytest.raises(RuleViolation, match="apology-not-drafted"):
        apology.send(dossier(), NOW, COUNTER, DATING)
    with pytest.raises(RuleViolation, match="apology-approved-before"):
        apology.approve(approved(), "truong-phong-2")


def test_where_nothing_was_promised_there_is_nothing_to_put_off() -> None:
    free = replace(dossier(Status.PROCESSING), limit=None, due_first=None, due_now=None)
    with pytest.raises(RuleViolation, match="nothing-promised"):
        apology.draft(free, "Chờ", UNTIL, NOW, OFFICER, DATING)


SUGGESTED_DAY = at("2018-05-04 17:00")


@pytest.mark.parametrize(
    ("changes", "until", "drafted", "why"),
    [
        ({}, SUGGESTED_DAY, True, "routing expects it to be late"),
        ({"status": Status.SUPPLEMENT}, SUGGESTED_DAY, False, "the clock stands still"),
        ({"due_now": None}, SUGGESTED_DAY, False, "nothing was promised"),
        ({}, at("2018-04-20 17:00"), False, "the day is no later one"),
        ({"apology": Apology("đã có", SUGGESTED_DAY, "cv-1", NOW)}, SUGGESTED_DAY, False,
         "somebody has drafted one"),
    ],
)  # fmt: skip
def test_a_draft_is_opened_when_routing_expects_lateness(
    changes: dict[str, Any], until: datetime, drafted: bool, why: str
) -> None:
    before = replace(dossier(Status.PROCESSING), **changes)
    change = suggest(before, until, NOW, "routing")
    assert (change is not None) is drafted
    if change is not None:
        assert (change[0].apology, change[1]) == (
            Apology(SUGGESTED, until, "routing", NOW), []
        )  # fmt: skip
