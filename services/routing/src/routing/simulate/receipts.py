"""What comes in: a made-up year at the department's rate, or a file of dossiers to replay."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from pydantic import AwareDatetime, TypeAdapter

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.contracts import Limit
from dossier_shared.worktime import Calendar, TimeLimit, Unit, add, working_days_between
from routing.domain.catalogue import Catalogue
from routing.domain.forecast.hours import Axis
from routing.simulate.instance import A_DAY
from routing.simulate.kinds import Kind, kind_of, weight

PER_DAY = 3649 / 318
"""Received on a working day: the department's, from 01/2017 to 12/04/2018."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A dossier as the counter took it in, instants aware."""

    kind: Kind
    received_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file to replay."""

    procedure: str
    division: str
    received_at: AwareDatetime
    due_at: AwareDatetime | None = None


_LINE = TypeAdapter(Line)


def generated(year: int, seed: int, catalogue: Catalogue, calendar: Calendar) -> list[Receipt]:
    """A year of receipts in office hours, by time; a Poisson stream."""
    draw = Random(f"{seed} receipts")  # noqa: S311 - guards nothing
    first = datetime(year, 1, 1, tzinfo=OFFICE_ZONE)
    axis = Axis(first, calendar)
    end = axis.hours(first.replace(month=12, day=31, hour=23))
    kinds = [
        kind_of(definition, each, catalogue.divisions[each], seed)
        for each, definition in sorted(catalogue.definitions.items())
    ]
    weights = [weight(kind.id, catalogue.definitions) for kind in kinds]
    received, at = [], draw.expovariate(PER_DAY / A_DAY)
    while at < end:
        kind = draw.choices(kinds, weights)[0]
        received.append(_receipt(kind, axis.instant(at), calendar))
        at += draw.expovariate(PER_DAY / A_DAY)
    return received


def replayed(
    lines: Iterable[str], seed: int, catalogue: Catalogue, calendar: Calendar
) -> list[Receipt]:
    """The dossiers of JSON lines {procedure, division, received_at, due_at}, by time of receipt; a
    procedure that the catalogue does not know takes the usual steps. Raises pydantic's
    ValidationError for what is no such line.
    """
    read = [_LINE.validate_json(line) for line in lines if line.strip()]
    kinds: dict[tuple[str, str], Kind] = {}
    for line in read:
        if (line.procedure, line.division) not in kinds:
            definition = catalogue.definition(line.procedure, _limit(line, calendar))
            kinds[line.procedure, line.division] = kind_of(
                definition, line.procedure, line.division, seed
            )
    return sorted(
        (Receipt(kinds[e.procedure, e.division], e.received_at, e.due_at) for e in read),
        key=lambda receipt: receipt.received_at,
    )


def _receipt(kind: Kind, received_at: datetime, calendar: Calendar) -> Receipt:
    if kind.limit is None:
        return Receipt(kind, received_at, None)
    limit = TimeLimit(kind.limit.amount, Unit(kind.limit.unit))
    return Receipt(kind, received_at, add(received_at, limit, calendar))


def _limit(line: Line, calendar: Calendar) -> Limit | None:
    if line.due_at is None:
        return None
    received, due = (each.astimezone(calendar.zone) for each in (line.received_at, line.due_at))
    days = working_days_between(received.date(), due.date(), calendar)
    return Limit(amount=max(1, days), unit="working-day")
