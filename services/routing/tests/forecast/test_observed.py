import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from services.routing.tests.forecast.builders import A_DAY, NOW, hours

from routing.domain.forecast import Observation, Observed
from routing.domain.forecast.observed import KEPT, KEPT_SHARES, KNOTS, at, share_below


def seen(
    *durations: float, procedure: str = "NCC-01", budget: timedelta | None = A_DAY
) -> list[Observation]:
    return [Observation(procedure, "sign", hours(took), NOW, budget) for took in durations]


def observed(*observations: Observation) -> Observed:
    known = Observed()
    for observation in observations:
        known.add(observation)
    return known


def test_quantiles_are_those_of_the_durations_seen():
    known = observed(*seen(*range(1, 42)))
    quantiles = [known.quantile("NCC-01", "sign", A_DAY, q) for q in (0, 0.25, 0.5, 1)]
    assert quantiles == [hours(1), hours(11), hours(21), hours(41)]


def test_the_oldest_is_forgotten_first():
    known = observed(*seen(*[100] * KEPT, *[1] * KEPT))
    assert known.quantile("NCC-01", "sign", A_DAY, 1) == hours(1)


def test_without_experience_any_part_of_the_budget_is_as_likely():
    quantiles = [Observed().quantile("NCC-01", "sign", hours(40), q) for q in (0.5, 1)]
    assert quantiles == [hours(21), hours(40)]
    assert Observed().quantile("NCC-01", "sign", None, 1) == A_DAY


def test_what_is_rare_borrows_from_the_same_step_elsewhere_in_proportion_to_the_budget():
    elsewhere = seen(*[4] * 40, procedure="NCC-02", budget=hours(8))
    known = observed(*elsewhere)
    assert known.quantile("NCC-01", "sign", hours(20), 0.5) == hours(10)
    few = observed(*elsewhere, *seen(1, 1))
    assert few.quantile("NCC-01", "sign", hours(20), 0) == hours(1)
    assert few.quantile("NCC-01", "sign", hours(20), 0.5) == hours(10)


def test_enough_of_its_own_borrows_nothing():
    known = observed(*seen(*[100] * 40, procedure="NCC-02"), *seen(*[1] * 20))
    assert known.quantile("NCC-01", "sign", A_DAY, 1) == hours(1)


def test_one_short_of_enough_borrows_the_median():
    known = observed(*seen(*[4] * 40, procedure="NCC-02"), *seen(*[1] * 19))
    assert known.quantile("NCC-01", "sign", A_DAY, 1) == hours(4)


def test_what_is_kept_is_bounded_and_comes_back_from_json():
    known = Observed()
    for procedure in range(80):
        for name in ("appraise", "submit", "sign", "issue", "hand-over"):
            for n in range(300):
                known.add(Observation(f"P-{procedure:02}", name, hours(n * 7.3), NOW, hours(n + 1)))
    kept = json.dumps(known.to_dict())
    assert len(kept) < 250_000
    assert max(len(minutes) for *_, minutes in known.to_dict()["minutes"]) == KEPT
    assert max(map(len, known.to_dict()["shares"].values())) == KEPT_SHARES
    again = Observed.from_dict(json.loads(kept))
    assert again.knots("P-07", "sign", A_DAY) == known.knots("P-07", "sign", A_DAY)
    assert again.knots("P-99", "sign", A_DAY) == known.knots("P-99", "sign", A_DAY)
    again.add(Observation("P-07", "sign", hours(1), NOW, A_DAY))
    assert max(len(minutes) for *_, minutes in again.to_dict()["minutes"]) == KEPT


def test_nothing_kept_is_the_beginning():
    assert Observed.from_dict({}).to_dict() == Observed().to_dict()


@given(st.lists(st.floats(0, 500), min_size=20, max_size=60), st.floats(0, 1))
def test_knots_ascend_within_what_was_seen(durations, q):
    known = observed(*seen(*durations))
    knots = known.knots("NCC-01", "sign", A_DAY)
    assert len(knots) == KNOTS
    assert list(knots) == sorted(knots)
    assert min(durations) - 0.01 <= at(knots, q) <= max(durations) + 0.01


@given(st.lists(st.integers(0, 50), min_size=2, max_size=30, unique=True), st.floats(0, 1))
def test_the_share_below_a_quantile_is_its_probability(values, q):
    knots = sorted(values)
    assert share_below(knots, at(knots, q)) == pytest.approx(q, abs=1e-6)


@pytest.mark.parametrize(
    ("value", "share", "why"),
    [
        (0, 0, "less than all"),
        (2, 0, "the least"),
        (4, 0.5, "where several are equal, those before"),
        (9, 1, "more than all"),
    ],
)
def test_the_share_below_a_value(value, share, why):
    assert share_below((2, 3, 4, 4, 4), value) == share, why
