"""At no time do two versions of a procedure hold, and none is wanting until it ends."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from services.intake.tests.builders import PROCEDURE

from dossier_shared.rules import RuleViolation
from dossier_shared.worktime import TimeLimit, Unit
from intake.domain.catalogued import (
    Catalogued,
    Ordered,
    bring_into_force,
    end,
    last_day,
    save_draft,
    shipped,
    version_on,
)
from intake.domain.procedure import Act, Decision

TODAY = date(2018, 4, 12)
PUBLISHED = shipped(PROCEDURE)[0]


def ordered(kind: Act, from_day: date, today: date) -> Ordered:
    return Ordered(Decision(kind, "815/QĐ-UBND", "2018-04-10", "quan-tri-1"), from_day, today)


STEPS = st.lists(st.tuples(st.integers(-40, 400), st.booleans()), max_size=8)


@given(steps=STEPS, ends=st.none() | st.integers(-40, 4000))
def test_versions_never_overlap_and_each_day_until_the_end_has_exactly_one(
    steps: list[tuple[int, bool]], ends: int | None
) -> None:
    """Whatever days are tried: what is refused changes nothing, the rest follows one on another."""
    found, today = PUBLISHED, TODAY
    for number, (days, later) in enumerate(steps):
        today += timedelta(days=later)
        drafted, _ = save_draft(
            found, replace(PROCEDURE, limit=TimeLimit(number + 1, Unit.WORKING_DAY))
        )
        with suppress(RuleViolation):
            said = ordered("amend", today + timedelta(days=days), today)
            after, _ = bring_into_force(drafted, said, sensitive=False)
            assert after.versions[:-1] == found.versions  # what was published is left as it was
            found = after
    if ends is not None:
        with suppress(RuleViolation):
            found, _ = end(found, ordered("abolish", TODAY + timedelta(days=ends), today))
    _each_day_has_one(found)


def _each_day_has_one(found: Catalogued) -> None:
    spans = [
        (date.fromisoformat(one.valid_from), last_day(found, one)) for one in found.versions
    ]  # fmt: skip
    for (start, last), (following, _) in pairwise(spans):
        assert last is not None
        assert start <= last == following - timedelta(days=1)
    first, last = spans[0][0], spans[-1][1]
    assert (last is None) == (found.ended is None)
    stop = last or spans[-1][0] + timedelta(days=30)
    for offset in range(0, (stop - first).days + 1):
        day = first + timedelta(days=offset)
        holding = [
            number for number, (start, until) in enumerate(spans, start=1)
            if start <= day and (until is None or day <= until)
        ]  # fmt: skip
        assert holding == [version_on(found, day).version]
