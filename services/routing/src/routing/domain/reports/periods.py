"""Periods of reports, as days of the office, with the titles that they have on paper."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal

Span = Literal["month", "quarter", "half-year", "year", "range"]
MONTHS: dict[Span, int] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
QUARTERS = ("I", "II", "III", "IV")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the office from `first` to `last`, both included. Make one by the functions below."""

    span: Span
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period ends on {self.last}, before its first day {self.first}")

    @property
    def title(self) -> str:
        """`Tháng 4 năm 2018`, `Quý II năm 2018`, `6 tháng đầu năm 2018`, `Năm 2018`."""
        number, year = (self.first.month - 1) // MONTHS.get(self.span, 12), self.first.year
        titles: dict[Span, str] = {
            "month": f"Tháng {number + 1} năm {year}",
            "quarter": f"Quý {QUARTERS[number % 4]} năm {year}",
            "half-year": f"6 tháng {'cuối' if number else 'đầu'} năm {year}",
            "year": f"Năm {year}",
            "range": self.days,
        }
        return titles[self.span]

    @property
    def days(self) -> str:
        """`Từ ngày 01/04/2018 đến ngày 30/04/2018`."""
        return f"Từ ngày {self.first:%d/%m/%Y} đến ngày {self.last:%d/%m/%Y}"

    def following(self) -> "Period":
        """The next period of the same kind; after a range, one of as many days."""
        first = self.last + DAY
        if self.span == "range":
            return between(first, first + (self.last - self.first))
        return _standard(self.span, first.year, first.month)

    def preceding(self) -> "Period":
        """The period that this one follows; before a range, one of as many days."""
        last = self.first - DAY
        if self.span == "range":
            return between(last - (self.last - self.first), last)
        months = MONTHS[self.span]
        return _standard(self.span, last.year, (last.month - 1) // months * months + 1)


def month(year: int, number: int) -> Period:
    """`number` from 1 to 12; ValueError otherwise."""
    return _numbered("month", year, number)


def quarter(year: int, number: int) -> Period:
    """`number` from 1 to 4; ValueError otherwise."""
    return _numbered("quarter", year, number)


def half_year(year: int, number: int) -> Period:
    """`number` 1 or 2; ValueError otherwise."""
    return _numbered("half-year", year, number)


def whole_year(year: int) -> Period:
    return _standard("year", year, 1)


def between(first: date, last: date) -> Period:
    """Any days, both included; ValueError when the last is before the first."""
    return Period("range", first, last)


@dataclass(frozen=True, slots=True)
class Window:
    """A period as a report sees it: what happened in `[start, end)` and was noted by `as_of`.

    All instants are aware. `seen` is when the open dossiers are looked at: the period's end, or
    `as_of` while it lasts. `today` is the office's date then: a dossier due before it is late, so
    that at the end of a period one that was due on its last day is late.
    """

    period: Period
    as_of: datetime
    zone: tzinfo
    start: datetime
    end: datetime
    seen: datetime
    today: date

    def holds(self, instant: datetime | None) -> bool:
        return instant is not None and self.start <= instant < self.end


def window(period: Period, as_of: datetime, zone: tzinfo) -> Window:
    """The period in the office's zone as known at `as_of`, an aware instant."""
    start, end = _midnight(period.first, zone), _midnight(period.last + DAY, zone)
    seen = min(end, as_of)
    return Window(period, as_of, zone, start, end, seen, seen.astimezone(zone).date())


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)


def _numbered(span: Span, year: int, number: int) -> Period:
    if not 1 <= number <= 12 // MONTHS[span]:
        raise ValueError(f"a year has no {span} {number}")
    return _standard(span, year, (number - 1) * MONTHS[span] + 1)


def _standard(span: Span, year: int, starts: int) -> Period:
    """`starts` is the first month, from 1; the last may be that of the next year's beginning."""
    later, ends = divmod(starts - 1 + MONTHS[span], 12)
    return Period(span, date(year, starts, 1), date(year + later, ends + 1, 1) - DAY)
