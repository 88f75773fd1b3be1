"""What comes in over HTTP, in the office's words."""

import re
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    EmailStr,
    Field,
    model_validator,
)

from dossier_shared.contracts import Language
from dossier_shared.phones import PhoneError, mobile
from dossier_shared.web.incoming import Body
from dossier_shared.web.invalid import wrong
from intake.domain import people
from intake.domain.dossier import Intake

_ISO = re.compile(r"20\d\d-\d\d-\d\d[T ]")


def _squeezed(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_squeezed)]
"""One line; blanks at its ends and double ones do not count to its length."""


def _dated(value: Any) -> Any:
    """A bare number is read as a Unix time, so a phone number in the wrong field would pass."""
    if not isinstance(value, str) or not _ISO.match(value):
        raise wrong("instant-form", "thời điểm phải theo ISO 8601, ví dụ 2018-04-12T09:00:00+07:00")
    return value


Instant = Annotated[AwareDatetime, BeforeValidator(_dated)]
"""An instant with its zone, in ISO 8601."""


def _plain(address: str) -> str:
    """Plain SMTP carries no other letters; an address that cannot be written to is no address."""
    if not address.isascii():
        raise wrong("mail-letters", "địa chỉ thư điện tử không có dấu và không có chữ ngoài ASCII")
    return address


class Incoming(Body):
    """What comes in over HTTP."""


class NothingIn(Incoming):
    """A command that says it all by itself."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})


class ReasonIn(Incoming):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Công dân có đơn đề nghị rút hồ sơ"}]}
    )
    reason: Text = Field(min_length=2, max_length=1000)


class PersonIn(Incoming):
    name: Text = Field(min_length=2, max_length=200)
    kind: people.PersonKind = "citizen"
    id_number: str | None = Field(None, pattern=r"^[A-Za-z0-9]{6,20}$")
    address: Text | None = Field(None, max_length=300)
    phone: str | None = Field(None, max_length=30)
    email: Annotated[EmailStr, AfterValidator(_plain)] | None = None
    authority: Text | None = Field(
        None, max_length=300, description="Giấy ủy quyền: số, ngày, nơi chứng thực."
    )
    language: Language = Field(
        "vi", description="Ngôn ngữ tin nhắn và thư; chưa có bản tiếng Anh thì gửi tiếng Việt."
    )

    def person(self, field: str) -> people.Person:
        """The person with the phone in E.164; BadInput when it cannot take SMS."""
        try:
            phone = mobile(self.phone) if self.phone else None
        except PhoneError as error:
            raise error.rule.broken(field=f"{field}.phone") from error
        fields = self.model_dump() | {"phone": phone}
        return people.Person(**fields)


class HandedInIn(Incoming):
    number: int = Field(ge=1, le=99, description="Place in the procedure's checklist.")
    kind: people.Copy = "original"
    count: int = Field(1, ge=1, le=99)

    def handed_in(self) -> people.HandedIn:
        return people.HandedIn(self.number, self.kind, self.count)


NEW_DOSSIER: dict[str, Any] = {
    "procedure": "NCC-01",
    "applicant": {
        "name": "Nguyễn Thị Bưởi",
        "id_number": "045187001234",
        "address": "Thôn Tân Mỹ, xã Vĩnh Giang, huyện Vĩnh Linh",
        "phone": "0912 345 678",
    },
    "documents": [{"number": 1}, {"number": 2}, {"number": 3}, {"number": 4}],
    "request": "Giải quyết chế độ ưu đãi đối với thương binh",
}


class ApplicationIn(Incoming):
    """What the citizen hands in, however it comes."""

    procedure: str = Field(min_length=1, max_length=40)
    applicant: PersonIn
    authorised: PersonIn | None = None
    documents: tuple[HandedInIn, ...] = Field((), max_length=99)
    copies: int = Field(1, ge=1, le=20, description="Số bộ hồ sơ.")
    request: Text | None = Field(None, max_length=500, description="Nội dung yêu cầu giải quyết.")
    particulars: dict[str, Annotated[str, Field(max_length=500)]] = Field(
        default_factory=dict,
        max_length=30,
        description="Sensitive particulars of the case (health, bank account), sealed at rest.",
    )

    @model_validator(mode="after")
    def _each_document_once(self) -> Self:
        numbers = [document.number for document in self.documents]
        if len(set(numbers)) != len(numbers):
            raise wrong("document-twice", "mỗi giấy tờ của thành phần hồ sơ chỉ ghi một lần")
        return self

    def said(self) -> dict[str, Any]:
        """The fields of an `Application` that the citizen gives; BadInput for a wrong phone."""
        return {
            "applicant": self.applicant.person("applicant"),
            "authorised": self.authorised.person("authorised") if self.authorised else None,
            "documents": tuple(document.handed_in() for document in self.documents),
            "copies": self.copies,
            "request": self.request,
            "particulars": tuple(sorted(self.particulars.items())),
        }


class NewDossier(ApplicationIn):
    model_config = ConfigDict(json_schema_extra={"examples": [NEW_DOSSIER]})
    channel: Intake = "counter"
    counter: str | None = Field(None, max_length=40, description="Quầy.")
    paper_reference: Text | None = Field(
        None, max_length=60, description="Số giấy tiếp nhận viết tay khi hệ thống gián đoạn."
    )
    received_at: Instant | None = Field(
        None, description="Real time of receipt, for late entry of a dossier taken on paper."
    )
