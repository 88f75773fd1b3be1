"""The rules in force on a day, as data with a from-date (`data/rulesets.json`).

A form is known by its kind: TT 03/2025/TT-VPCP numbered the forms of TT 01/2018/TT-VPCP anew.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Form:
    """`number` is that of the annex (Mẫu số), None for a form that no annex holds."""

    number: str | None
    title: str
    basis: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """`forms` by kind: those of the slips, `book` and `hand-over`."""

    id: str
    from_date: date
    decree: str
    forms: Mapping[str, Form]


def rules_of(day: date) -> RuleSet:
    """The rule set in force on this day; on a day before them all, the first."""
    began = [rules for rules in RULE_SETS if rules.from_date <= day]
    return began[-1] if began else RULE_SETS[0]


def rules_named(id_: str) -> RuleSet:
    """The rule set that a dossier is pinned to."""
    return next(rules for rules in RULE_SETS if rules.id == id_)


def _read(text: str) -> tuple[RuleSet, ...]:
    data = json.loads(text)
    found = (_rule_set(row, data["titles"]) for row in data["rulesets"])
    return tuple(sorted(found, key=lambda rules: rules.from_date))


def _rule_set(row: dict[str, Any], titles: dict[str, str]) -> RuleSet:
    forms = {
        kind: Form(row["numbers"].get(kind), title, row["basis"])
        for kind, title in (titles | row["titles"]).items()
    }
    return RuleSet(row["id"], date.fromisoformat(row["from_date"]), row["decree"], forms)


RULE_SETS = _read(resources.files("intake").joinpath("data/rulesets.json").read_text("utf-8"))
"""From the oldest to the newest."""
