"""What comes in over HTTP about the catalogue."""

import datetime as dt
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from dossier_shared.contracts import LimitUnit
from dossier_shared.worktime import TimeLimit, Unit
from intake.api import schemas
from intake.domain.people import Copy
from intake.domain.procedure import ANY_COPY, Fee, Procedure, RequiredDocument
from intake.domain.spelling import ID, LISTED, NATIONAL_CODE, PLAIN

Plain = Annotated[schemas.Text, Field(min_length=2, max_length=500, pattern=PLAIN)]
Amount = Annotated[int, Field(ge=0, le=1_000_000_000_000)]
CONTENT: dict[str, Any] = {
    "national_code": "1.010801",
    "name": "Giải quyết chế độ trợ cấp thờ cúng liệt sĩ",
    "field": "Người có công",
    "division": "Phòng Người có công",
    "limit": {"amount": 10, "unit": "working-day"},
    "documents": [
        {"name": "Đơn đề nghị hưởng trợ cấp thờ cúng liệt sĩ", "mandatory": True,
         "accepts": ["original", "electronic"], "type": None}
    ],
    "legal_basis": ["NĐ 131/2021/NĐ-CP"],
    "level": "Cấp tỉnh",
    "fees": [{"id": "le-phi", "name": "Lệ phí cấp bản sao", "vnd": 20000}],
    "pauses_on_supplement": False,
    "starts_next_day_after_cutoff": False,
    "retention_years": 20,
    "supplement_days": None,
}  # fmt: skip


class LimitIn(schemas.Incoming):
    amount: int = Field(ge=1, le=9999)
    unit: LimitUnit


class DocumentIn(schemas.Incoming):
    name: Plain
    mandatory: bool = True
    accepts: tuple[Copy, ...] = Field(ANY_COPY, min_length=1, max_length=4)
    type: str | None = Field(None, pattern=ID, description="Mã trong danh mục loại giấy tờ.")


class ProcedureFeeIn(schemas.Incoming):
    id: str = Field(pattern=ID, description="Mã trong danh mục phí, lệ phí.")
    name: Plain
    vnd: Amount | None


class ProcedureIn(schemas.Incoming):
    """What the next version is to say. `documents` are numbered from 1 in their order."""

    model_config = ConfigDict(json_schema_extra={"examples": [CONTENT]})
    name: Plain
    field: Plain
    division: Plain
    limit: LimitIn | None = Field(description="None where the law sets no limit.")
    documents: tuple[DocumentIn, ...] = Field(max_length=99)
    legal_basis: tuple[Annotated[schemas.Text, Field(max_length=200, pattern=LISTED)], ...] = Field(
        (), max_length=50
    )
    level: Plain = "Cấp tỉnh"
    national_code: str | None = Field(None, pattern=NATIONAL_CODE)
    fees: tuple[ProcedureFeeIn, ...] = Field((), max_length=20)
    pauses_on_supplement: bool = False
    starts_next_day_after_cutoff: bool = False
    retention_years: int | None = Field(None, ge=1, le=100)
    supplement_days: int | None = Field(
        None, ge=1, le=60, description="Working days in which papers may be asked for; 3 if None."
    )

    def procedure(self, procedure_id: str) -> Procedure:
        same = ("limit", "documents", "fees")
        documents = (
            RequiredDocument(number, one.name, one.mandatory, in_order(one.accepts), one.type)
            for number, one in enumerate(self.documents, start=1)
        )
        return Procedure(
            id=procedure_id,
            version=0,
            limit=TimeLimit(self.limit.amount, Unit(self.limit.unit)) if self.limit else None,
            documents=tuple(documents),
            fees=tuple(Fee(fee.id, fee.name, fee.vnd) for fee in self.fees),
            **{name: value for name, value in self if name not in same},
        )


def in_order(accepts: tuple[Copy, ...]) -> tuple[Copy, ...]:
    return tuple(copy for copy in ANY_COPY if copy in accepts)


class DecisionIn(schemas.Incoming):
    decision_number: Plain = Field(description="Số quyết định công bố.")
    decision_date: dt.date


class IntoForceIn(DecisionIn):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"decision_number": "815/QĐ-UBND", "decision_date": "2018-04-10",
                 "valid_from": "2018-05-02"}
            ]
        }
    )  # fmt: skip
    valid_from: dt.date


ABOLISH: dict[str, Any] = {
    "decision_number": "816/QĐ-UBND", "decision_date": "2018-04-10", "from_day": "2018-06-01",
}  # fmt: skip


class AbolishIn(DecisionIn):
    """`from_day` is the first day on which the procedure is no longer carried out."""

    model_config = ConfigDict(json_schema_extra={"examples": [ABOLISH]})
    from_day: dt.date


class ReplaceIn(AbolishIn):
    model_config = ConfigDict(json_schema_extra={"examples": [ABOLISH | {"replaced_by": "NCC-02"}]})
    replaced_by: str = Field(pattern=ID)
