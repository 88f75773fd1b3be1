"""What is counted as cases come and go is what a recount of all of them finds."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from services.routing.tests.builders import (
    AGENCY,
    CALENDAR,
    DUE,
    NOW,
    asked_case,
    case_at,
    claimed,
    finished,
    suspended_case,
)

from dossier_shared.mongo.aggregates import Stored
from routing.adapters.cases import CASES
from routing.adapters.view import View
from routing.domain.caller import Scope
from routing.domain.case import Case
from routing.domain.deadlines import horizon
from routing.domain.estimating import Usual
from routing.domain.forecast import Observed
from routing.domain.queues import QUEUES, Listed, listed, tags

KINDS = [
    case_at("appraise"), claimed(case_at("appraise")), case_at("sign"), asked_case(),
    suspended_case(), finished(), replace(case_at("appraise"), division="Phòng khác"),
    replace(case_at("appraise"), assignee="cv-2"), replace(case_at("sign"), due_at=None),
]  # fmt: skip
DUES = [DUE - timedelta(days=20), NOW + timedelta(days=1), DUE, DUE + timedelta(days=9), None]
WRITES = st.tuples(
    st.integers(1, 8), st.integers(1, 6), st.sampled_from(KINDS), st.sampled_from(DUES)
)
HORIZONS = tuple(horizon(NOW, days, CALENDAR) for days in range(4))


def asked() -> list[Listed]:
    divisions = [None, KINDS[0].division, "Phòng khác"]
    return [
        listed(queue, Scope(AGENCY, division), person, HORIZONS)
        for queue in QUEUES
        for division in divisions
        for person in ("cv-1", "cv-2", "gd-1")
    ]


def stands_in(case: Case, which: Listed) -> bool:
    if which.tag not in tags(case):
        return False
    due: datetime | None = case.due_at
    if which.due_from is not None and due is not None and due < which.due_from:
        return False
    return which.due_before is None or (due is not None and due < which.due_before)


@given(st.lists(WRITES, max_size=40))
def test_counts_kept_as_cases_change_are_those_of_a_recount(writes: Any) -> None:
    """Writes of many cases, some of them old news that comes late."""
    view = View(None, CASES, None, Usual(Observed()))  # type: ignore[arg-type]
    latest: dict[str, tuple[int, Case]] = {}
    for number, version, kind, due in writes:
        code = f"C-{number}"
        case = replace(kind, code=code, due_at=due)
        view.put(Stored(version, 0, {}, {}, case))
        if code not in latest or latest[code][0] < version:
            latest[code] = version, case
    for which in asked():
        recount = sum(stands_in(case, which) for _, case in latest.values())
        assert view.count(which) == recount
