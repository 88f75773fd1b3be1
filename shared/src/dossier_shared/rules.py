"""How the pure domain says no: a stable code for programs, a Vietnamese sentence for people."""


class RuleViolation(Exception):
    """A rule of the dossier's life forbids the command as things stand (HTTP 409)."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class BadInput(RuleViolation):
    """What was handed in is wrong in itself and can be mended by the caller (HTTP 422)."""

    def __init__(self, code: str, detail: str, field: str | None = None) -> None:
        super().__init__(code, detail)
        self.field = field


class NotYours(RuleViolation):
    """The caller's role or division may not do this (HTTP 403)."""
