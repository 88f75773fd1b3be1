"""The mail of the morning: once a working day each official who has news is told what he has not
read. Without news he is told once a week, so that the same delay is not mailed every day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from dossier_shared.worktime import Calendar, CalendarNotCovered, opening
from dossier_shared.worktime.days import OFFICE_ZONE
from notify.domain import inbox
from notify.domain.correspondence import Correspondence
from notify.domain.kinds import Kind
from notify.domain.notices import Notice, Param, Value

AFTER_OPENING = timedelta(minutes=5)
"""By then the figures of the morning, which are told at the opening, have come."""
LISTED = 30
"""So many lines a mail has at most; it tells how many there are."""
RHYTHMS = ("quarterly", "weekly", "daily")
SATURDAY = 5
SAID: Mapping[Kind, str] = {
    "staff-due": "sắp đến hạn",
    "staff-overdue": "quá hạn",
    "staff-step-overdue": "quá hạn bước đang xử lý",
    "staff-consultation-over": "hết hạn lấy ý kiến",
    "staff-answer-near": "sắp hết hạn trả lời hồ sơ nộp trực tuyến",
    "staff-answer-over": "quá hạn trả lời hồ sơ nộp trực tuyến",
    "staff-supplement-silent": "công dân chưa bổ sung",
    "staff-uncollected": "kết quả chưa được nhận",
    "staff-lapsed": "kết quả quá thời hạn nhận",
}


@dataclass(frozen=True, slots=True)
class Morning:
    """A working day on which mails are written, from `at` on."""

    day: date
    at: datetime


def morning_of(now: datetime, calendar: Calendar) -> Morning | None:
    """This day's, once it has come; None on a day off and before the office opens."""
    day = now.astimezone(calendar.zone).date()
    try:
        if not calendar.is_working(day):
            return None
        at = opening(day, calendar).astimezone(UTC) + AFTER_OPENING
    except CalendarNotCovered:
        if day.weekday() >= SATURDAY:
            return None
        opens = calendar.sessions[0].opens
        at = datetime.combine(day, opens, calendar.zone).astimezone(UTC) + AFTER_OPENING
    return Morning(day, at) if now >= at else None


def digest_id(day: date, person: str) -> str:
    return f"digest/{day.isoformat()}/{person}"


def digest_of(
    morning: Morning,
    person: str,
    unread: Sequence[Correspondence],
    now: datetime,
    told: datetime | None = None,
) -> Correspondence | None:
    """The mail of what came before the morning and is not read; None when there is nothing, or no
    news since `told`, the last morning on which mails were written, in the same week.
    """
    waiting = [
        (one.code, notice)
        for one in unread
        for notice in inbox.of(person, one.notices)
        if inbox.is_unread(notice) and notice.queued_at <= morning.at
    ]
    if not any(_is_news(notice, told) for _, notice in waiting) and _same_week(told, morning):
        return None
    if not waiting:
        return None
    key = digest_id(morning.day, person)
    params = _params(morning, waiting)
    notice = Notice(
        f"{key}:digest:email", "digest", "email", "staff", person, params, now, next_at=now
    )
    return Correspondence(key, notices=(notice,))


def _is_news(notice: Notice, told: datetime | None) -> bool:
    return told is None or notice.queued_at > told


def _same_week(told: datetime | None, morning: Morning) -> bool:
    """Of the office's calendar; the first morning of all begins one."""
    if told is None:
        return False
    return told.astimezone(OFFICE_ZONE).isocalendar()[:2] == morning.day.isocalendar()[:2]


def _params(morning: Morning, waiting: Sequence[tuple[str, Notice]]) -> Mapping[Param, Value]:
    lines = [line_of(code, notice) for code, notice in waiting if notice.kind != "digest"]
    params: dict[Param, Value] = {
        "day": morning.at,
        "unread": len(lines),
        "items": tuple(lines[:LISTED]),
    }
    return {**params, **_figures([n for _, n in waiting if n.kind == "digest"])}


def line_of(code: str, notice: Notice) -> str:
    return f"{code}: {SAID.get(notice.kind, notice.kind)}"


def _figures(told: Sequence[Notice]) -> Mapping[Param, Value]:
    """Of the longest of the periods that end today: a quarter, a week, a day."""
    by_rhythm = {notice.params.get("rhythm"): notice.params for notice in told}
    none: Mapping[Param, Value] = {}
    return next((by_rhythm[rhythm] for rhythm in RHYTHMS if rhythm in by_rhythm), none)
