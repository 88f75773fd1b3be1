"""Breaker, split and bucket: pure, so their time is made up here."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notify.domain.providers.breaker import IN_A_ROW, LONGEST_PAUSE, PAUSE, PROBES, Breaker
from notify.domain.providers.bucket import Bucket, full, seconds_until_one, take
from notify.domain.providers.split import picked, shares

NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
LIMIT = timedelta(seconds=30)


def after(*answers: bool, breaker: Breaker | None = None, at: datetime = NOW) -> Breaker:
    breaker = breaker or Breaker(at)
    for good in answers:
        breaker = breaker.answered(good, at)
    return breaker


AWAY = after(*[False] * IN_A_ROW)


def test_a_few_failures_close_nothing_and_five_in_a_row_do():
    assert after(*[False] * (IN_A_ROW - 1)).lets_through(NOW)
    assert AWAY.state(NOW) == "open"
    assert not AWAY.lets_through(NOW)


def test_one_that_fails_most_of_the_time_is_away_too():
    assert after(*[False, False, True] * 5, False).state(NOW) == "open"
    assert after(*[True, False] * 20).state(NOW) == "closed"


def test_old_trouble_is_forgotten():
    later = NOW + timedelta(minutes=10)
    assert after(*[True, False] * 10).trouble(NOW) > 0.4
    assert after(*[True, False] * 10).trouble(later) < 0.01


def test_after_a_pause_a_few_find_out_whether_it_is_back():
    later = NOW + PAUSE
    assert AWAY.state(later) == "half-open"
    probing = AWAY
    for _ in range(PROBES):
        assert probing.lets_through(later)
        probing = probing.asked(later, LIMIT)
    assert not probing.lets_through(later)
    assert probing.lets_through(later + LIMIT), "a probe whose worker died stands in nobody's way"
    assert after(True, breaker=probing, at=later).state(later) == "closed"


def test_while_it_stays_away_it_is_asked_less_often_up_to_a_limit():
    breaker, now, pauses = AWAY, NOW, []
    for _ in range(8):
        pauses.append(breaker.pause)
        now += breaker.pause
        breaker = after(False, breaker=breaker.asked(now, LIMIT), at=now)
        assert breaker.state(now) == "open"
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (PAUSE, LONGEST_PAUSE)


def test_the_split_is_that_of_the_weights_and_drifts_back_to_it():
    weights = {"viettel": 3.0, "vina": 1.0}
    rest = shares(weights, {})
    assert rest == {"viettel": 0.75, "vina": 0.25}
    troubled = shares(weights, {"viettel": after(*[False] * 4).trouble(NOW)})
    assert troubled["viettel"] < 0.35
    later = after(*[False] * 4).trouble(NOW + timedelta(minutes=5))
    assert shares(weights, {"viettel": later})["viettel"] == pytest.approx(0.75, abs=0.01)


def test_one_in_trouble_keeps_a_little_so_that_its_recovery_is_noticed():
    assert 0 < shares({"a": 1, "b": 1}, {"a": 1.0})["a"] < 0.05


def test_a_stand_by_of_no_weight_takes_what_nobody_else_can():
    assert shares({"stand-by": 0.0}, {}) == {"stand-by": 1.0}
    assert shares({"a": 0.0, "b": 0.0}, {}) == {"a": 0.5, "b": 0.5}
    assert shares({"main": 1.0, "stand-by": 0.0}, {}) == {"main": 1.0}


@given(st.floats(0, 1, exclude_max=True), st.lists(st.floats(0.01, 9), min_size=1, max_size=5))
def test_every_point_picks_a_provider_that_takes_part(point, weights):
    named = {f"p{number}": weight for number, weight in enumerate(weights)}
    assert picked(shares(named, {}), point) in named


def test_nobody_is_picked_from_nobody():
    with pytest.raises(LookupError):
        picked({}, 0.5)


@given(
    st.floats(0.5, 100),
    st.lists(st.tuples(st.floats(0, 5), st.integers(0, 300)), min_size=1, max_size=30),
)
def test_no_more_is_given_than_the_rate_and_what_was_saved_up(rate, asked):
    bucket, now, given_away = full(rate, NOW), NOW, 0
    for seconds, wanted in asked:
        now += timedelta(seconds=seconds)
        bucket, given_now = take(bucket, wanted, rate, now)
        assert 0 <= given_now <= wanted
        given_away += given_now
    saved = max(1.0, rate)
    assert given_away <= saved + rate * (now - NOW).total_seconds() + 1e-6


def test_a_clock_that_goes_back_fills_no_bucket():
    empty = Bucket(0.0, NOW)
    assert take(empty, 5, 10.0, NOW - timedelta(hours=1)) == (empty, 0)


def test_an_empty_bucket_tells_when_there_is_something_again():
    bucket, _ = take(full(10.0, NOW), 10, 10.0, NOW)
    seconds = seconds_until_one(bucket, 10.0)
    assert take(bucket, 1, 10.0, NOW + timedelta(seconds=seconds + 0.001))[1] == 1
