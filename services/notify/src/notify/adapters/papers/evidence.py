"""The evidence of a dossier as PDF/A-2b."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Any

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.papers import compiled
from notify.application.evidence import Evidence, Told
from notify.domain.calls import Call
from notify.domain.naming import CALLS, CHANNELS, OUTCOMES, STATUSES, kind_name
from notify.domain.notices import Attempt

SHIPPED = resources.files("notify").joinpath("data/papers")
TEMPLATE = "evidence.typ"
TITLE = "Bản xác nhận việc thông báo cho công dân"
ERASED = "Đã hủy theo thời hạn lưu trữ."
LONG = 1_500
"""Characters that a text may have and still stand on one page."""
SAME = {
    True: "Nội dung in trên khớp với mã băm đã lưu khi gửi.",
    False: "Nội dung in trên KHÔNG khớp với mã băm đã lưu khi gửi: thông tin đã thay đổi sau đó.",
}


@dataclass(frozen=True, slots=True)
class Letterhead:
    parent: str
    name: str
    place: str


async def pdf(evidence: Evidence, head: Letterhead) -> bytes:
    """Dated as of when it was asked for."""
    return await asyncio.to_thread(printed, evidence, head)


def printed(evidence: Evidence, head: Letterhead) -> bytes:
    """As `pdf`, in this thread; about a tenth of a second."""
    files = {TEMPLATE: SHIPPED.joinpath(TEMPLATE).read_bytes()}
    return compiled(files, TEMPLATE, _data(evidence, head), evidence.at)


def _data(evidence: Evidence, head: Letterhead) -> dict[str, Any]:
    return {
        "title": TITLE,
        "code": evidence.code,
        "parent": head.parent,
        "office": head.name,
        "place": head.place,
        "day": _day(evidence.at),
        "printed": _instant(evidence.at),
        "by": evidence.by,
        "summary": _summary(evidence),
        "notices": [_notice(one) for one in evidence.notices],
        "calls": [_call(call) for call in evidence.calls],
    }


def _summary(evidence: Evidence) -> str:
    many = len(evidence.notices)
    if evidence.told_at is None:
        return (
            f"Hệ thống ghi nhận {many} thông báo gửi công dân về hồ sơ nêu trên; "
            "chưa thông báo nào được nhà cung cấp dịch vụ nhận."
        )
    return (
        f"Hệ thống ghi nhận {many} thông báo gửi công dân về hồ sơ nêu trên; thông báo đầu tiên "
        f"được nhà cung cấp dịch vụ nhận lúc {_instant(evidence.told_at)}. Từng thông báo như sau:"
    )


def _notice(one: Told) -> dict[str, Any]:
    gone = one.erased_at is not None
    return {
        "kind": kind_name(one.kind),
        "channel": CHANNELS[one.channel],
        "status": STATUSES[one.status],
        "reason": one.reason,
        "queued": _instant(one.queued_at),
        "address_name": "Địa chỉ thư" if one.channel == "email" else "Số điện thoại",
        "address": ERASED if gone else one.address,
        "subject": one.subject,
        "text": one.text,
        "long": len(one.text or "") > LONG,
        "no_text": ERASED if gone else "Không lập lại được.",
        "template": one.template,
        "digest": one.digest,
        "same": None if one.same is None else SAME[one.same],
        "attempts": [_attempt(attempt) for attempt in one.attempts],
        "history": [
            {"at": _instant(mark.at), "status": STATUSES[mark.status].lower()}
            for mark in one.history
        ],
    }


def _call(call: Call) -> dict[str, Any]:
    return {
        "kind": kind_name(call.kind),
        "opened": _instant(call.opened_at),
        "tries": [
            {"at": _instant(one.at), "by": one.by, "outcome": CALLS[one.outcome]}
            for one in call.tries
        ],
        "end": CALLS[call.closed_as],
    }


def _attempt(attempt: Attempt) -> dict[str, str]:
    outcome = OUTCOMES[attempt.outcome]
    return {
        "at": _instant(attempt.at),
        "provider": attempt.provider or "",
        "outcome": f"{outcome} ({attempt.reason})" if attempt.reason else outcome,
        "ref": attempt.ref or "",
    }


def _instant(at: datetime) -> str:
    return f"{at.astimezone(OFFICE_ZONE):%H:%M:%S %d/%m/%Y}"


def _day(at: datetime) -> str:
    """Days and the first two months have two digits (NĐ 30/2020)."""
    local = at.astimezone(OFFICE_ZONE)
    month = f"{local.month:02d}" if local.month <= 2 else str(local.month)
    return f"ngày {local.day:02d} tháng {month} năm {local.year}"
