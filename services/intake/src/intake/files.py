"""Wires what the files of dossiers need; part of `main`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dossier_shared.mongo.client import Database
from dossier_shared.mongo.files import StoredFiles
from dossier_shared.runtime import Background
from intake.adapters.files.clamav import Clamd
from intake.adapters.files.content_types import recognise
from intake.adapters.files.referring import ReferringDossiers
from intake.application.act_on_dossier import ActOnDossier
from intake.application.attach_file import AttachFile
from intake.application.link_file import LinkFile
from intake.application.ports import Procedures
from intake.application.read_files import ReadFiles
from intake.application.remove_file import RemoveFile
from intake.application.tend_files import TendFiles
from intake.domain.dossier import Dossier
from intake.domain.procedure import RequiredDocument
from intake.settings import Settings


@dataclass(frozen=True, slots=True)
class FileParts:
    """`state` for the routes, `background` for the service."""

    state: dict[str, Any]
    background: Background


def file_parts(
    settings: Settings, database: Database, act: ActOnDossier, procedures: Procedures
) -> FileParts:
    files, scan, dossiers = StoredFiles(database), _scanner(settings), act.dossiers

    async def required(dossier: Dossier) -> Sequence[RequiredDocument]:
        pinned = await procedures.version(dossier.procedure, dossier.procedure_version)
        return pinned.documents

    referring = ReferringDossiers(dossiers.collection)
    tend = TendFiles(dossiers, files, referring, scan, act.clock, settings.files_poll_seconds)
    state = {
        "file_limit": settings.file_limit_bytes,
        "attach_file": AttachFile(act, files, required, recognise, scan),
        "read_files": ReadFiles(dossiers, files, required),
        "link_file": LinkFile(act, required),
        "remove_file": RemoveFile(act, files),
        "tend_files": tend,
    }
    return FileParts(state, tend.run)


def _scanner(settings: Settings) -> Clamd | None:
    if settings.clamav is None:
        return None
    host, _, port = settings.clamav.partition(":")
    return Clamd(host, int(port), settings.clamav_seconds)
