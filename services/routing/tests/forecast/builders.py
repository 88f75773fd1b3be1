"""Open cases, and what was observed, for the tests of the early warning."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.worktime import load_calendar
from routing.domain.forecast import (
    Absences,
    EarlyWarning,
    Observation,
    Observed,
    OpenCase,
    OpenStep,
    forecast,
)

CALENDAR = load_calendar()
A_DAY = timedelta(hours=8)
STEPS = ("appraise", "submit", "sign", "issue", "hand-over")


def at(text: str) -> datetime:
    """`2018-04-12 09:00`, by the office's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)


NOW = at("2018-04-12 07:00")


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def step(name: str = "appraise", holder: str = "cv-1", *, external: bool = False) -> OpenStep:
    return OpenStep(name, holder, A_DAY, external)


def case(
    code: str,
    due: str | None = "2018-04-27 09:00",
    ahead: Sequence[OpenStep] = (step(),),
    handled: float = 0,
) -> OpenCase:
    return OpenCase(code, "NCC-01", at(due) if due else None, hours(handled), tuple(ahead))


def observed(durations: Sequence[float] = (4, 6, 8, 10, 12) * 4) -> Observed:
    """Every step of NCC-01 took these hours."""
    known = Observed()
    for name in (*STEPS, "consult"):
        for took in durations:
            known.add(Observation("NCC-01", name, hours(took), NOW, A_DAY))
    return known


def warnings(
    cases: Sequence[OpenCase],
    known: Observed | None = None,
    absences: Absences | None = None,
    now: datetime = NOW,
    draws: int = 50,
) -> dict[str, EarlyWarning]:
    return forecast(cases, known or observed(), absences or {}, now, CALENDAR, draws, Random(7))
