"""What a carrier says in its own words, as a code that may be shown and kept for ever."""

import re

_CODE = re.compile(r"[a-z0-9-]{1,20}")
_NUMBER = re.compile(r"[0-9](-*[0-9]){4}")
"""So many digits may be a telephone number, or a part of one."""


def code_of(said: str) -> str | None:
    """None when it is no code, or may tell whom a message was for."""
    code = said.casefold()
    return code if _CODE.fullmatch(code) and not _NUMBER.search(code) else None
