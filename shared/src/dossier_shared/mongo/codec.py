"""How a domain value becomes a document and back."""

import dataclasses
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from pydantic import TypeAdapter

from dossier_shared.mongo.client import Document
from dossier_shared.mongo.personal import DataKey, Vault

S = TypeVar("S")


class Codec(Generic[S]):
    """Documents hold the fields of a state, a dataclass, side by side with the store's own.

    A field that is None is left out of the document, so that sparse indexes hold only what is
    there. `derived` adds fields that exist to be queried (search keys, `next_due`); they are
    written with the state and ignored when it is read. With a `vault` the personal leaves are
    sealed in the document; the state never knows.
    """

    def __init__(
        self,
        kind: type[S],
        key: str,
        derived: Callable[[S], dict[str, Any]] = lambda _: {},
        vault: Vault | None = None,
    ) -> None:
        self._adapter = TypeAdapter(kind)
        fields = dataclasses.fields(cast("Any", kind))
        self._names = frozenset(field.name for field in fields)
        self._absent = {
            field.name: None
            for field in fields
            if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        }
        self._key = key
        self._derived = derived
        self._vault = vault

    def key(self, state: S) -> str:
        return str(getattr(state, self._key))

    def fresh_key(self, state: S) -> DataKey | None:
        """The data key of a new aggregate; None where nothing is personal."""
        return self._vault.fresh(self.key(state)) if self._vault else None

    def key_of(self, document: Document) -> DataKey | None:
        return self._vault.key_of(document) if self._vault else None

    def own_fields(self, state: S, key: DataKey | None = None) -> Document:
        """The fields of the state itself, as they are stored."""
        fields = self._adapter.dump_python(state)
        del fields[self._key]
        there = {name: value for name, value in fields.items() if value is not None}
        return self._vault.sealed(there, key) if self._vault and key else there

    def to_fields(self, state: S, key: DataKey | None = None) -> Document:
        return self.own_fields(state, key) | self.derived(state)

    def derived(self, state: S) -> Document:
        return {name: value for name, value in self._derived(state).items() if value is not None}

    def from_document(self, document: Document, key: DataKey | None = None) -> S:
        """The state; `key` spares a second look at the document's own."""
        key = key or self.key_of(document)
        fields = key.opened(self._fields(document)) if key else document
        return self._adapter.validate_python(self._absent | fields | {self._key: document["_id"]})

    def _fields(self, document: Document) -> Document:
        return {name: value for name, value in document.items() if name in self._names}
