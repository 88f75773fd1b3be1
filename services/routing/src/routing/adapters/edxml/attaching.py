"""Attachments between a stream of bytes and base64 within a packet."""

import base64
import binascii
import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence

from routing.adapters.edxml.fields import children, line
from routing.adapters.edxml.names import CONTENT_ID
from routing.adapters.edxml.parsing import Element, Limits
from routing.domain.exchange import Attachment, Blocks
from routing.domain.exchange.errors import (
    ATTACHMENT_CHANGED,
    ATTACHMENT_DOUBLED,
    ATTACHMENT_ENCODING,
    ATTACHMENT_LARGE,
    ATTACHMENT_MISSING,
    ATTACHMENT_UNLISTED,
    ATTACHMENTS_MANY,
    TOO_BIG,
)

BLOCK_BYTES = 64 * 1024
TRIPLE = 3
"""Bytes that make four letters of base64."""


async def encoded(attachments: Sequence[Attachment], limits: Limits) -> list[str]:
    """Each in base64, read in blocks and held against its size and SHA-256.

    RuleViolation when they are too many or too much for a packet, before a byte is read, or when
    one is not what was recorded.
    """
    if len(attachments) > limits.attachments:
        raise ATTACHMENTS_MANY.broken(most=limits.attachments)
    for attachment in attachments:
        if attachment.size > limits.attachment_bytes:
            raise ATTACHMENT_LARGE.broken(name=attachment.name, most=limits.attachment_bytes)
    if sum(_letters(attachment.size) for attachment in attachments) > limits.packet_bytes:
        raise TOO_BIG.broken(most=limits.packet_bytes)
    return [await _encoded(attachment) for attachment in attachments]


async def _encoded(attachment: Attachment) -> str:
    digest, size = hashlib.sha256(), 0
    left, parts = b"", []
    async for block in attachment.blocks():
        digest.update(block)
        size += len(block)
        if size > attachment.size:
            break
        left += block
        whole = len(left) - len(left) % TRIPLE
        parts.append(base64.b64encode(left[:whole]))
        left = left[whole:]
    if (size, digest.hexdigest()) != (attachment.size, attachment.sha256):
        raise ATTACHMENT_CHANGED.broken(name=attachment.name)
    return b"".join([*parts, base64.b64encode(left)]).decode()


def _letters(size: int) -> int:
    return (size + TRIPLE - 1) // TRIPLE * 4


def attached(
    manifest: Sequence[Element], contents: Sequence[Element], limits: Limits
) -> tuple[Attachment, ...]:
    """The files that the manifest lists, in its order; RuleViolation unless each has one content.

    `manifest` are its Reference elements, `contents` the Attachment elements.
    """
    if max(len(manifest), len(contents)) > limits.attachments:
        raise ATTACHMENTS_MANY.broken(most=limits.attachments)
    listed, held = _by_id(manifest), _by_id(contents)
    for id_, content in held.items():
        if id_ not in listed:
            raise ATTACHMENT_UNLISTED.broken(name=line(content, "AttachmentName") or id_)
    found = []
    for id_, reference in listed.items():
        name = line(reference, "AttachmentName", needed=True)
        if id_ not in held:
            raise ATTACHMENT_MISSING.broken(name=name)
        kind = line(reference, "ContentType")
        found.append(_attachment(name, kind, _decoded(held[id_], name, limits)))
    return tuple(found)


def _by_id(elements: Sequence[Element]) -> Mapping[str, Element]:
    """Some write the prefix in one place only."""
    found: dict[str, Element] = {}
    for element in elements:
        id_ = line(element, "ContentId", needed=True).removeprefix(CONTENT_ID)
        if id_ in found:
            raise ATTACHMENT_DOUBLED.broken(name=id_)
        found[id_] = element
    return found


def _decoded(content: Element, name: str, limits: Limits) -> bytes:
    texts = [element.text or "" for element in children(content, "ContentTransferEncoded")]
    if len(texts) != 1:
        raise ATTACHMENT_MISSING.broken(name=name)
    letters = "".join(texts[0].split())
    if len(letters) > _letters(limits.attachment_bytes):
        raise ATTACHMENT_LARGE.broken(name=name, most=limits.attachment_bytes)
    try:
        return base64.b64decode(letters, validate=True)
    except (ValueError, binascii.Error) as error:
        raise ATTACHMENT_ENCODING.broken(name=name) from error


def _attachment(name: str, content_type: str, content: bytes) -> Attachment:
    digest = hashlib.sha256(content).hexdigest()
    return Attachment(name, content_type, len(content), digest, _blocks_of(content))


def _blocks_of(content: bytes) -> Blocks:
    async def blocks() -> AsyncIterator[bytes]:
        for start in range(0, len(content), BLOCK_BYTES):
            yield content[start : start + BLOCK_BYTES]

    return blocks
