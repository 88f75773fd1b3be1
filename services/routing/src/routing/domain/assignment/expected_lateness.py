"""The default: the case goes where the expected number of late dossiers rises least."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dossier_shared.worktime import Calendar
from routing.domain.assignment.foresight import Outlook, survey
from routing.domain.assignment.port import Assignment, Candidate, Newcomer

_DIGITS = 3
"""Rises that agree to a thousandth of a dossier are equal."""


@dataclass(frozen=True, slots=True)
class ExpectedLateness:
    """Among equals who would finish it first, then the fewest open cases, then the first of the
    register. It works out the whole queue of each candidate with and without the newcomer.
    """

    name: str = "expected-lateness"

    def choose(
        self, newcomer: Newcomer, candidates: Sequence[Candidate], now: datetime, calendar: Calendar
    ) -> Assignment:
        found = survey(newcomer, candidates, now, calendar)
        ranked = sorted(found.able, key=lambda each: (_rise(each), each.hours, each.open_cases))
        chosen = ranked[0] if ranked else None
        return found.answer(self.name, chosen, _rise, _why(ranked, calendar))


def _rise(outlook: Outlook) -> float:
    return round(outlook.effect.after - outlook.effect.before, _DIGITS)


def _why(ranked: Sequence[Outlook], calendar: Calendar) -> str:
    if not ranked:
        return ""
    first, *others = ranked
    done = _day(first, calendar)
    if not others:
        return f"Chỉ có một người nhận được bước này, dự kiến xong {done}."
    rise, next_rise = _rise(first), _rise(others[0])
    if rise < next_rise:
        return (
            f"Số hồ sơ dự kiến trễ hạn tăng ít nhất ({_number(rise)}; người kế tiếp"
            f" {_number(next_rise)}), dự kiến xong {done}."
        )
    return f"Nguy cơ trễ hạn tăng như nhau ({_number(rise)}); {_tie(first, others[0], done)}."


def _tie(first: Outlook, second: Outlook, done: str) -> str:
    if first.hours < second.hours:
        return f"người này dự kiến xong sớm nhất, {done}"
    if first.open_cases < second.open_cases:
        return f"người này đang giữ ít hồ sơ nhất ({first.open_cases})"
    return "người này đứng trước trong danh sách cán bộ"


def _day(outlook: Outlook, calendar: Calendar) -> str:
    if outlook.finish is None:
        return "sau những năm đã có lịch nghỉ"
    return f"ngày {outlook.finish.astimezone(calendar.zone):%d/%m/%Y}"


def _number(rise: float) -> str:
    return f"{rise:.{_DIGITS}f}".replace(".", ",")
