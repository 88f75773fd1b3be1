"""Bytes from outside become a tree: nothing is expanded, fetched or included, all is limited.

The bytes are first read through by expat, which builds nothing and stops at the first thing that
is not allowed; only then does lxml build the tree, with everything turned off.
"""

from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from lxml import etree

from routing.adapters.edxml.names import XINCLUDE
from routing.domain.exchange.errors import (
    DOCTYPE,
    ENCODING,
    INCLUDE,
    INSTRUCTION,
    NOT_XML,
    TOO_BIG,
    TOO_DEEP,
    TOO_MANY,
)

Element = Any
"""An lxml element: the library has no types."""
_SEPARATOR = " "


@dataclass(frozen=True, slots=True)
class Limits:
    """Most bytes of a packet and of one attachment, levels, elements with attributes, and files."""

    packet_bytes: int = 40_000_000
    attachment_bytes: int = 20_000_000
    depth: int = 24
    elements: int = 2_000
    attachments: int = 50


def parse(data: bytes, limits: Limits) -> Element:
    """The root element; RuleViolation with the reason for anything that is not plain UTF-8 XML."""
    if len(data) > limits.packet_bytes:
        raise TOO_BIG.broken(most=limits.packet_bytes)
    _Scan(limits).run(data)
    try:
        return etree.fromstring(data, parser())
    except etree.XMLSyntaxError as error:
        raise NOT_XML.broken() from error


def parser() -> Any:
    """A parser for what `parse` let through; `huge_tree` only so that a long attachment fits."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=True,
        encoding="utf-8",
    )


class _Scan:
    """One passage of expat over the bytes."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._depth = 0
        self._elements = 0
        self._expat = expat.ParserCreate("utf-8", _SEPARATOR)
        self._expat.XmlDeclHandler = self._declared
        self._expat.StartDoctypeDeclHandler = self._doctype
        self._expat.ProcessingInstructionHandler = self._instruction
        self._expat.StartElementHandler = self._begun
        self._expat.EndElementHandler = self._ended

    def run(self, data: bytes) -> None:
        try:
            self._expat.Parse(data, True)
        except expat.ExpatError as error:
            raise NOT_XML.broken() from error

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding or "utf-8").lower() not in {"utf-8", "utf8"}:
            raise ENCODING.broken()

    def _doctype(self, *_: object) -> None:
        """Before the first declaration in it is read."""
        raise DOCTYPE.broken()

    def _instruction(self, *_: object) -> None:
        raise INSTRUCTION.broken()

    def _begun(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1 + len(attributes)
        if self._depth > self._limits.depth:
            raise TOO_DEEP.broken(most=self._limits.depth)
        if self._elements > self._limits.elements:
            raise TOO_MANY.broken(most=self._limits.elements)
        if name.startswith(f"{XINCLUDE}{_SEPARATOR}"):
            raise INCLUDE.broken()

    def _ended(self, _name: str) -> None:
        self._depth -= 1
