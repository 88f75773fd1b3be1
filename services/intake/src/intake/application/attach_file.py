"""Take in a file: stream it to the store, tell its type, scan it, note it in the dossier."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dossier_shared.mongo.aggregates import (
    Answer,
    Contention,
    KeyReused,
    NotFound,
    Once,
    Stale,
)
from dossier_shared.rules import RuleViolation
from intake.application.act_on_dossier import ActOnDossier, Asked
from intake.application.files import (
    Checklist,
    Files,
    Recognise,
    Sampled,
    Scan,
    ScannerAway,
    Written,
)
from intake.domain.attachments import Attachment, State
from intake.domain.dossier import Dossier
from intake.domain.errors.files import FILE_EMPTY
from intake.domain.filenames import safe_name
from intake.domain.filing import attach, check_place
from intake.domain.people import Copy
from intake.domain.procedure import RequiredDocument

REFUSED = (RuleViolation, NotFound, Stale, KeyReused, Contention)
DescribeFile = Callable[[Dossier, Attachment], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it comes in: `name` is what the sender calls it, and only a hint."""

    code: str
    document: int | None
    kind: Copy
    name: str
    blocks: AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class AttachFile:
    """Without `scan` every file is clean. The store keeps only what the dossier then refers to;
    after a failure that leaves open whether it does, the sweep decides.
    """

    act: ActOnDossier
    files: Files
    checklist: Checklist
    recognise: Recognise
    scan: Scan | None

    async def __call__(self, upload: Upload, asked: Asked, describe: DescribeFile) -> Answer:
        """`asked.once` need not cover the content: its SHA-256 is added when it is known."""
        required = await self._checked(upload, asked)
        written, name, media_type = await self._stored(upload)
        once = Once(asked.once.key, f"{asked.once.digest}:{written.sha256}")
        state, virus = await self._scanned(written.id)
        file = Attachment(
            written.id, upload.document, upload.kind, name, written.size, written.sha256,
            media_type, state, self.act.clock.now(), asked.act.by, virus=virus,
        )  # fmt: skip
        try:
            answer = await self.act(
                upload.code, lambda dossier: attach(dossier, file, required),
                replace(asked, once=once), lambda dossier: describe(dossier, file),
            )  # fmt: skip
        except REFUSED:
            await self.files.delete(file.id)
            raise
        if answer.replayed or virus:
            await self.files.delete(file.id)
        else:
            await self.files.keep(written.id, written.since, waiting=state == "waiting")
        return answer

    async def _checked(self, upload: Upload, asked: Asked) -> Sequence[RequiredDocument]:
        """What can be refused is refused before a byte is taken, but not what was answered."""
        stored = await self.act.dossiers.load(upload.code)
        if not asked.scope.covers(stored.state):
            raise NotFound(upload.code)
        required = await self.checklist(stored.state)
        if asked.once.key not in stored.answers:
            check_place(stored.state, upload.document, required)
        return required

    async def _stored(self, upload: Upload) -> tuple[Written, str, str]:
        sampled = Sampled(upload.blocks)
        written = await self.files.write(aiter(sampled))
        try:
            if not written.size:
                raise FILE_EMPTY.broken()
            media_type = self.recognise(sampled.head, sampled.tail, written.size)
            return written, safe_name(upload.name, media_type), media_type
        except RuleViolation:
            await self.files.delete(written.id)
            raise

    async def _scanned(self, file_id: str) -> tuple[State, str | None]:
        if self.scan is None:
            return "clean", None
        try:
            virus = await self.scan(self.files.read(file_id))
        except ScannerAway:
            return "waiting", None
        return ("infected" if virus else "clean"), virus
