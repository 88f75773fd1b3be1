"""Packets with something changed: before the signature was made, or after."""

from collections.abc import Callable
from typing import Any

from lxml import etree
from services.routing.tests.edxml.parties import US, certificate_of, key_of, letter, packets

from routing.adapters.edxml.names import DS, HEADER_PATH, NS, SIGNATURE
from routing.adapters.edxml.signing import Seal

Tree = Any
Edit = Callable[[Tree], object]


async def original() -> bytes:
    """Our letter as we sign it."""
    return await packets(US).packed(letter())


async def edited(edit: Edit, data: bytes | None = None) -> bytes:
    """Changed after it was signed."""
    root = etree.fromstring(data or await original())
    edit(root)
    return bytes(etree.tostring(root))


async def signed_as(edit: Edit, signer: str = US, data: bytes | None = None) -> bytes:
    """Changed, and then signed by whoever it is."""
    root = etree.fromstring(data or await original())
    edit(root)
    header = root.find(HEADER_PATH)
    for signature in list(root.iter(SIGNATURE)):
        signature.getparent().remove(signature)
    return Seal(key_of(signer), certificate_of(signer)).sign(root, header)


def named(root: Tree, name: str) -> Tree:
    """The first element of that name."""
    return next(root.iter(f"{{{NS}}}{name}"))


def signature(root: Tree, path: str = "") -> Tree:
    """The signature, or what is below it."""
    found = next(root.iter(SIGNATURE))
    return found.find("/".join(f"{{{DS}}}{part}" for part in path.split("/"))) if path else found


def text(name: str, content: str) -> Edit:
    def edit(root: Tree) -> None:
        named(root, name).text = content

    return edit


def without(name: str) -> Edit:
    def edit(root: Tree) -> None:
        element = named(root, name)
        element.getparent().remove(element)

    return edit


def doubled(name: str) -> Edit:
    def edit(root: Tree) -> None:
        element = named(root, name)
        element.addnext(etree.fromstring(etree.tostring(element)))

    return edit


def unsigned(root):
    root.find(HEADER_PATH).remove(signature(root))
