"""What comes in and goes out over HTTP, in the office's words."""

import re
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    EmailStr,
    Field,
    model_validator,
)

from dossier_shared.clock import office_time
from dossier_shared.phones import PhoneError, mobile
from dossier_shared.rules import BadInput
from dossier_shared.worktime import Due
from intake.domain import dossier as life
from intake.domain.procedure import Procedure

_ISO = re.compile(r"20\d\d-\d\d-\d\d[T ]")
Text = Annotated[str, AfterValidator(lambda text: " ".join(text.split()))]


def _dated(value: Any) -> Any:
    """A bare number is read as a Unix time, so a phone number in the wrong field would pass."""
    if not isinstance(value, str) or not _ISO.match(value):
        raise ValueError("an instant is written in ISO 8601, of this century")
    return value


Instant = Annotated[AwareDatetime, BeforeValidator(_dated)]
"""An instant with its zone, in ISO 8601."""


def _plain(address: str) -> str:
    """Plain SMTP carries no other letters; an address that cannot be written to is no address."""
    if not address.isascii():
        raise ValueError("a mail address has no accents")
    return address


class Incoming(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PersonIn(Incoming):
    name: Text = Field(min_length=2, max_length=200)
    kind: life.PersonKind = "citizen"
    id_number: str | None = Field(None, pattern=r"^[A-Za-z0-9]{6,20}$")
    address: Text | None = Field(None, max_length=300)
    phone: str | None = Field(None, max_length=30)
    email: Annotated[EmailStr, AfterValidator(_plain)] | None = None

    def person(self, field: str) -> life.Person:
        """The person with the phone in E.164; BadInput when it cannot take SMS."""
        try:
            phone = mobile(self.phone) if self.phone else None
        except PhoneError as error:
            raise BadInput(error.code, error.message_vi, f"{field}.phone") from error
        fields = self.model_dump() | {"phone": phone}
        return life.Person(**fields)


class HandedInIn(Incoming):
    number: int = Field(ge=1, le=99, description="Place in the procedure's checklist.")
    kind: life.Copy = "original"
    count: int = Field(1, ge=1, le=99)


class NewDossier(Incoming):
    procedure: str = Field(min_length=1, max_length=40)
    channel: life.Intake = "counter"
    applicant: PersonIn
    authorised: PersonIn | None = None
    documents: tuple[HandedInIn, ...] = Field((), max_length=99)
    copies: int = Field(1, ge=1, le=20, description="Số bộ hồ sơ.")
    received_at: Instant | None = Field(
        None, description="Real time of receipt, for late entry of a dossier taken on paper."
    )

    @model_validator(mode="after")
    def _each_document_once(self) -> Self:
        numbers = [document.number for document in self.documents]
        if len(set(numbers)) != len(numbers):
            raise ValueError("each document of the checklist stands once")
        return self


class ReturnIn(Incoming):
    method: life.ReturnMethod = "counter"
    recipient: Text = Field(min_length=2, max_length=200)
    paper: Text | None = Field(None, max_length=200, description="Giấy tờ đã đối chiếu.")


def receipt(dossier: life.Dossier, procedure: Procedure, due: Due | None) -> dict[str, Any]:
    """What the counter gets back: the code, the promise and how it was counted."""
    days = due.days if due else ()
    return {
        **brief(dossier),
        "procedure_name": procedure.name,
        "documents_required": len(procedure.documents),
        "due_explained": [
            {"date": day.date.isoformat(), "number": day.number, "reason": day.reason}
            for day in days
        ],
        "links": links(dossier.code),
    }


def brief(dossier: life.Dossier) -> dict[str, Any]:
    """A dossier in one line: no personal data."""
    return {
        "code": dossier.code,
        "status": int(dossier.status),
        "status_name": life.STATUS_NAMES[dossier.status],
        "procedure": dossier.procedure,
        "procedure_version": dossier.procedure_version,
        "field": dossier.field,
        "division": dossier.division,
        "received_at": office_time(dossier.received_at),
        "due_at": office_time(dossier.due_now),
    }


def row(dossier: life.Dossier) -> dict[str, Any]:
    return brief(dossier) | {"applicant": dossier.applicant.name, "links": links(dossier.code)}


def whole(dossier: life.Dossier) -> dict[str, Any]:
    """All that a member of staff may see of a dossier."""
    return brief(dossier) | {
        "channel": dossier.channel,
        "applicant": _person(dossier.applicant),
        "authorised": _person(dossier.authorised),
        "documents": [
            {"number": d.number, "kind": d.kind, "count": d.count} for d in dossier.documents
        ],
        "copies": dossier.copies,
        "due_first": office_time(dossier.due_first),
        "entered_at": office_time(dossier.entered_at),
        "received_by": dossier.received_by,
        "history": [
            {"status": int(p.status), "at": office_time(p.at), "by": p.by} for p in dossier.history
        ],
        "result": dossier.result
        and {"outcome": dossier.result.outcome, "at": office_time(dossier.result.at)},
        "returned": dossier.returned
        and {
            "method": dossier.returned.method,
            "at": office_time(dossier.returned.at),
            "by": dossier.returned.by,
            "recipient": dossier.returned.recipient,
            "paper": dossier.returned.paper,
        },
        "told": [
            {"kind": t.kind, "channel": t.channel, "at": office_time(t.at), "failed": t.failed}
            for t in dossier.told
        ],
        "links": links(dossier.code),
    }


def procedure_view(procedure: Procedure) -> dict[str, Any]:
    limit = procedure.limit
    return {
        "id": procedure.id,
        "version": procedure.version,
        "national_code": procedure.national_code,
        "name": procedure.name,
        "field": procedure.field,
        "division": procedure.division,
        "limit": limit and {"amount": limit.amount, "unit": limit.unit},
        "fee_vnd": procedure.fee_vnd,
        "documents": [
            {"number": d.number, "name": d.name, "mandatory": d.mandatory}
            for d in procedure.documents
        ],
        "legal_basis": list(procedure.legal_basis),
        "level": procedure.level,
    }


def links(code: str) -> dict[str, str]:
    return {"self": f"/dossiers/{code}", "return": f"/dossiers/{code}/return"}


def _person(person: life.Person | None) -> dict[str, Any] | None:
    if person is None:
        return None
    return {
        "name": person.name,
        "kind": person.kind,
        "id_number": person.id_number,
        "address": person.address,
        "phone": person.phone,
        "email": person.email,
    }
