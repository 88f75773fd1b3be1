"""Papers that are files."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Unpack
from urllib.parse import quote

from motcua_client import models as m
from motcua_client.dossiers import BYTES
from motcua_client.problems import read
from motcua_client.transport import How, Resource


class Files(Resource):
    async def attach(
        self, code: str, name: str, content: bytes, document: int | None = None, **how: Unpack[How]
    ) -> m.AttachedOut:
        """`document` is a place in the checklist; without one it is a result, or a signature."""
        answer = await self.transport.send(
            "POST", f"/dossiers/{code}/files", content, how,
            headers=BYTES | {"X-File-Name": quote(name, safe="")}, document=document,
        )  # fmt: skip
        return read(m.AttachedOut, answer)

    async def all(self, code: str) -> m.FilesOut:
        """The files, and what is there of each document of the checklist."""
        return await self._get(m.FilesOut, f"/dossiers/{code}/files")

    @asynccontextmanager
    async def open(self, code: str, file_id: str) -> AsyncIterator[AsyncIterator[bytes]]:
        """The bytes, piece by piece."""
        async with self.transport.stream(f"/dossiers/{code}/files/{file_id}") as answer:
            yield answer.aiter_bytes()

    async def link(self, code: str, body: m.LinkIn, **how: Unpack[How]) -> m.AttachedOut:
        """Use a paper of an earlier dossier of the same owner again."""
        return await self._post(m.AttachedOut, f"/dossiers/{code}/files/links", body, how)

    async def remove(
        self, code: str, file_id: str, body: m.RemoveIn, **how: Unpack[How]
    ) -> m.RemovedOut:
        path = f"/dossiers/{code}/files/{file_id}/remove"
        return await self._post(m.RemovedOut, path, body, how)
