"""The office's calendar in versions that never change; each says who changed it, by which letter.

A change recomputes nothing: what was promised on paper holds until it is moved by a command.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Literal

from dossier_shared.contracts import CalendarChanged, DayOff, Payload
from dossier_shared.worktime import WEEKDAYS, Calendar, Session, Sessions, in_order
from intake.domain.errors.calendar import CALENDAR_UNCHANGED, CALENDAR_WRONG

Kind = Literal["off", "worked", "special"]
Hours = tuple[tuple[str, str], ...]
"""Pairs of clock times, HH:MM."""

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """A day (ISO date) that is not what its weekday makes it; `hours` only of a special day."""

    day: str
    kind: Kind
    reason: str | None = None
    hours: Hours = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """The official letter that sets the days (e.g. CV 6519/VPCP-KGVX); `date` is an ISO date."""

    number: str
    date: str


@dataclass(frozen=True, slots=True)
class CalendarVersion:
    """`letter` is None for the table that the product ships."""

    id: str
    agency: str
    number: int
    first_year: int
    last_year: int
    hours: Hours
    counter_hours: Hours
    entries: tuple[Entry, ...]
    reason: str
    by: str
    at: datetime
    letter: Letter | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """What a letter changes; `normal` names days that are again what their weekday makes them."""

    letter: Letter
    reason: str
    entries: tuple[Entry, ...] = ()
    normal: tuple[str, ...] = ()
    last_year: int | None = None
    hours: Hours | None = None
    counter_hours: Hours | None = None


Change = tuple[CalendarVersion, Sequence[Payload]]


def version_id(agency: str, number: int) -> str:
    return f"{agency}/calendar/{number}"


def shipped(agency: str, calendar: Calendar, at: datetime) -> Change:
    """The first version: the product's own table of days off."""
    kinds: list[tuple[Kind, frozenset[date]]] = [
        ("off", calendar.days_off),
        ("worked", calendar.worked_saturdays),
    ]
    entries = sorted(
        (Entry(day.isoformat(), kind) for kind, days in kinds for day in days),
        key=lambda entry: entry.day,
    )
    first = CalendarVersion(
        version_id(agency, 1), agency, 1, calendar.years.start, calendar.years.stop - 1,
        _written(calendar.sessions), (), tuple(entries), "lịch kèm theo phần mềm", "intake", at,
    )  # fmt: skip
    return first, [told(first)]


def amended(current: CalendarVersion, edit: Edit, by: str, at: datetime) -> Change:
    """The next version; CALENDAR_WRONG names every wrong day at once."""
    named = {entry.day: entry for entry in current.entries if entry.day not in edit.normal}
    named |= {entry.day: entry for entry in edit.entries}
    following = replace(
        current,
        id=version_id(current.agency, current.number + 1),
        number=current.number + 1,
        last_year=max(current.last_year, edit.last_year or 0),
        hours=current.hours if edit.hours is None else edit.hours,
        counter_hours=current.counter_hours if edit.counter_hours is None else edit.counter_hours,
        entries=tuple(named[day] for day in sorted(named)),
        letter=edit.letter, reason=edit.reason, by=by, at=at,
    )  # fmt: skip
    if faults := list(_faults(following, edit)):
        raise CALENDAR_WRONG.broken(faults="; ".join(faults))
    if _table(following) == _table(current):
        raise CALENDAR_UNCHANGED.broken()
    return following, [told(following)]


def to_calendar(version: CalendarVersion) -> Calendar:
    """The version as dates are counted by it."""
    days = {kind: frozenset(_days(version, kind)) for kind in ("off", "worked")}
    return Calendar(
        days_off=days["off"],
        worked_saturdays=days["worked"],
        sessions=_read(version.hours),
        years=range(version.first_year, version.last_year + 1),
        special={_day(e): _read(e.hours) for e in version.entries if e.kind == "special"},
        reasons={_day(e): e.reason for e in version.entries if e.reason},
        counter_sessions=_read(version.counter_hours),
    )


def told(version: CalendarVersion) -> CalendarChanged:
    days = [
        DayOff(date=_day(e), kind=e.kind, reason=e.reason, sessions=_read(e.hours))
        for e in version.entries
    ]
    return CalendarChanged(
        version=version.number,
        first_year=version.first_year,
        last_year=version.last_year,
        sessions=_read(version.hours),
        days=tuple(days),
    )


def _faults(version: CalendarVersion, edit: Edit) -> Iterator[str]:
    days = [entry.day for entry in edit.entries] + list(edit.normal)
    for twice in sorted({day for day in days if days.count(day) > 1}):
        yield f"{twice} ghi hai lần"
    for entry in edit.entries:
        yield from _faults_of(entry, version)
    for name, hours in (("giờ làm việc", edit.hours), ("giờ tiếp dân", edit.counter_hours)):
        if hours is not None and not in_order(_read(hours)):
            yield f"{name} không nối tiếp nhau"


def _faults_of(entry: Entry, version: CalendarVersion) -> Iterator[str]:
    day = _day(entry)
    weekday = WEEKDAYS[day.weekday()]
    if not version.first_year <= day.year <= version.last_year:
        yield f"{entry.day} ngoài các năm {version.first_year}-{version.last_year}"
    if entry.kind == "worked" and day.weekday() != SATURDAY:
        yield f"{entry.day} là {weekday}, chỉ làm bù vào thứ Bảy"
    if entry.kind != "worked" and day.weekday() >= SATURDAY:
        yield f"{entry.day} là {weekday}, vốn là ngày nghỉ"
    if entry.kind == "special" and not (entry.hours and in_order(_read(entry.hours))):
        yield f"{entry.day} thiếu giờ làm việc hoặc giờ không nối tiếp nhau"
    if entry.kind != "special" and entry.hours:
        yield f"{entry.day} không cần giờ làm việc"


def _table(version: CalendarVersion) -> tuple[object, ...]:
    return (version.last_year, version.hours, version.counter_hours, version.entries)


def _days(version: CalendarVersion, kind: str) -> Iterator[date]:
    return (_day(entry) for entry in version.entries if entry.kind == kind)


def _day(entry: Entry) -> date:
    return date.fromisoformat(entry.day)


def _read(hours: Hours) -> Sessions:
    return tuple(Session(time.fromisoformat(a), time.fromisoformat(b)) for a, b in hours)


def _written(sessions: Sessions) -> Hours:
    return tuple((f"{opens:%H:%M}", f"{closes:%H:%M}") for opens, closes in sessions)
