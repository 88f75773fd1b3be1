"""The fields of an element, each asked for by name: there once, or not at all."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from dossier_shared.clock import OFFICE_ZONE
from routing.adapters.edxml.names import DAY, NS, TIME
from routing.adapters.edxml.parsing import Element
from routing.domain.exchange.errors import DOUBLED, MISSING, VALUE

SPACE = " \t\r\n"


def children(parent: Element, name: str) -> Sequence[Element]:
    return list(parent.findall(f"{{{NS}}}{name}"))


def child(parent: Element, name: str) -> Element | None:
    """RuleViolation when there are two: it would depend on the reader which one counts."""
    found = children(parent, name)
    if len(found) > 1:
        raise DOUBLED.broken(element=name)
    return found[0] if found else None


def needed(parent: Element, name: str) -> Element:
    found = child(parent, name)
    if found is None:
        raise MISSING.broken(element=name)
    return found


def line(parent: Element, name: str, *, needed: bool = False) -> str:
    """The text of a child without the white space around it; empty when there is no child."""
    found = child(parent, name)
    text = text_of(found) if found is not None else ""
    if needed and not text:
        raise MISSING.broken(element=name)
    return text


def text_of(element: Element) -> str:
    """RuleViolation when there are elements where a text should be."""
    if len(element):
        raise VALUE.broken(element=_name(element))
    return (element.text or "").strip(SPACE)


def day(parent: Element, name: str) -> date | None:
    """A day of the office's zone, yyyy/MM/dd, or None."""
    text = line(parent, name)
    return _read(text, DAY, name).date() if text else None


def day_needed(parent: Element, name: str) -> date:
    return _read(line(parent, name, needed=True), DAY, name).date()


def instant(parent: Element, name: str) -> datetime:
    """yyyy/MM/dd HH:mm:ss in the office's zone, as an instant in UTC."""
    try:
        return _read(line(parent, name, needed=True), TIME, name).astimezone(UTC)
    except OverflowError as error:  # the first day of the year 1
        raise VALUE.broken(element=name) from error


def _read(text: str, form: str, name: str) -> datetime:
    try:
        return datetime.strptime(text, form).replace(tzinfo=OFFICE_ZONE)
    except ValueError as error:
        raise VALUE.broken(element=name) from error


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
