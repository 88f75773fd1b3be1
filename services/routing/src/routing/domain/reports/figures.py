"""The figures of 06a and 06b kept up to date, dossier by dossier, without counting anew.

What a dossier adds is kept by agency, field and day: what was received and resolved on the day,
and by how many the open and the late became more or fewer by its close. Any period of whole days
is a sum over its days. Counters know all that was ever noted, so they answer a report as of an
instant at or after the last noting; one as of an earlier instant is counted anew from the
timelines, which are kept for that.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, tzinfo
from itertools import pairwise

from routing.domain.reports.periods import Window
from routing.domain.reports.solving import (
    Solving,
    outcome,
    report_06a,
    report_06b,
    solving,
)
from routing.domain.reports.standing import (
    UNHEARD,
    Standing,
    date_of,
    known_from,
    late_on,
    standing_at,
    standings,
)
from routing.domain.reports.timeline import Timeline

EVER = datetime.max.replace(tzinfo=UTC)
NEVER = datetime.min.replace(tzinfo=UTC)
FLOWS = frozenset({"online", "counter", "post", "early", "on_time", "late", "late_first"})
STOCKS = ("open", "open_late", "open_late_first")

Added = tuple[date, str, int]
Place = tuple[str, str]
"""Agency and field."""


def additions(timeline: Timeline, zone: tzinfo) -> Iterator[Added]:
    """What a dossier adds, all its marks known: day, figure and number.

    Figures of FLOWS happened on that day; figures of STOCKS became so many more, or fewer, by its
    close, and are late at the close of the promised day when they are still open then.
    """
    closes = {date_of(at, zone): standing for at, standing in standings(timeline, EVER)}
    last = list(closes.values())[-1] if closes else UNHEARD
    if last.received_at is not None:
        received = date_of(last.received_at, zone)
        yield received, timeline.channel, 1
        yield received, "open", 1
    if last.received_at is not None and last.resolved_at is not None:
        resolved = date_of(last.resolved_at, zone)
        yield resolved, "open", -1
        yield resolved, outcome(last, last.due_now, zone), 1
        if outcome(last, last.due_first, zone) == "late":
            yield resolved, "late_first", 1
    for (day, standing), (until, _) in pairwise([*closes.items(), (date.max, last)]):
        yield from _late(standing, day, until, zone)


def _late(standing: Standing, day: date, until: date, zone: tzinfo) -> Iterator[Added]:
    """Lateness at the closes from `day` on and before `until`, while this standing holds."""
    dues = (("open_late", standing.due_now), ("open_late_first", standing.due_first))
    for figure, due in dues:
        if due is None or not standing.open or standing.paused:
            continue
        begins = max(day, date_of(due, zone))
        if begins < until:
            yield begins, figure, 1
            yield until, figure, -1


class Figures:
    """All dossiers of a service, and the counters over them; `zone` is the office's."""

    def __init__(self, zone: tzinfo, timelines: Iterable[Timeline] = ()) -> None:
        self._zone = zone
        self._timelines: dict[str, Timeline] = {}
        self._open: dict[str, Standing] = {}
        self._days: defaultdict[Place, defaultdict[date, Counter[str]]]
        self._days = defaultdict(lambda: defaultdict(Counter))
        self._noted = NEVER
        for timeline in timelines:
            self.put(timeline)

    @property
    def timelines(self) -> Mapping[str, Timeline]:
        """By code."""
        return self._timelines

    def put(self, timeline: Timeline) -> None:
        """The dossier stands as told here from now on, whatever was told of it before."""
        former = self._timelines.pop(timeline.code, None)
        if former is not None:
            self._add(former, -1)
        self._timelines[timeline.code] = timeline
        self._add(timeline, 1)
        self._noted = max([self._noted, *map(known_from, timeline.marks)])
        self._keep_open(timeline)

    def answer(self, window: Window) -> bool:
        """Whether the counters know no more than was known at `window.as_of`."""
        return window.as_of >= self._noted

    def report_06a(self, agency: str, window: Window) -> Solving:
        """By field; from the counters where they answer."""
        if not self.answer(window):
            return report_06a(self._timelines.values(), agency, window)
        places = {place: place[1] for place in self._days if place[0] == agency}
        return solving("06a", agency, window, self._tally(places, window))

    def report_06b(self, window: Window) -> Solving:
        """By agency, as `report_06a`."""
        if not self.answer(window):
            return report_06b(self._timelines.values(), window)
        return solving("06b", None, window, self._tally({p: p[0] for p in self._days}, window))

    def _add(self, timeline: Timeline, times: int) -> None:
        days = self._days[timeline.agency, timeline.field]
        for day, figure, number in additions(timeline, self._zone):
            days[day][figure] += times * number

    def _keep_open(self, timeline: Timeline) -> None:
        last = standing_at(timeline, EVER, EVER)
        self._open.pop(timeline.code, None)
        if last.open:
            self._open[timeline.code] = last

    def _tally(
        self, places: Mapping[Place, str], window: Window
    ) -> Mapping[str | None, Counter[str]]:
        tally: defaultdict[str | None, Counter[str]] = defaultdict(Counter)
        for place, key in places.items():
            figures = _over(self._days[place], window)
            tally[key].update(figures)
            tally[None].update(figures)
        if window.as_of < window.end:
            self._look_at_open(places, window, tally)
        return {key: _named(figures) for key, figures in tally.items()}

    def _look_at_open(
        self, places: Mapping[Place, str], window: Window, tally: Mapping[str | None, Counter[str]]
    ) -> None:
        """While the period lasts, the day has not closed: the open are looked at one by one."""
        for figures in tally.values():
            figures["open_late"] = figures["open_late_first"] = 0
        for code, standing in self._open.items():
            timeline = self._timelines[code]
            key = places.get((timeline.agency, timeline.field))
            if key is not None:
                late = _late_figures(standing, window)
                tally[key].update(late)
                tally[None].update(late)


def _late_figures(standing: Standing, window: Window) -> list[str]:
    dues = (("open_late", standing.due_now), ("open_late_first", standing.due_first))
    return [name for name, due in dues if late_on(standing, due, window.today, window.zone)]


def _over(days: Mapping[date, Counter[str]], window: Window) -> Counter[str]:
    figures: Counter[str] = Counter()
    first, last = window.period.first, window.period.last
    for day, added in days.items():
        if day > last:
            continue
        figures.update({name: added[name] for name in STOCKS})
        if day < first:
            figures["previous"] += added["open"]
        else:
            figures.update({name: added[name] for name in FLOWS})
    return figures


def _named(figures: Counter[str]) -> Counter[str]:
    """With the open in time in place of all the open."""
    named = Counter(figures)
    named["open_in_time"] = named.pop("open", 0) - named["open_late"]
    return named
