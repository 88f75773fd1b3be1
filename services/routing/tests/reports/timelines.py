"""Timelines of these tests: written by hand, drawn at random, and the reference year's 3,649."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from dossier_shared.worktime import load_calendar
from routing.domain.reports.periods import Period, Window, window
from routing.domain.reports.standing import ORDER
from routing.domain.reports.timeline import Kind, Mark, Timeline

CALENDAR = load_calendar()
ZONE = CALENDAR.zone
AGENCY = "000.00.19.H50"
OTHER_AGENCY = "000.00.20.H50"
FIELDS = ("Người có công", "Dạy nghề", "An toàn lao động", "Bảo trợ xã hội")
DIVISION = "Phòng Người có công"


def at(text: str) -> datetime:
    """`2018-04-12 09:00`, by the office's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


LATER = at("2019-06-30 12:00")


def mark(kind: Kind, when: str, due: str | None = None, **more: Any) -> Mark:
    """By the office's clock; noted at once, unless `noted` says when."""
    noted = more.pop("noted", None) or when
    return Mark(kind, at(when), at(noted), at(due) if due else None, **more)


def timeline(*marks: Mark, **changes: Any) -> Timeline:
    usual: dict[str, Any] = {
        "code": "000.00.19.H50-180412-0007",
        "agency": AGENCY,
        "procedure": "NCC-01",
        "field": FIELDS[0],
        "division": DIVISION,
        "channel": "counter",
        "sensitive": False,
        "marks": marks,
    }
    return Timeline(**usual | changes)


def seen(period: Period, as_of: datetime = LATER) -> Window:
    return window(period, as_of, ZONE)


START = at("2018-03-25 08:00")
INSTANTS = st.integers(0, 120 * 24).map(lambda hours: START + timedelta(hours=hours))
DUES = st.none() | INSTANTS
POINTS = st.lists(st.none() | st.integers(0, 2), min_size=9, max_size=9).map(tuple)


@st.composite
def marks(draw: st.DrawFn, kinds: tuple[Kind, ...] = ORDER) -> Mark:
    """Noted up to three days after the fact, or by a clock that goes fast."""
    when = draw(INSTANTS)
    noted = when + timedelta(hours=draw(st.integers(-1, 72)))
    whole = Mark(draw(st.sampled_from(kinds)), when, noted, draw(DUES))
    return replace(
        whole,
        detail=draw(st.sampled_from(("apology", "post", "electronic", "Sở Y tế", None))),
        who=draw(st.sampled_from(("cv-1", "cv-2", "officer", None))),
        external=draw(st.booleans()),
        points=draw(POINTS) if whole.kind == "rated" else (),
    )


@st.composite
def lives(draw: st.DrawFn, codes: int = 6) -> Timeline:
    """Received more often than not; whatever else happened to it, in any order."""
    received = draw(st.lists(marks(("received",)), max_size=2))
    return Timeline(
        code=f"H-{draw(st.integers(1, codes))}",
        agency=draw(st.sampled_from((AGENCY, OTHER_AGENCY))),
        procedure=draw(st.sampled_from(("NCC-01", "DN-01"))),
        field=draw(st.sampled_from(FIELDS)),
        division=draw(st.sampled_from((DIVISION, "Phòng Dạy nghề"))),
        channel=draw(st.sampled_from(("online", "counter", "post"))),
        sensitive=draw(st.booleans()),
        marks=tuple(draw(st.permutations([*received, *draw(st.lists(marks(), max_size=7))]))),
    )


def reference(count: int = 3649, resolved: int = 3327, seed: int = 2018) -> list[Timeline]:
    """01/2017 to 12/04/2018 as the source article counts it: so many received, so many resolved.

    The last received are those still open; each has steps, some wait, some go through another
    agency, some are late.
    """
    chance = Random(seed)
    days = working_days(date(2017, 1, 3), date(2018, 4, 12))
    received = sorted(chance.choice(days) for _ in range(count))
    return [_life(n, day, n < resolved, chance) for n, day in enumerate(received)]


def working_days(first: date, last: date) -> list[date]:
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in every if CALENDAR.is_working(day)]


def _life(number: int, day: date, resolved: bool, chance: Random) -> Timeline:
    received = at(f"{day} 08:00") + timedelta(minutes=chance.randrange(480))
    due = received + timedelta(days=chance.choice((7, 14, 28, 96)))
    life = [_noted("submitted", received), _noted("received", received, due)]
    steps = ("assign", "appraise", "submit", "sign")
    for place, step in enumerate(steps):
        entered = received + timedelta(minutes=place)
        life.append(replace(_noted("step-entered", entered), detail=step, who=f"cv-{number % 9}"))
    if resolved:
        last = min(due + timedelta(days=chance.randrange(-6, 3)), at("2018-04-12 16:00"))
        life.append(_noted("finished", max(last, received + timedelta(hours=1)), due))
    return timeline(
        *life,
        code=f"000.00.19.H50-{day:%y%m%d}-{number:04d}",
        field=chance.choice(FIELDS),
        channel=chance.choice(("online", "counter", "counter", "counter", "post")),
    )


def _noted(kind: Kind, when: datetime, due: datetime | None = None) -> Mark:
    return Mark(kind, when, when, due)
