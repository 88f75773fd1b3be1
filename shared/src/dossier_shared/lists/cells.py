"""A cell of a list, read as offices write it; BadInput says what is wrong."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.lists.wrongs import CELL_FORM, CELL_TOO_LONG
from dossier_shared.phones import PhoneError, mobile


def text(most: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if len(cell) > most:
            raise CELL_TOO_LONG.broken(most=most)
        return cell

    return read


def shaped(pattern: str, example: str) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if not re.fullmatch(pattern, cell):
            raise CELL_FORM.broken(example=example)
        return cell

    return read


email = shaped(r"[!-?A-~]{1,100}@[A-Za-z0-9.-]{3,100}", "ten@example.vn")


def instant(cell: str) -> datetime:
    """By the office's clock."""
    for form in ("%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"):
        try:
            local = datetime.strptime(cell, form)  # noqa: DTZ007 - the zone is the office's
        except ValueError:
            continue
        return local.replace(tzinfo=OFFICE_ZONE).astimezone(UTC)
    raise CELL_FORM.broken(example="12/04/2018 09:30")


def phone(cell: str) -> str:
    """E.164 of a mobile number."""
    try:
        return mobile(cell)
    except PhoneError as error:
        raise error.rule.broken() from error
