"""The files of a dossier, for those who may see it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from dossier_shared.mongo.aggregates import Aggregates, NotFound
from intake.application.files import Checklist, Files, file_of
from intake.domain.attachments import Attachment
from intake.domain.checklist import Line, checklist
from intake.domain.dossier import Dossier
from intake.domain.filing import check_readable
from intake.domain.scope import Scope


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """NotFound for what is outside the scope, as for what is not there."""

    dossiers: Aggregates[Dossier]
    files: Files
    checklist: Checklist

    async def all(self, code: str, scope: Scope) -> tuple[Dossier, tuple[Line, ...]]:
        """The dossier, and its checklist with what is there of each document."""
        dossier = await self._seen(code, scope)
        required = await self.checklist(dossier)
        return dossier, checklist(required, dossier.documents, dossier.files)

    async def one(self, code: str, file_id: str, scope: Scope) -> tuple[Dossier, Attachment]:
        """A file that may be opened; a rule is broken by one that waits or is infected."""
        dossier = await self._seen(code, scope)
        file = file_of(dossier, file_id)
        check_readable(file)
        return dossier, file

    def content(self, file: Attachment) -> AsyncIterator[bytes]:
        return self.files.read(file.id)

    async def _seen(self, code: str, scope: Scope) -> Dossier:
        dossier = (await self.dossiers.load(code)).state
        if not scope.covers(dossier):
            raise NotFound(code)
        return dossier
