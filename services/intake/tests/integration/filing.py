"""People at the counter with files in their hands, and what is left of the files afterwards."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import httpx
from fastapi import FastAPI
from services.intake.tests.builders import CODE, NOW
from services.intake.tests.file_builders import dossier
from services.intake.tests.integration.conftest import Intake

from dossier_shared.acts import Act
from dossier_shared.mongo.client import Database
from dossier_shared.mongo.files import CHUNKS, FILES, StoredFiles
from dossier_shared.web.auth import Role
from intake.application.tend_files import TendFiles
from intake.domain.dossier import Dossier

RECEIVING = Act("receive", by="tiep-nhan-1", role="receptionist")
Body = bytes | AsyncIterator[bytes]


@dataclass(slots=True)
class Filing:
    """The service with dossiers in it."""

    intake: Intake
    app: FastAPI
    store: Database

    async def with_dossiers(self, *dossiers: Dossier) -> None:
        for one in dossiers or (dossier(),):
            await self.app.state.dossiers.add(one, [], NOW, act=RECEIVING)

    async def upload(
        self, body: Body, code: str = CODE, *, document: int | None = 2,
        name: str = "Giấy xác nhận.pdf", key: str | None = None, who: dict[str, str] | None = None,
    ) -> httpx.Response:  # fmt: skip
        """As a receptionist unless `who` gives another's token."""
        headers = (who or self.intake.bearer()) | {
            "Idempotency-Key": key or f"upload-{next(self.intake.keys)}",
            "X-File-Name": quote(name),
            "Content-Type": "application/octet-stream",
        }
        params = {} if document is None else {"document": str(document)}
        return await self.intake.http.post(
            f"/dossiers/{code}/files", content=body, params=params, headers=headers
        )

    async def download(
        self, file_id: str, code: str = CODE, who: dict[str, str] | None = None, **headers: str
    ) -> httpx.Response:
        sent = (who or self.intake.bearer()) | headers
        return await self.intake.http.get(f"/dossiers/{code}/files/{file_id}", headers=sent)

    async def listed(self, code: str = CODE) -> dict[str, Any]:
        answer = await self.intake.get(f"/dossiers/{code}/files")
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    async def left(self) -> tuple[int, int]:
        """How many files and chunks the database holds."""
        files, chunks = self.store[FILES], self.store[CHUNKS]
        return await files.count_documents({}), await chunks.count_documents({})

    async def loose(self) -> int:
        return await self.store[FILES].count_documents({"loose": {"$exists": True}})

    async def sweep(self) -> int:
        """As if the grace had passed."""
        files = StoredFiles(self.store, timedelta(seconds=-1))
        tend: TendFiles = replace(self.app.state.tend_files, files=files)
        return await tend.sweep()


def told(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def client_of(intake: Intake, sub: str = "cong-dich-vu") -> dict[str, str]:
    return intake.bearer(Role.CLIENT, sub=sub)
