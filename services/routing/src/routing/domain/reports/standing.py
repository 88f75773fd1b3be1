"""Where a dossier stands at an instant, by the national statuses (TT 22/2019/TT-BTTTT, Phụ lục I).

A dossier counts from its receipt on. The first of its result (9) and its withdrawal (7) ends it;
what is noted of it afterwards changes no figure. While papers (5), a fee (6) or the office itself
(8) is waited for, it is open and within time.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from routing.domain.reports.timeline import Kind, Mark, Timeline

PAUSED = frozenset({5, 6, 8})
ORDER: tuple[Kind, ...] = (
    "submitted", "received", "refused", "step-entered", "supplement-asked", "supplemented",
    "duty-asked", "duty-paid", "stopped", "resumed", "rescheduled", "passed", "answered",
    "withdrawn", "finished", "returned", "rated",
)  # fmt: skip
"""Which comes first of two marks of the same instant."""

RANK = {kind: place for place, kind in enumerate(ORDER)}


@dataclass(frozen=True, slots=True)
class Standing:
    """`status` is the national code, 0 for a dossier not heard of; `due_first` is what the receipt
    promised and `due_now` what holds, None without a limit; `resolved_at` is when the result lay
    at the one-stop or the dossier was withdrawn. `moved` holds the causes of each new date;
    `partners` are the agencies that have not answered.
    """

    status: int = 0
    received_at: datetime | None = None
    resolved_at: datetime | None = None
    due_first: datetime | None = None
    due_now: datetime | None = None
    moved: tuple[str, ...] = ()
    step: str | None = None
    who: str | None = None
    external: bool = False
    partners: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Received and not yet resolved (06a: đang giải quyết)."""
        return self.received_at is not None and self.resolved_at is None

    @property
    def paused(self) -> bool:
        return self.status in PAUSED

    @property
    def with_partner(self) -> bool:
        """Another agency has it: passed on and not answered, or at a step outside."""
        return self.external or bool(self.partners)

    @property
    def apologised(self) -> bool:
        return "apology" in self.moved


UNHEARD = Standing()


def known(timeline: Timeline, as_of: datetime) -> list[Mark]:
    """The marks noted at or before `as_of`, in the order in which they took effect.

    A mark noted before it takes effect, by a clock that goes fast, is known when it takes effect.
    """
    marks = (mark for mark in timeline.marks if known_from(mark) <= as_of)
    return sorted(marks, key=_place)


def known_from(mark: Mark) -> datetime:
    """The first instant whose reports know the mark."""
    return max(mark.at, mark.noted_at)


def standing_at(timeline: Timeline, instant: datetime, as_of: datetime) -> Standing:
    """After all that took effect before `instant` and was noted at or before `as_of`, both aware.

    What happens at `instant` itself belongs to the time after it.
    """
    standing = UNHEARD
    for mark in known(timeline, as_of):
        if mark.at >= instant:
            break
        standing = after(standing, mark)
    return standing


def standings(timeline: Timeline, as_of: datetime) -> Iterator[tuple[datetime, Standing]]:
    """Each mark's instant with the standing after it, as known at `as_of`."""
    standing = UNHEARD
    for mark in known(timeline, as_of):
        standing = after(standing, mark)
        yield mark.at, standing


def after(standing: Standing, mark: Mark) -> Standing:
    """The standing after one more mark; a mark that the standing does not admit changes nothing."""
    if standing.resolved_at is not None:
        returned = mark.kind == "returned" and standing.status == 9
        return replace(standing, status=10) if returned else standing
    if standing.status in {3, 7}:
        return standing
    changes = _ON_THE_WAY if standing.received_at is not None else _BEFORE_RECEIPT
    change = changes.get(mark.kind)
    return change(standing, mark) if change is not None else standing


def date_of(instant: datetime, zone: tzinfo) -> date:
    return instant.astimezone(zone).date()


def late_on(standing: Standing, due: datetime | None, today: date, zone: tzinfo) -> bool:
    """Whether an open dossier is late on that day of the office against `due`."""
    if not standing.open or standing.paused or due is None:
        return False
    return date_of(due, zone) < today


def _place(mark: Mark) -> tuple[datetime, int, datetime, tuple[bool, datetime], str]:
    """No two marks that differ have one place, so that the order of telling decides nothing."""
    due = (mark.due_at is not None, mark.due_at or mark.at)
    rest = repr((mark.detail, mark.who, mark.external, mark.points))
    return mark.at, RANK[mark.kind], mark.noted_at, due, rest


def _received(standing: Standing, mark: Mark) -> Standing:
    return replace(
        standing, status=2, received_at=mark.at, due_first=mark.due_at, due_now=mark.due_at
    )


def _to(status: int) -> "Change":
    return lambda standing, mark: replace(standing, status=status)


def _goes_on(standing: Standing, mark: Mark) -> Standing:
    return replace(standing, status=4, due_now=mark.due_at)


def _rescheduled(standing: Standing, mark: Mark) -> Standing:
    return replace(standing, due_now=mark.due_at, moved=(*standing.moved, mark.detail or ""))


def _withdrawn(standing: Standing, mark: Mark) -> Standing:
    return replace(standing, status=7, resolved_at=mark.at)


def _finished(standing: Standing, mark: Mark) -> Standing:
    return replace(standing, status=9, resolved_at=mark.at, due_now=mark.due_at)


def _step(standing: Standing, mark: Mark) -> Standing:
    status = 4 if standing.status == 2 else standing.status
    return replace(standing, status=status, step=mark.detail, who=mark.who, external=mark.external)


def _passed(standing: Standing, mark: Mark) -> Standing:
    return replace(standing, partners=(*standing.partners, mark.detail or ""))


def _answered(standing: Standing, mark: Mark) -> Standing:
    waiting = tuple(agency for agency in standing.partners if agency != (mark.detail or ""))
    return replace(standing, partners=waiting)


Change = Callable[[Standing, Mark], Standing]
_BEFORE_RECEIPT: Mapping[Kind, Change] = {
    "submitted": _to(1),
    "received": _received,
    "refused": _to(3),
    "supplement-asked": _to(5),
    "supplemented": _to(1),
    "withdrawn": _to(7),
}
_ON_THE_WAY: Mapping[Kind, Change] = {
    "step-entered": _step,
    "supplement-asked": _to(5),
    "supplemented": _goes_on,
    "duty-asked": _to(6),
    "duty-paid": _goes_on,
    "stopped": _to(8),
    "resumed": _goes_on,
    "rescheduled": _rescheduled,
    "passed": _passed,
    "answered": _answered,
    "withdrawn": _withdrawn,
    "finished": _finished,
}
