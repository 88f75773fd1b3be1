"""A text with its placeholders, taken apart once.

`$due` stands for a value in its usual form, `${due:day}` in another one, `$$` for the sign itself.
Nothing is computed: a sentence that is not always true is another template.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from notify.domain.wording.values import FORMS, Form, Type

_PLACEHOLDER = re.compile(
    r"\$(?:(?P<dollar>\$)|(?P<plain>[a-z_]+)|\{(?P<field>[a-z_]+)(?::(?P<form>[a-z]+))?\}|(?P<bad>))"
)
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a value goes; `form` is None for the usual one."""

    field: str
    form: str | None = None


@dataclass(frozen=True, slots=True)
class Compiled:
    """`pattern` has a %s for each slot, in their order."""

    pattern: str
    slots: tuple[Slot, ...]

    def fill(self, values: Sequence[str]) -> str:
        return self.pattern % tuple(values)


class BadPlaceholder(ValueError):
    """A $ that begins no placeholder; the argument is the text from there."""


def compiled(text: str, literal: Callable[[str], str] = str) -> Compiled:
    """The text taken apart; `literal` is applied to what stands between the placeholders."""
    pieces: list[str] = []
    slots: list[Slot] = []
    at = 0
    for found in _PLACEHOLDER.finditer(text):
        if found["bad"] is not None:
            raise BadPlaceholder(text[found.start() : found.start() + _SHOWN])
        pieces.append(_escaped(literal(text[at : found.start()])))
        if found["dollar"]:
            pieces.append("$")
        else:
            pieces.append("%s")
            slots.append(Slot(found["plain"] or found["field"], found["form"]))
        at = found.end()
    pieces.append(_escaped(literal(text[at:])))
    return Compiled("".join(pieces), tuple(slots))


def form_of(slot: Slot, type_: Type) -> Form | None:
    """The form in which a value of this type is written there; None when it has no such form."""
    forms = FORMS[type_]
    if slot.form is None:
        return forms[0]
    return next((form for form in forms if form == slot.form), None)


def _escaped(piece: str) -> str:
    return piece.replace("%", "%%")
