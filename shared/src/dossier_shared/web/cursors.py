"""Cursors of pages: where the last one ended, in a form that clients hand back as it is."""

import base64
import binascii
import re

from dossier_shared.rules import BadInput, Rule

CURSOR = Rule(
    "cursor-malformed",
    "Con trỏ trang không đúng.",
    mend="Tải lại từ trang đầu, không kèm con trỏ.",
    kind=BadInput,
    field="cursor",
)


def to_cursor(place: str) -> str:
    return base64.urlsafe_b64encode(place.encode()).decode()


def from_cursor(cursor: str | None, shape: str = ".*") -> str | None:
    """The place, which has this shape; BadInput when the text was never a cursor."""
    if cursor is None:
        return None
    try:
        place = base64.b64decode(cursor.encode(), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise CURSOR.broken() from error
    if not re.fullmatch(shape, place):
        raise CURSOR.broken()
    return place
