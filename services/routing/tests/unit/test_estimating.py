"""What a step is expected to take."""

from datetime import timedelta

from services.routing.tests.builders import NOW, case_at

from routing.domain.estimating import RENEWED, Usual
from routing.domain.forecast import Observed
from routing.domain.forecast.model import Observation

CASE = case_at("appraise")
STEP = CASE.present


def seen(hours: float) -> Observation:
    return Observation(CASE.procedure, STEP.key, timedelta(hours=hours), NOW)


def test_nothing_observed_about_half_of_the_budget_is_expected() -> None:
    expected = Usual(Observed())("another", STEP)
    assert expected > timedelta()


def test_what_was_observed_replaces_the_budget_after_enough_passages() -> None:
    observed = Observed()
    usual = Usual(observed)
    before = usual(CASE.procedure, STEP)
    for _ in range(RENEWED - 1):
        observed.add(seen(3))
    assert usual(CASE.procedure, STEP) == before, "not yet looked up anew"
    observed.add(seen(3))
    assert usual(CASE.procedure, STEP) == timedelta(hours=3)
