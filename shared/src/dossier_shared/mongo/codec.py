"""How a domain value becomes a document and back."""

import dataclasses
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from pydantic import TypeAdapter

from dossier_shared.mongo.client import Document

S = TypeVar("S")


class Codec(Generic[S]):
    """Documents hold the fields of a state, a dataclass, side by side with the store's own.

    A field that is None is left out of the document, so that sparse indexes hold only what is
    there. `derived` adds fields that exist to be queried (search keys, `next_due`); they are
    written with the state and ignored when it is read.
    """

    def __init__(
        self, kind: type[S], key: str, derived: Callable[[S], dict[str, Any]] = lambda _: {}
    ) -> None:
        self._adapter = TypeAdapter(kind)
        self._absent = {
            field.name: None
            for field in dataclasses.fields(cast("Any", kind))
            if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        }
        self._key = key
        self._derived = derived

    def key(self, state: S) -> str:
        return str(getattr(state, self._key))

    def to_fields(self, state: S) -> Document:
        fields = self._adapter.dump_python(state) | self._derived(state)
        del fields[self._key]
        return {name: value for name, value in fields.items() if value is not None}

    def difference(self, before: S, after: S) -> dict[str, Document]:
        """The update that turns the fields of one state into those of another."""
        old, new = self.to_fields(before), self.to_fields(after)
        changed = {name: value for name, value in new.items() if old.get(name) != value}
        gone = old.keys() - new.keys()
        return {"$set": changed} | ({"$unset": dict.fromkeys(gone, "")} if gone else {})

    def from_document(self, document: Document) -> S:
        return self._adapter.validate_python(self._absent | document | {self._key: document["_id"]})
