"""How the pure domain says no: a stable code for programs, Vietnamese sentences for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any


class RuleViolation(Exception):
    """A rule of the dossier's life forbids the command as things stand (HTTP 409).

    `detail` says what is wrong and `mend` how to mend it; `allowed` names the commands that the
    present state does allow.
    """

    def __init__(
        self,
        code: str,
        detail: str,
        field: str | None = None,
        mend: str | None = None,
        allowed: Sequence[str] | None = None,
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.field = field
        self.mend = mend or detail
        self.allowed = allowed


class BadInput(RuleViolation):
    """What was handed in is wrong in itself and can be mended by the caller (HTTP 422)."""


class NotYours(RuleViolation):
    """The caller's role or division may not do this (HTTP 403)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of an error catalogue; `says` may hold {names} that are filled in when it is broken."""

    code: str
    says: str
    mend: str
    kind: type[RuleViolation] = RuleViolation
    field: str | None = None

    def broken(
        self, *, field: str | None = None, allowed: Sequence[str] | None = None, **values: Any
    ) -> RuleViolation:
        """The exception to raise; `field` names the wrong field of the request."""
        detail = self.says.format_map(values)
        return self.kind(self.code, detail, field or self.field, self.mend, allowed)


def catalogue(*modules: ModuleType) -> Mapping[str, Rule]:
    """All rules of these modules by code; ValueError when one code has two rules."""
    found: dict[str, Rule] = {}
    for module in modules:
        for rule in vars(module).values():
            if isinstance(rule, Rule) and found.setdefault(rule.code, rule) is not rule:
                raise ValueError(f"{rule.code} stands for two rules")
    return found
