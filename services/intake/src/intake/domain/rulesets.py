"""The rules in force on a day, as data with a from-date."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RuleSet:
    id: str


def rules_of(day: date) -> RuleSet:
    return RuleSet("ND-61-2018" if day >= date(2018, 6, 21) else "QD-09-2015")
