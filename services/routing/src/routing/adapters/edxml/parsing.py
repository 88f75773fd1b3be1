"""Bytes from outside become a tree: nothing is expanded, fetched or included, all is limited.

The bytes are first read through by expat, which builds nothing and stops at the first thing that
is not allowed; only then does lxml build the tree, with everything turned off.
"""

from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from lxml import etree

from routing.adapters.edxml.names import NS, XINCLUDE
from routing.domain.exchange.errors import (
    DOCTYPE,
    ENCODING,
    INCLUDE,
    INSTRUCTION,
    NOT_XML,
    TOO_BIG,
    TOO_DEEP,
    TOO_LONG,
    TOO_MANY,
    VALUE,
)

Element = Any
"""An lxml element: the library has no types."""
_SEPARATOR = " "
_CONTENT = f"{NS}{_SEPARATOR}ContentTransferEncoded"


@dataclass(frozen=True, slots=True)
class Limits:
    """Most bytes of a packet and of one attachment, characters outside of attachments, levels,
    elements with attributes, and files.

    Reading takes some six times the packet, and the container has 256 MB for everything.
    """

    packet_bytes: int = 10_000_000
    attachment_bytes: int = 7_000_000
    text: int = 500_000
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
        self._text = 0
        self._in_content = False

    def run(self, data: bytes) -> None:
        """The parser is not kept: in a circle with its handlers it would outlive the packet."""
        reader = expat.ParserCreate("utf-8", _SEPARATOR)
        reader.XmlDeclHandler = self._declared
        reader.StartDoctypeDeclHandler = self._doctype
        reader.ProcessingInstructionHandler = self._instruction
        reader.StartElementHandler = self._begun
        reader.EndElementHandler = self._ended
        reader.CharacterDataHandler = self._said
        reader.CommentHandler = self._counted
        try:
            reader.Parse(data, True)
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
        self._in_content = name == _CONTENT
        self._counted("".join(attributes.values()))

    def _ended(self, _name: str) -> None:
        self._depth -= 1
        self._in_content = False

    def _said(self, text: str) -> None:
        """One letter outside ASCII makes a string of up to four times its bytes of all base64."""
        if not self._in_content:
            self._counted(text)
        elif not text.isascii():
            raise VALUE.broken(element="ContentTransferEncoded")

    def _counted(self, text: str) -> None:
        self._text += len(text)
        if self._text > self._limits.text:
            raise TOO_LONG.broken(element="edXML", most=self._limits.text)
