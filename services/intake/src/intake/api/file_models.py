"""The shapes of what comes in and goes out about files, for the API's description."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from intake.api.models import FileOut
from intake.api.schemas import Incoming, Text
from intake.domain.attachments import Attachment
from intake.domain.checklist import Line
from intake.domain.dossier import Dossier

_CODE = "000.00.19.H50-180412-0007"
_ID = "66f1c0de5a1b2c3d4e5f6071"
FILE: dict[str, Any] = {
    "id": _ID,
    "document": 2,
    "kind": "electronic",
    "name": "Giấy xác nhận khuyết tật.pdf",
    "size": 184_320,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "media_type": "application/pdf",
    "state": "clean",
    "at": "2018-04-12T09:05:00+07:00",
    "by": "tiep-nhan-1",
    "linked_from": None,
    "virus": None,
    "links": {"self": f"/dossiers/{_CODE}/files/{_ID}"},
}


class FileLinks(BaseModel):
    self: str


class AttachedOut(FileOut):
    """A file of a dossier. `virus` is what the scanner found in it; its bytes are gone then."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [FILE]})
    virus: str | None
    links: FileLinks


class LineOut(BaseModel):
    """A document of the checklist, and how many of each kind are there."""

    number: int
    name: str
    mandatory: bool
    original: int
    certified: int
    copy_: int = Field(alias="copy")
    electronic: int
    missing: bool


class FilesOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "files": [FILE],
                    "checklist": [
                        {
                            "number": 2,
                            "name": "Giấy xác nhận khuyết tật (nếu có)",
                            "mandatory": False,
                            "original": 0,
                            "certified": 0,
                            "copy": 0,
                            "electronic": 1,
                            "missing": False,
                        }
                    ],
                }
            ]
        }
    )
    files: list[AttachedOut]
    checklist: list[LineOut]


class RemovedOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"removed": _ID}]})
    removed: str


class LinkIn(Incoming):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"from_dossier": "000.00.19.H50-180105-0003", "file_id": _ID, "document": 2}
            ]
        }
    )
    from_dossier: str = Field(min_length=1, max_length=60)
    file_id: str = Field(pattern=r"^[0-9a-f]{24}$")
    document: int = Field(ge=1, le=99, description="Place in the procedure's checklist.")


class RemoveIn(Incoming):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Người nộp gửi nhầm giấy tờ."}]}
    )
    reason: Text = Field(min_length=2, max_length=500)


def attached(dossier: Dossier, file: Attachment) -> dict[str, Any]:
    shown = FileOut.model_validate(file).model_dump(mode="json")
    itself = f"/dossiers/{dossier.code}/files/{file.id}"
    return shown | {"virus": file.virus, "links": {"self": itself}}


def line(one: Line) -> dict[str, Any]:
    return {
        "number": one.required.number,
        "name": one.required.name,
        "mandatory": one.required.mandatory,
        "original": one.original,
        "certified": one.certified,
        "copy": one.copy,
        "electronic": one.electronic,
        "missing": one.missing,
    }
