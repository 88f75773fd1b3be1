"""What comes in over HTTP, as far as all bodies are alike."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from dossier_shared.web.invalid import wrong

_UNKEPT = re.compile("[\x00\ud800-\udfff]")
"""NUL, and halves of surrogate pairs: JSON can write them, the database keeps neither."""


class Body(BaseModel):
    """No field but those that are named, and no text that cannot be kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _can_be_kept(cls, data: Any) -> Any:
        if any(map(_UNKEPT.search, _texts(data))):
            raise wrong("unreadable-character", "có ký tự không đọc được (NUL hoặc UTF-16 lẻ)")
        return data


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for key, inner in value.items():
                yield from _texts(key)
                yield from _texts(inner)
        case list() | tuple():
            for inner in value:
                yield from _texts(inner)
