"""Forms 06a and 06b: how dossiers were handled, by field or by agency (TT 01/2020/TT-VPCP).

Not yet received (1) and not received (3) are not counted. A dossier withdrawn (7) is resolved on
time; one with a result (9, 10) is compared by date: finished before the promised day is early, on
it on time, after it late; without a limit it is on time.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Literal, NamedTuple

from routing.domain.reports.counts import Contradiction, Counts, of, together
from routing.domain.reports.periods import Window
from routing.domain.reports.spelling import alphabetical
from routing.domain.reports.standing import Standing, date_of, late_on, standing_at
from routing.domain.reports.timeline import Timeline

Form = Literal["06a", "06b"]
Outcome = Literal["early", "on_time", "late"]


class Line(NamedTuple):
    """`key` is the field's name (06a) or the agency's code (06b)."""

    key: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Solving:
    """06a of one agency, lines by field; 06b of all, lines by agency. `total` is counted apart.

    Contradiction when the lines do not add up to it.
    """

    form: Form
    agency: str | None
    window: Window
    lines: tuple[Line, ...]
    total: Counts

    def __post_init__(self) -> None:
        if together(line.counts for line in self.lines) != self.total:
            raise Contradiction("the lines do not add up to the total")


def report_06a(timelines: Iterable[Timeline], agency: str, window: Window) -> Solving:
    """Counted anew from the agency's own among `timelines`: one pass over all their marks."""
    own = (timeline for timeline in timelines if timeline.agency == agency)
    return solving("06a", agency, window, _tally(own, window, lambda one: one.field))


def report_06b(timelines: Iterable[Timeline], window: Window) -> Solving:
    """Of all agencies, as `report_06a`."""
    return solving("06b", None, window, _tally(timelines, window, lambda one: one.agency))


def solving(
    form: Form, agency: str | None, window: Window, tally: Mapping[str | None, Mapping[str, int]]
) -> Solving:
    """The report of named figures by key, None standing for the total; lines of nothing left out,
    the others in alphabetical order.
    """
    counted = {key: of(figures) for key, figures in tally.items()}
    total = counted.pop(None, Counts())
    keys = alphabetical(key for key, counts in counted.items() if key and counts != Counts())
    return Solving(form, agency, window, tuple(Line(key, counted[key]) for key in keys), total)


def check_follows(earlier: Solving, later: Solving) -> None:
    """Contradiction unless what the later period took over is what the earlier one left open."""
    left = {line.key: line.counts.open for line in earlier.lines if line.counts.open}
    taken = {line.key: line.counts.previous for line in later.lines if line.counts.previous}
    if left != taken or earlier.total.open != later.total.previous:
        raise Contradiction(
            f"{later.window.period.title} takes over {later.total.previous} dossiers, "
            f"{earlier.window.period.title} left {earlier.total.open} open"
        )


def adds_to(standing: Standing, channel: str, window: Window) -> Iterator[str]:
    """The figures to which a dossier adds one, by its standing at the end of the window."""
    if standing.received_at is None:
        return
    if window.holds(standing.received_at):
        yield channel
    elif standing.resolved_at is None or standing.resolved_at >= window.start:
        yield "previous"
    if standing.open:
        yield from _open(standing, window)
    elif window.holds(standing.resolved_at):
        yield outcome(standing, standing.due_now, window.zone)
        if outcome(standing, standing.due_first, window.zone) == "late":
            yield "late_first"


def outcome(standing: Standing, due: datetime | None, zone: tzinfo) -> Outcome:
    """Of a dossier that is resolved, against `due`."""
    if standing.status == 7 or standing.resolved_at is None or due is None:
        return "on_time"
    done, promised = date_of(standing.resolved_at, zone), date_of(due, zone)
    if done == promised:
        return "on_time"
    return "early" if done < promised else "late"


def _open(standing: Standing, window: Window) -> Iterator[str]:
    late = late_on(standing, standing.due_now, window.today, window.zone)
    yield "open_late" if late else "open_in_time"
    if late_on(standing, standing.due_first, window.today, window.zone):
        yield "open_late_first"


def _tally(
    timelines: Iterable[Timeline], window: Window, key: Callable[[Timeline], str]
) -> Mapping[str | None, Counter[str]]:
    tally: defaultdict[str | None, Counter[str]] = defaultdict(Counter)
    for timeline in timelines:
        standing = standing_at(timeline, window.end, window.as_of)
        for figure in adds_to(standing, timeline.channel, window):
            tally[key(timeline)][figure] += 1
            tally[None][figure] += 1
    return tally
