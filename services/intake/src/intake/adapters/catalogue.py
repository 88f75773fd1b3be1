"""The product's own copy of the 80 procedures (`data/procedures.json`)."""

import json
from importlib import resources
from typing import Any

from intake.domain.procedure import Procedure, RequiredDocument, limit_of

_ONLY_SOMETIMES = ("nếu có)", "nếu còn)", "(trừ trường hợp", "(nếu không")


def shipped_catalogue() -> list[Procedure]:
    """Every procedure of the reference year as its first published version."""
    text = resources.files("intake").joinpath("data/procedures.json").read_text("utf-8")
    return [_procedure(row) for row in json.loads(text)]


def _procedure(row: dict[str, Any]) -> Procedure:
    return Procedure(
        id=row["id"],
        version=1,
        national_code=row["code"],
        name=row["name_vi"],
        field=row["field"],
        division=row["division"],
        limit=limit_of(row["processing_days"], row["days_unit"]),
        fee_vnd=row["fee_vnd"],
        documents=tuple(
            RequiredDocument(number, name, mandatory=not any(w in name for w in _ONLY_SOMETIMES))
            for number, name in enumerate(row["documents"], start=1)
        ),
        legal_basis=tuple(row["legal_basis"]),
        level=row["level"],
    )
