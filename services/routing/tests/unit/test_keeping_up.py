"""A changed calendar reaches every case, whatever trouble the database gives meanwhile."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from services.routing.tests.builders import CALENDAR, NOW, at, case_at, office

from dossier_shared.clock import VirtualClock
from dossier_shared.mongo.aggregates import Change, Contention, NotFound, Stored
from dossier_shared.mongo.client import PyMongoError
from routing.application.keep_up import KeepUp
from routing.domain.case import Case

CHANGED = replace(CALENDAR, days_off=CALENDAR.days_off | {date(2018, 4, 24)})
CODES = ("H-1", "H-2", "H-3")


@dataclass
class Cases:
    """Those that wait for a reminder; `trouble` comes once when a code is read."""

    trouble: dict[str, Exception]
    kept: dict[str, Case] = field(
        default_factory=lambda: {code: replace(case_at("appraise"), code=code) for code in CODES}
    )

    async def load(self, key: str) -> Stored[Case]:
        if key in self.trouble:
            raise self.trouble.pop(key)
        return Stored(1, 1, {}, {}, self.kept[key], None, None)

    async def change(self, key: str, command: Any, now: datetime) -> None:
        after: Change[Case] = command(self.kept[key])
        self.kept[key] = after[0]

    def followed(self) -> list[str]:
        """The codes of those whose reminder is as the changed calendar has it."""
        soon = {code: {t.kind: t.at for t in case.timers} for code, case in self.kept.items()}
        return [code for code in CODES if soon[code]["due-soon-2"] == at("2018-04-23 07:00")]


@pytest.fixture
def clock(tmp_path: Any) -> VirtualClock:
    clock = VirtualClock(tmp_path / "now")
    clock.move(NOW)
    return clock


def keeping_up(cases: Cases, clock: VirtualClock) -> KeepUp:
    async def calendar() -> tuple[int, Any]:
        return 2, CHANGED

    async def timed() -> tuple[str, ...]:
        return CODES

    return KeepUp(cases, office(), clock, (), calendar, timed, 5)  # type: ignore[arg-type]


@pytest.mark.parametrize("trouble", [PyMongoError("away"), Contention("H-2")])
async def test_what_trouble_cut_short_is_done_at_the_next_look(
    clock: VirtualClock, trouble: Exception
) -> None:
    cases = Cases({"H-2": trouble})
    keep = keeping_up(cases, clock)
    with pytest.raises(type(trouble)):
        await keep.look()
    await keep.look()
    assert (cases.followed(), keep.version) == (list(CODES), 2)


def unreadable() -> ValidationError:
    with pytest.raises(ValidationError) as error:
        TypeAdapter(int).validate_python("x")
    return error.value


@pytest.mark.parametrize("trouble", [unreadable(), NotFound("H-2")], ids=["unreadable", "gone"])
async def test_a_case_that_cannot_be_had_stops_no_other(
    clock: VirtualClock, trouble: Exception
) -> None:
    cases = Cases({"H-2": trouble})
    keep = keeping_up(cases, clock)
    await keep.look()
    assert (cases.followed(), keep.version) == (["H-1", "H-3"], 2)


@pytest.mark.parametrize("trouble", [PyMongoError("away"), Contention("H-2"), unreadable()])
async def test_no_trouble_ends_the_looking(clock: VirtualClock, trouble: Exception) -> None:
    looked = 0

    async def look() -> None:
        nonlocal looked
        looked += 1
        raise trouble if looked == 1 else KeyboardInterrupt

    keep = replace(keeping_up(Cases({}), clock), looks=(look,), every=0.0)
    with pytest.raises(KeyboardInterrupt):
        await keep.run()
    assert looked == 2
