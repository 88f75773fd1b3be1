"""The product's own copy of the 80 procedures (`data/procedures.json`), and their registers."""

import json
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import Any

from dossier_shared.folding import words
from intake.domain.procedure import Fee, Procedure, RequiredDocument, limit_of
from intake.domain.registers import Entry

_ONLY_SOMETIMES = ("nếu có)", "nếu còn)", "(trừ trường hợp", "(nếu không")
_SENSITIVE = frozenset({"Người có công", "Bảo trợ xã hội", "Phòng, chống tệ nạn xã hội"})
"""Their dossiers tell of health, poverty or addiction (NĐ 61/2018 art.5.1d forbids disclosure)."""

SINCE = "2017-01-01"
"""The first day of the shipped calendar: nothing can be promised before it."""

_DEPARTMENT = Entry("departments", "so", "Sở Lao động - Thương binh và Xã hội")
_FEE = Entry("fees", "le-phi", "Phí, lệ phí theo quy định của từng trường hợp")


def shipped_catalogue() -> list[Procedure]:
    """Every procedure of the reference year as its first published version."""
    text = resources.files("intake").joinpath("data/procedures.json").read_text("utf-8")
    return [_procedure(row) for row in json.loads(text)]


def shipped_registers(catalogue: Iterable[Procedure]) -> Iterator[Entry]:
    """What the procedures name; a division that is no `Phòng` is a department of its own."""
    yield _DEPARTMENT
    yield _FEE
    procedures = list(catalogue)
    for name in sorted({procedure.field for procedure in procedures}):
        yield Entry("fields", _id(name), name, sensitive=name in _SENSITIVE)
    for name in sorted({procedure.division for procedure in procedures}):
        department = _DEPARTMENT.id if name.startswith("Phòng ") else _id(name)
        if department != _DEPARTMENT.id:
            yield Entry("departments", department, name)
        yield Entry("divisions", _id(name), name, department=department)


def _procedure(row: dict[str, Any]) -> Procedure:
    return Procedure(
        id=row["id"],
        version=1,
        national_code=row["code"],
        name=row["name_vi"],
        field=row["field"],
        division=row["division"],
        limit=limit_of(row["processing_days"], row["days_unit"]),
        documents=tuple(
            RequiredDocument(number, name, mandatory=not any(w in name for w in _ONLY_SOMETIMES))
            for number, name in enumerate(row["documents"], start=1)
        ),
        legal_basis=tuple(row["legal_basis"]),
        level=row["level"],
        fees=() if row["fee_vnd"] == 0 else (Fee(_FEE.id, _FEE.name, row["fee_vnd"]),),
        sensitive=row["field"] in _SENSITIVE,
        valid_from=SINCE,
    )


def _id(name: str) -> str:
    return "-".join(words(name))
