import pytest
from services.routing.tests.builders import BTXH, NCC, office

from routing.domain.office import UNASSIGNED


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
    assert office(loads=loads).choose("officer", NCC) == chosen


def test_officers_and_heads_are_of_the_division_the_others_of_the_agency():
    assert office().choose("officer", BTXH) == "cv-9"
    assert office().choose("division_head", BTXH) == "tp-9"
    assert office().choose("leader", BTXH) == "gd-1"


def test_a_step_that_nobody_can_take_stands_unassigned_and_is_not_lost():
    assert office("cv-1", "cv-2").choose("officer", NCC) == UNASSIGNED


def test_a_former_holder_counts_only_while_he_is_of_the_role():
    assert office(loads={"cv-2": 9}).choose("officer", NCC, former="cv-2") == "cv-2"
    assert office("cv-2").choose("officer", NCC, former="cv-2") == "cv-1"
