import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from services.routing.tests.forecast.builders import case, warnings

from routing.domain.forecast import Calibration, Tally, calibrated, calibration
from routing.domain.forecast.calibration import BINS, ascending

PROBABILITIES = st.floats(0, 1)
OUTCOMES = st.lists(st.tuples(PROBABILITIES, st.booleans()), max_size=300)


def tally(outcomes) -> Tally:
    made = Tally()
    for forecast, late in outcomes:
        made.add(forecast, late)
    return made


@pytest.mark.parametrize(
    ("values", "weights", "expected", "why"),
    [
        ([1, 2, 3], [1, 1, 1], [1, 2, 3], "in order already"),
        ([3, 1], [1, 1], [2, 2], "two are pooled"),
        ([3, 1], [3, 1], [2.5, 2.5], "by their weight"),
        ([1, 4, 3, 2, 5], [1] * 5, [1, 3, 3, 3, 5], "only those in the wrong order"),
        ([2, 3, 1], [1] * 3, [2, 2, 2], "a pool is pooled again"),
        ([], [], [], "none"),
    ],
)
def test_pooling_adjacent_violators(values, weights, expected, why):
    assert ascending(values, weights) == expected, why


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(1, 9)), min_size=1, max_size=40))
def test_pools_ascend_and_keep_the_mean(weighted):
    values, weights = zip(*weighted, strict=True)
    pooled = ascending(values, weights)
    assert all(a <= b for a, b in pairwise(pooled))
    total = sum(v * w for v, w in weighted)
    assert sum(v * w for v, w in zip(pooled, weights, strict=True)) == pytest.approx(total)


@given(OUTCOMES, PROBABILITIES, PROBABILITIES)
def test_the_map_is_monotone_and_stays_a_probability(outcomes, p, q):
    mapped = calibration(tally(outcomes))
    low, high = sorted((p, q))
    assert 0 <= mapped(low) <= mapped(high) <= 1
    assert len(mapped.said) == BINS


@given(PROBABILITIES)
def test_with_nothing_seen_next_to_nothing_changes(p):
    assert Calibration()(p) == p
    assert calibration(Tally())(p) == pytest.approx(p, abs=0.51 / BINS)


def test_forecasts_that_promised_too_much_are_believed_less():
    said = tally(
        [(0.8, n % 10 < 5) for n in range(1000)] + [(0.1, n % 10 < 1) for n in range(1000)]
    )
    mapped = calibration(said)
    assert mapped(0.8) == pytest.approx(0.5, abs=0.04)
    assert mapped(0.1) == pytest.approx(0.1, abs=0.02)


def test_a_handful_of_outcomes_changes_little():
    assert calibration(tally([(0.2, True)] * 2))(0.2) == pytest.approx(0.2, abs=0.15)


@given(OUTCOMES)
def test_a_tally_is_of_fixed_size_and_comes_back_from_json(outcomes):
    made = tally(outcomes)
    kept = json.dumps(made.to_dict())
    assert len(kept) < 3000
    assert Tally.from_dict(json.loads(kept)).bins == made.bins
    assert Tally.from_dict({}).bins == Tally().bins
    assert sum(seen.count for seen in made.bins) == len(outcomes)


def test_an_overdue_case_stays_late_whatever_was_learnt():
    said = warnings([case("overdue", "2018-04-10 09:00"), case("open", "2018-04-12 09:00")])
    assert said["open"].late > 0
    nothing_is_ever_late = Calibration((0.0, 1.0), (0.0, 0.0))
    mapped = calibrated(said, nothing_is_ever_late)
    assert mapped["overdue"] == said["overdue"]
    assert mapped["open"] == replace(said["open"], late=0.0)
