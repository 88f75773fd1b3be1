"""An earlier paper of the same owner serves again; its bytes are not copied."""

from dataclasses import dataclass

from dossier_shared.mongo.aggregates import Answer, NotFound
from intake.application.act_on_dossier import ActOnDossier, Asked
from intake.application.attach_file import DescribeFile
from intake.application.files import Checklist, file_of
from intake.domain.dossier import Change, Dossier
from intake.domain.filing import attach, linked


@dataclass(frozen=True, slots=True)
class Link:
    """To put a file of `source`, another dossier, at a place of the checklist of `code`."""

    code: str
    source: str
    file_id: str
    document: int


@dataclass(frozen=True, slots=True)
class LinkFile:
    act: ActOnDossier
    checklist: Checklist

    async def __call__(self, link: Link, asked: Asked, describe: DescribeFile) -> Answer:
        """NotFound also when the caller may not see the source."""
        source = await self._seen(link.source, asked)
        required = await self.checklist(await self._seen(link.code, asked))
        now, by = self.act.clock.now(), asked.act.by

        def put(dossier: Dossier) -> Change:
            earlier = file_of(source, link.file_id)
            return attach(
                dossier, linked(dossier, source, earlier, link.document, now, by), required
            )

        return await self.act(
            link.code, put, asked, lambda after: describe(after, file_of(after, link.file_id))
        )

    async def _seen(self, code: str, asked: Asked) -> Dossier:
        dossier = (await self.act.dossiers.load(code)).state
        if not asked.scope.covers(dossier):
            raise NotFound(code)
        return dossier
