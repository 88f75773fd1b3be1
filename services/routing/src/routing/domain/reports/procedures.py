"""Forms 07a and 07b: procedures at the one-stop, by level of government and by mechanism."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from routing.domain.reports.counts import Contradiction
from routing.domain.reports.periods import Window
from routing.domain.reports.spelling import alphabetical
from routing.domain.reports.standing import standing_at
from routing.domain.reports.timeline import Timeline

Level = Literal["province", "district", "commune"]
Mechanism = Literal["one-stop", "linked"]
"""`linked`: một cửa liên thông."""

LEVELS: Mapping[str, Level] = {
    "Cấp tỉnh": "province",
    "Cấp huyện": "district",
    "Cấp xã": "commune",
}
LINKED = "liên thông"


@dataclass(frozen=True, slots=True)
class ProcedureInfo:
    """`mechanism` is None for one that is not handled at the one-stop; `own_process` tells whether
    an internal process is laid down for it, None where that is not known.
    """

    id: str
    field: str
    level: Level
    mechanism: Mechanism | None
    own_process: bool | None = None


def procedure_info(
    procedure: str, field: str, level: str, own_process: bool | None = None
) -> ProcedureInfo:
    """Of the catalogue's wording: `Cấp tỉnh (liên thông xã - huyện - tỉnh)` is linked.

    ValueError for a level that begins like none of LEVELS.
    """
    found = next((known for text, known in LEVELS.items() if level.startswith(text)), None)
    if found is None:
        raise ValueError(f"{procedure}: {level!r} is no level of government")
    mechanism: Mechanism = "linked" if LINKED in level else "one-stop"
    return ProcedureInfo(procedure, field, found, mechanism, own_process)


@dataclass(frozen=True, slots=True)
class ByLevel:
    province: int
    district: int
    commune: int

    @property
    def total(self) -> int:
        return self.province + self.district + self.commune


@dataclass(frozen=True, slots=True)
class Share:
    """A line: `key` is the field (07a) or the agency's code (07b). `all` procedures, those that
    are `handled` at the one-stop, and the internal `processes`, None where they are not known of
    each; of the handled, `one_stop` and `linked` by mechanism, and `used` had dossiers received in
    the period.
    """

    key: str
    all: ByLevel
    handled: ByLevel
    processes: ByLevel | None
    one_stop: int
    linked: int
    used: int

    def __post_init__(self) -> None:
        if self.one_stop + self.linked != self.handled.total:
            raise Contradiction(f"{self.key}: the mechanisms do not add up to the handled")
        if not self.used <= self.handled.total <= self.all.total:
            raise Contradiction(f"{self.key}: more used or handled than there are")


@dataclass(frozen=True, slots=True)
class ProceduresReport:
    """`unlisted` procedures had dossiers in the period but stand in no catalogue given."""

    form: Literal["07a", "07b"]
    agency: str | None
    window: Window
    lines: tuple[Share, ...]
    total: Share
    unlisted: int

    def __post_init__(self) -> None:
        if sum(line.all.total for line in self.lines) != self.total.all.total:
            raise Contradiction("the lines do not add up to the total")


def report_07a(
    procedures: Sequence[ProcedureInfo],
    timelines: Iterable[Timeline],
    agency: str,
    window: Window,
) -> ProceduresReport:
    """Of one agency, by field."""
    used = _used(timelines, window)[agency]
    groups: defaultdict[str, list[ProcedureInfo]] = defaultdict(list)
    for procedure in procedures:
        groups[procedure.field].append(procedure)
    lines = tuple(_share(field, groups[field], used) for field in alphabetical(groups))
    unlisted = len(used - {procedure.id for procedure in procedures})
    return ProceduresReport("07a", agency, window, lines, _share("", procedures, used), unlisted)


def report_07b(
    procedures: Mapping[str, Sequence[ProcedureInfo]],
    timelines: Iterable[Timeline],
    window: Window,
) -> ProceduresReport:
    """Of several agencies, by agency; a procedure of two of them counts in both."""
    used = _used(timelines, window)
    lines = tuple(_share(one, procedures[one], used[one]) for one in alphabetical(procedures))
    listed = {one: {procedure.id for procedure in known} for one, known in procedures.items()}
    unlisted = sum(len(ids - listed.get(one, set())) for one, ids in used.items())
    return ProceduresReport("07b", None, window, lines, _total(lines), unlisted)


def _used(timelines: Iterable[Timeline], window: Window) -> defaultdict[str, set[str]]:
    """By agency, the procedures of which a dossier was received in the window."""
    used: defaultdict[str, set[str]] = defaultdict(set)
    for timeline in timelines:
        if window.holds(standing_at(timeline, window.end, window.as_of).received_at):
            used[timeline.agency].add(timeline.procedure)
    return used


def _share(key: str, procedures: Sequence[ProcedureInfo], used: set[str]) -> Share:
    handled = [procedure for procedure in procedures if procedure.mechanism is not None]
    processes = [procedure for procedure in handled if procedure.own_process]
    unknown = any(procedure.own_process is None for procedure in handled)
    return Share(
        key=key,
        all=_by_level(procedures),
        handled=_by_level(handled),
        processes=None if unknown else _by_level(processes),
        one_stop=sum(procedure.mechanism == "one-stop" for procedure in handled),
        linked=sum(procedure.mechanism == "linked" for procedure in handled),
        used=sum(procedure.id in used for procedure in handled),
    )


def _by_level(procedures: Sequence[ProcedureInfo]) -> ByLevel:
    levels = [procedure.level for procedure in procedures]
    return ByLevel(*(levels.count(level) for level in LEVELS.values()))


def _total(lines: Sequence[Share]) -> Share:
    processes = [line.processes for line in lines if line.processes is not None]
    return Share(
        key="",
        all=_sum([line.all for line in lines]),
        handled=_sum([line.handled for line in lines]),
        processes=_sum(processes) if len(processes) == len(lines) else None,
        one_stop=sum(line.one_stop for line in lines),
        linked=sum(line.linked for line in lines),
        used=sum(line.used for line in lines),
    )


def _sum(parts: Sequence[ByLevel]) -> ByLevel:
    return ByLevel(*(sum(getattr(part, name) for part in parts) for name in LEVELS.values()))
