"""What the use cases of files need of the world."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dossier_shared.mongo.aggregates import NotFound
from intake.domain.attachments import Attachment, State
from intake.domain.dossier import Dossier
from intake.domain.procedure import RequiredDocument

HEAD_BYTES, TAIL_BYTES = 8 * 1024, 128 * 1024


class Loose(Protocol):
    """A file to which no dossier may refer, `since` then on the wall clock."""

    @property
    def id(self) -> str: ...
    @property
    def since(self) -> datetime: ...


class Written(Loose, Protocol):
    """What was written: SHA-256 of the whole, size in bytes."""

    @property
    def size(self) -> int: ...
    @property
    def sha256(self) -> str: ...


class Files(Protocol):
    """Where the bytes are, streamed in and out. A file is loose, and swept away in time, until it
    is kept because a dossier refers to it.
    """

    async def write(self, blocks: AsyncIterator[bytes]) -> Written:
        """A loose file; when the blocks break off, nothing is left of it."""

    def read(self, file_id: str) -> AsyncIterator[bytes]:
        """LookupError when the bytes are not all there."""

    async def delete(self, file_id: str) -> None: ...

    async def keep(self, file_id: str, since: datetime, *, waiting: bool = False) -> None:
        """A dossier refers to what was loose since then; `waiting`: and it is still to be scanned.
        It stays loose if it was loosened again meanwhile.
        """

    async def loosen(self, file_id: str) -> None:
        """To be called before a dossier ceases to refer to it."""

    async def loose(self, most: int) -> Sequence[Loose]:
        """What has been loose for longer than any upload or removal takes."""

    async def waiting(self, most: int) -> Sequence[str]:
        """What is kept and waits for its scan, that not tried longest first."""

    async def tried(self, file_id: str) -> None:
        """Its scan is tried now; the others come first the next time."""

    async def scanned(self, file_id: str) -> None: ...


class ScannerAway(Exception):
    """The scanner did not answer, or not as it should."""


class Scan(Protocol):
    async def __call__(self, blocks: AsyncIterator[bytes]) -> str | None:
        """The name of the virus found, None for none; ScannerAway when it cannot be had."""


class Recognise(Protocol):
    def __call__(self, head: bytes, tail: bytes, size: int) -> str:
        """The media type of a file that begins and ends so; BadInput for one not taken."""


class Checklist(Protocol):
    async def __call__(self, dossier: Dossier) -> Sequence[RequiredDocument]:
        """The documents that the dossier's version of its procedure asks for."""


class Referring(Protocol):
    async def __call__(self, file_id: str) -> Mapping[str, State]:
        """The codes of the dossiers that refer to a file, with the state it has in them."""


@dataclass(slots=True)
class Sampled:
    """Blocks on their way past: the first and the last bytes are kept to tell the type by."""

    blocks: AsyncIterator[bytes]
    head: bytes = b""
    tail: bytes = b""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for block in self.blocks:
            self.head += block[: HEAD_BYTES - len(self.head)]
            self.tail = (self.tail + block[-TAIL_BYTES:])[-TAIL_BYTES:]
            yield block


def file_of(dossier: Dossier, file_id: str) -> Attachment:
    """The file in the dossier, or NotFound."""
    for file in dossier.files:
        if file.id == file_id:
            return file
    raise NotFound(file_id)
