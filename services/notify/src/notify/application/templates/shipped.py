"""The wordings that the product brings: version 1 of each template, read from data."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, cast, get_args

from pydantic import TypeAdapter

from dossier_shared.contracts import Channel, Language
from notify.application.templates.library import Library
from notify.domain.wording.bodies import FORM_OF, Body, LetterBody, SmsBody, ZaloBody
from notify.domain.wording.checking import faults
from notify.domain.wording.offices import Office
from notify.domain.wording.shapes import SHAPES, Name
from notify.domain.wording.template import Key

FRAME = "frame"
FILES: Mapping[str, Channel] = {
    "sms": "sms", "email": "email", "digest": "email", "inbox": "inbox", "zalo": "zalo",
}  # fmt: skip
_READERS: Mapping[str, TypeAdapter[Any]] = {
    "sms": TypeAdapter(SmsBody), "letter": TypeAdapter(LetterBody), "zalo": TypeAdapter(ZaloBody),
}  # fmt: skip


@cache
def shipped_bodies() -> Mapping[Key, Body]:
    """All of them; a ValueError for a text of no known kind, or of a kind without that channel."""
    found = {key: body for language in get_args(Language) for key, body in _of(language)}
    strange = [str(key) for key in found if key.channel not in SHAPES[key.name].channels]
    if strange:
        raise ValueError(f"no such channel: {strange}")
    return found


def shipped_templates() -> Library:
    """A library of the shipped texts alone."""
    return Library(shipped_bodies())


def check_shipped(office: Office) -> None:
    """A ValueError when in this office's name a shipped text could not be published."""
    for key, body in shipped_bodies().items():
        for fault in faults(*key, body, office):
            raise ValueError(f"{key}: {fault.detail}")


def _of(language: Language) -> Iterator[tuple[Key, Body]]:
    folder = files("notify").joinpath("data", "templates", language)
    for name, channel in FILES.items():
        source = folder.joinpath(f"{name}.toml")
        if not source.is_file():
            continue
        texts = tomllib.loads(source.read_text(encoding="utf-8"))
        frame = texts.pop(FRAME, None)
        for kind, given in texts.items():
            if kind not in SHAPES:
                raise ValueError(f"no such template: {kind}")
            key = Key(cast("Name", kind), channel, language)
            yield key, _body(key, given, frame)


def _body(key: Key, given: Mapping[str, Any], frame: Mapping[str, str] | None) -> Body:
    """Letters are kept whole, with the frame around what the file says."""
    if frame is not None:
        text = "\n".join((frame["opening"], given["text"], frame["closing"]))
        discreet = frame["discreet"] if SHAPES[key.name].about_a_dossier else None
        given = {**given, "text": text, "discreet": discreet}
    return cast("Body", _READERS[FORM_OF[key.channel]].validate_python(given))
