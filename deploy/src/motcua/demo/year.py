"""The reference year as a plan: what is handed in when, and when each step is done. Pure.

Two figures are the article's (12 April 2018): 3,649 received, 3,327 of them resolved. The rest is
made up from a fixed seed: which procedures, on which day and hour, how long each step took.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from dossier_shared.worktime import Calendar, TimeLimit, Unit, add
from motcua.demo.people import applicant

FIRST_DAY, LAST_DAY = date(2017, 1, 3), date(2018, 4, 12)
RECEIVED, RESOLVED = 3649, 3327
BUSY_FROM, BUSY_FACTOR = date(2018, 3, 5), 2.8
STEPS = ("appraise", "submit", "sign", "issue", "hand-over")
STEP_ENDS = (0.62, 0.78, 0.9, 0.96, 1.0)
FIELD_WEIGHTS = {
    "Người có công": 46,
    "Bảo hiểm thất nghiệp": 14,
    "Bảo trợ xã hội": 12,
    "Lao động - Tiền lương - Bảo hiểm xã hội": 9,
    "Lao động nước ngoài": 6,
    "An toàn lao động": 6,
    "Dạy nghề": 4,
    "Phòng, chống tệ nạn xã hội": 3,
}
COUNTER = ((7.5, 11.0), (13.5, 16.5))
"""Hours in which the counter takes dossiers in; shorter than the office's."""
OFFICE = ((7.5, 11.5), (13.5, 16.9))


@dataclass(frozen=True, slots=True)
class Planned:
    """One dossier of the year. `steps` are those done by the last day, the claim first."""

    request: dict[str, Any]
    received_at: datetime
    steps: tuple[tuple[str, datetime], ...]
    resolved: bool
    refused: bool
    returned_at: datetime | None


def resolved_of(dossiers: int) -> int:
    """As large a part resolved as in the whole year, to the nearest dossier."""
    return round(dossiers * RESOLVED / RECEIVED)


def plan_year(
    dossiers: int, seed: int, procedures: Sequence[dict[str, Any]], calendar: Calendar
) -> list[Planned]:
    """The plan, by time of receipt. The dossiers that would be done last are those still open."""
    draw = Random(seed)
    days = WorkingDays(calendar)
    drawn = sorted(
        (_draw(draw, days, _choose(draw, procedures, number), calendar)
         for number in range(dossiers)),
        key=lambda d: d.received_at,
    )  # fmt: skip
    by_finish = sorted(drawn, key=lambda d: d.finish)
    done = {id(d) for d in by_finish[: resolved_of(dossiers)]}
    return [_planned(d, id(d) in done, days, draw) for d in drawn]


class WorkingDays:
    """Office time as a number: whole part the working day, fraction the part of its hours."""

    def __init__(self, calendar: Calendar) -> None:
        span = range((LAST_DAY - FIRST_DAY).days + 1)
        every = [FIRST_DAY + timedelta(days=n) for n in span]
        self.days = [day for day in every if calendar.is_working(day)]
        self._zone = calendar.zone

    @property
    def end(self) -> float:
        """Just before the office closes on the last day."""
        return len(self.days) - 0.02

    def moment(self, position: float, hours: Sequence[tuple[float, float]] = OFFICE) -> datetime:
        """The instant of a position at or before `end`."""
        number = int(position)
        left = (position - number) * sum(until - since for since, until in hours)
        for since, until in hours:
            if left < until - since:
                break
            left -= until - since
        day = self.days[number]
        midnight = datetime(day.year, day.month, day.day, tzinfo=self._zone)
        return midnight + timedelta(minutes=round((since + left) * 60))

    def days_until(self, day: date) -> float:
        """Working days up to and including `day`, beyond the last day at the usual rate."""
        beyond = max(0, (day - LAST_DAY).days) * 5 / 7
        return bisect_right(self.days, day) + beyond


@dataclass(frozen=True, slots=True)
class _Drawn:
    request: dict[str, Any]
    received_at: datetime
    received: float
    finish: float


def _choose(draw: Random, procedures: Sequence[dict[str, Any]], number: int) -> dict[str, Any]:
    """Each procedure once, if there are dossiers enough, then by the weight of its field."""
    if number < len(procedures):
        return procedures[number]
    fields = list(FIELD_WEIGHTS)
    field = draw.choices(fields, [FIELD_WEIGHTS[f] for f in fields])[0]
    return draw.choice([p for p in procedures if p["field"] == field])


def _draw(draw: Random, days: WorkingDays, procedure: dict[str, Any], calendar: Calendar) -> _Drawn:
    weights = [BUSY_FACTOR if day >= BUSY_FROM else 1.0 for day in days.days]
    number = draw.choices(range(len(days.days)), weights)[0]
    received = number + draw.random() * 0.97
    received_at = days.moment(received, COUNTER)
    return _Drawn(
        request=_request(draw, procedure, received_at),
        received_at=received_at,
        received=received,
        finish=_finish(draw, days, procedure["limit"], received, received_at, calendar),
    )


def _finish(
    draw: Random,
    days: WorkingDays,
    limit: dict[str, Any] | None,
    received: float,
    received_at: datetime,
    calendar: Calendar,
) -> float:
    """When the result would be at the one-stop: mostly early, some on the day, few late."""
    if limit is None:
        return received + draw.uniform(1.2, 5)
    due_at = add(received_at, TimeLimit(limit["amount"], Unit(limit["unit"])), calendar)
    due = days.days_until(due_at.date()) - 1
    luck = draw.random()
    if luck < 0.70:
        finish = received + (due - received) * draw.uniform(0.75, 0.99)
    elif luck < 0.965:
        finish = int(due) + draw.uniform(0.15, 0.9)
    else:
        finish = int(due) + 1 + draw.expovariate(0.35)
    return max(finish, int(received) + 1.4)


def _request(draw: Random, procedure: dict[str, Any], received_at: datetime) -> dict[str, Any]:
    request = {
        "procedure": procedure["id"],
        "channel": draw.choices(("counter", "post", "online"), (88, 8, 4))[0],
        "applicant": applicant(draw),
        "documents": [{"number": d["number"]} for d in procedure["documents"]],
        "copies": draw.choice((1, 1, 2)),
        "received_at": received_at.isoformat(),
    }
    if draw.random() < 0.1:
        paper = f"Giấy ủy quyền số {draw.randrange(1, 300)}, Ủy ban nhân dân xã chứng thực"
        request["authorised"] = applicant(draw) | {"authority": paper}
    return request


def _planned(drawn: _Drawn, resolved: bool, days: WorkingDays, draw: Random) -> Planned:
    claim = int(drawn.received) + 1 + draw.uniform(0.02, 0.3)
    finish = min(drawn.finish, days.end) if resolved else max(drawn.finish, days.end + 1)
    claim = min(claim, finish - 0.1)
    ends = [claim, *(claim + (finish - claim) * part for part in STEP_ENDS)]
    steps = tuple(
        (step, days.moment(at))
        for step, at in zip(("claim", *STEPS), ends, strict=True)
        if at <= days.end
    )
    collected = int(finish) + 1 + draw.expovariate(0.4) if resolved else days.end + 1
    return Planned(
        request=drawn.request,
        received_at=drawn.received_at,
        steps=steps,
        resolved=resolved,
        refused=resolved and draw.random() < 0.02,
        returned_at=days.moment(collected) if collected <= days.end else None,
    )
