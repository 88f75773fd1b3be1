"""Workflows as data: which steps a case passes, who takes each, and what may be done there."""

from routing.domain.workflow.budgets import HOURS_A_DAY
from routing.domain.workflow.checking import BadDefinition, check
from routing.domain.workflow.conditions import FACTS, Condition, Facts, holds
from routing.domain.workflow.steps import (
    DEFAULT_VERSION,
    DIVISION_ROLES,
    END,
    ROLE_NAMES,
    Action,
    Consulted,
    Definition,
    Do,
    Earlier,
    Step,
)
from routing.domain.workflow.usual import default_definition

__all__ = [
    "DEFAULT_VERSION", "DIVISION_ROLES", "END", "FACTS", "HOURS_A_DAY", "ROLE_NAMES", "Action",
    "BadDefinition", "Condition", "Consulted", "Definition", "Do", "Earlier", "Facts", "Step",
    "check", "default_definition", "holds",
]  # fmt: skip
