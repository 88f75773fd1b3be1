"""Take away a file handed in by mistake."""

from dataclasses import dataclass

from dossier_shared.mongo.aggregates import Answer
from intake.application.act_on_dossier import ActOnDossier, Asked, Describe
from intake.application.files import Files, file_of
from intake.domain.filing import remove


@dataclass(frozen=True, slots=True)
class RemoveFile:
    """The bytes are left to the sweep, which knows whether another dossier links them."""

    act: ActOnDossier
    files: Files

    async def __call__(self, code: str, file_id: str, asked: Asked, describe: Describe) -> Answer:
        dossier = (await self.act.dossiers.load(code)).state
        if asked.scope.covers(dossier) and any(file.id == file_id for file in dossier.files):
            await self.files.loosen(file_id)
        return await self.act(
            code, lambda state: remove(state, file_of(state, file_id)), asked, describe
        )
