"""Consultations that travel as edXML documents (QCVN 102:2016/BTTTT) between two one-stops.

A letter names the dossier by its code alone; what is asked stands in its content, as the officer
wrote it for the other agency. Letters and their answers may come late, twice or out of order.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dossier_shared.contracts import CaseConsultationAnswered, Payload
from dossier_shared.worktime import Calendar
from routing.domain.case import Case
from routing.domain.exchange import (
    Code,
    Document,
    DocumentType,
    Message,
    Organ,
    Promulgation,
    ResponseFor,
    Sending,
    State,
    StatusCode,
    StatusMessage,
    ask_back,
    document_id,
    hear,
)
from routing.domain.records import Consultation
from routing.domain.timers import armed

NOTATION = "LYK"
LETTER = DocumentType("1", "Công văn")
ENDS: Mapping[State, tuple[bool | None, str]] = {
    "refused": (False, "Cơ quan được hỏi từ chối tiếp nhận văn bản."),
    "recalled": (None, "Văn bản lấy ý kiến đã được lấy lại."),
}
"""How the other agency ends a consultation without answering it."""
NOT_OURS = "Văn bản không trả lời văn bản lấy ý kiến nào của cơ quan này; xin gửi qua văn thư."


@dataclass(frozen=True, slots=True)
class Post:
    """Who we are to other agencies, where we sign, and whom we can write to, by party's name."""

    us: Organ
    place: str
    partners: Mapping[str, Organ]


def unsent(case: Case, post: Post) -> Iterator[Consultation]:
    """What waits to be written to an agency that can be reached."""
    for asked in case.asked:
        if asked.agency and asked.sending is None and asked.party in post.partners:
            yield asked


def letter(case: Case, asked: Consultation, post: Post, calendar: Calendar) -> Document:
    """The letter of a consultation: written again, it has the same id."""
    on = asked.asked_at.astimezone(calendar.zone).date()
    code = Code(f"{case.code}-{asked.number}", NOTATION)
    return Document(
        kind="new",
        document_id=document_id(post.us.id, on, code),
        sender=post.us,
        receivers=(post.partners[asked.party],),
        code=code,
        promulgated=Promulgation(post.place, on),
        type=LETTER,
        subject=f"Lấy ý kiến về hồ sơ {case.code}",
        content=asked.question or "Đề nghị cho ý kiến theo thẩm quyền.",
        due_on=asked.due_at.astimezone(calendar.zone).date() if asked.due_at else None,
    )


def wanted_back(case: Case) -> Iterator[tuple[Consultation, Sending]]:
    """The letters that are to be asked back."""
    for asked in case.asked:
        if asked.sending is not None and asked.sending.recall == "wanted":
            yield asked, asked.sending


def recall(sending: Sending, post: Post, at: datetime) -> StatusMessage:
    """«Yêu cầu lấy lại»: the receiver answers with 15 or 16."""
    about = ResponseFor(sending.receiver, sending.document_id)
    return StatusMessage(post.us, about, "13", at)


def asked_back(case: Case, number: int, at: datetime) -> Case:
    """The case knows that its letter was asked back."""
    return _changed(
        case,
        number,
        lambda asked: replace(asked, sending=asked.sending and ask_back(asked.sending, at)),
    )


def acknowledged(document: Document, post: Post, code: StatusCode, at: datetime) -> StatusMessage:
    """What we say of a document that came: 06 when its effect is stored, 02 when it has none."""
    about = ResponseFor(document.sender.id, document.document_id, str(document.code))
    said = NOT_OURS if code == "02" else ""
    return StatusMessage(post.us, about, code, at, description=said)


def sent(case: Case, number: int, written: Document, at: datetime) -> Case:
    """The case knows under which id the question went out; of two senders the first counts."""
    receiver = written.receivers[0].id
    return _changed(
        case,
        number,
        lambda asked: replace(
            asked, sending=asked.sending or Sending(written.document_id, receiver, at)
        ),
    )


def answers(message: Message) -> Sequence[str]:
    """The ids of the letters that a message is about."""
    if isinstance(message, StatusMessage):
        return (message.response_for.document_id,)
    return tuple(each.document_id for each in message.response_for)


def heard(
    case: Case, message: Message, calendar: Calendar, now: datetime
) -> tuple[Case, Sequence[Payload]] | None:
    """The case after a message about one of its letters; None when it is old news, or of another
    sender than the one asked.
    """
    for asked in case.consultations:
        sending = asked.sending
        if sending is None or sending.document_id not in answers(message):
            continue
        if sending.receiver != message.sender.id:
            return None
        if isinstance(message, StatusMessage):
            return _moved(case, asked, hear(sending, message), message, calendar, now)
        return _answered(case, asked, None, message.content or message.subject, calendar, now)
    return None


def _moved(
    case: Case,
    asked: Consultation,
    sending: Sending,
    message: StatusMessage,
    calendar: Calendar,
    now: datetime,
) -> tuple[Case, Sequence[Payload]] | None:
    if sending == asked.sending:
        return None
    after = _changed(case, asked.number, lambda each: replace(each, sending=sending))
    if sending.state not in ENDS:
        return after, []
    ended = next(each for each in after.consultations if each.number == asked.number)
    said = message.description or ENDS[sending.state][1]
    agreed = ENDS[sending.state][0]
    return _answered(after, ended, agreed, said, calendar, now) or (after, [])


def _answered(
    case: Case,
    asked: Consultation,
    agreed: bool | None,
    text: str,
    calendar: Calendar,
    now: datetime,
) -> tuple[Case, Sequence[Payload]] | None:
    if not asked.open or asked.sending is None:
        return None
    by = asked.sending.receiver
    done = replace(asked, answered_at=now, answered_by=by, agreed=agreed, answer=text)
    after = _changed(case, asked.number, lambda _: done)
    in_time = asked.due_at is None or now <= asked.due_at
    told = CaseConsultationAnswered(number=asked.number, in_time=in_time)
    return armed(after, calendar, now), [told]


def _changed(case: Case, number: int, change: Callable[[Consultation], Consultation]) -> Case:
    return replace(
        case,
        consultations=tuple(
            change(each) if each.number == number else each for each in case.consultations
        ),
    )
