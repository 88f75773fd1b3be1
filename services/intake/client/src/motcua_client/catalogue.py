"""The catalogue of procedures in its versions, and the registers it draws on."""

from datetime import date
from typing import Unpack

from motcua_client import models as m
from motcua_client.dossiers import BYTES
from motcua_client.problems import Model, read
from motcua_client.transport import How, Resource


class Procedures(Resource):
    """Read by anybody; changed by the administrator, by decision."""

    async def all(self, on: date | None = None) -> m.ProceduresOut:
        """Those in force today, or on a day."""
        return await self._get(m.ProceduresOut, "/procedures", on=on)

    async def get(self, procedure: str, on: date | None = None) -> m.ProcedureOut:
        return await self._get(m.ProcedureOut, f"/procedures/{procedure}", on=on)

    async def versions(self, procedure: str) -> m.ProcedureVersionsOut:
        return await self._get(m.ProcedureVersionsOut, f"/procedures/{procedure}/versions")

    async def version(self, procedure: str, number: int) -> m.ProcedureOut:
        return await self._get(m.ProcedureOut, f"/procedures/{procedure}/versions/{number}")

    async def draft(self, procedure: str) -> m.ProcedureDraftOut:
        return await self._get(m.ProcedureDraftOut, f"/procedures/{procedure}/draft")

    async def save_draft(
        self, procedure: str, draft: m.ProcedureIn, **how: Unpack[How]
    ) -> m.ProcedureDraftOut:
        """What the next version is to say."""
        answer = await self.transport.send("PUT", f"/procedures/{procedure}/draft", draft, how)
        return read(m.ProcedureDraftOut, answer)

    async def discard_draft(self, procedure: str, **how: Unpack[How]) -> m.ProcedureVersionsOut:
        answer = await self.transport.send("DELETE", f"/procedures/{procedure}/draft", None, how)
        return read(m.ProcedureVersionsOut, answer)

    async def publish(
        self, procedure: str, body: m.IntoForceIn, **how: Unpack[How]
    ) -> m.ProcedureVersionsOut:
        """The draft is the first version."""
        return await self._decided(procedure, "publish", body, how)

    async def amend(
        self, procedure: str, body: m.IntoForceIn, **how: Unpack[How]
    ) -> m.ProcedureVersionsOut:
        """Sửa đổi: the draft is the next version."""
        return await self._decided(procedure, "amend", body, how)

    async def supplement(
        self, procedure: str, body: m.IntoForceIn, **how: Unpack[How]
    ) -> m.ProcedureVersionsOut:
        """Bổ sung: the draft is the next version."""
        return await self._decided(procedure, "supplement", body, how)

    async def replace(
        self, procedure: str, body: m.ReplaceIn, **how: Unpack[How]
    ) -> m.ProcedureVersionsOut:
        """Thay thế: it ends, and another stands in its place."""
        return await self._decided(procedure, "replace", body, how)

    async def abolish(
        self, procedure: str, body: m.AbolishIn, **how: Unpack[How]
    ) -> m.ProcedureVersionsOut:
        """Bãi bỏ: it ends."""
        return await self._decided(procedure, "abolish", body, how)

    async def xlsx(self) -> bytes:
        """The newest version of every procedure, as a workbook."""
        return (await self.transport.get("/procedures/export.xlsx")).content

    async def json(self) -> m.CatalogueFileOut:
        """The same as lists of rows."""
        return await self._get(m.CatalogueFileOut, "/procedures/export.json")

    async def bring_in(
        self, catalogue: bytes, *, dry_run: bool, **how: Unpack[How]
    ) -> m.CatalogueImportOut:
        """A workbook or JSON: every fault at once; written whole or not at all."""
        answer = await self.transport.send(
            "POST", "/procedures/import", catalogue, how, headers=BYTES, dry_run=dry_run
        )
        return read(m.CatalogueImportOut, answer)

    async def _decided(
        self, procedure: str, act: str, body: Model, how: How
    ) -> m.ProcedureVersionsOut:
        return await self._post(m.ProcedureVersionsOut, f"/procedures/{procedure}/{act}", body, how)


Entry = m.DepartmentIn | m.DivisionIn | m.CounterIn | m.FieldIn | m.FeeEntryIn | m.DocumentTypeIn
KINDS: dict[type[Model], str] = {
    m.DepartmentIn: "departments",
    m.DivisionIn: "divisions",
    m.CounterIn: "counters",
    m.FieldIn: "fields",
    m.FeeEntryIn: "fees",
    m.DocumentTypeIn: "document-types",
}


class Registers(Resource):
    """Departments, divisions, counters, fields, fees and document types."""

    async def all(self, kind: str) -> m.EntriesOut:
        return await self._get(m.EntriesOut, f"/registers/{kind}")

    async def get(self, kind: str, entry: str) -> m.RegisterEntryOut:
        return await self._get(m.RegisterEntryOut, f"/registers/{kind}/{entry}")

    async def put(self, entry: str, body: Entry, **how: Unpack[How]) -> m.RegisterEntryOut:
        """Make an entry, or say it anew; the body tells of which register."""
        path = f"/registers/{KINDS[type(body)]}/{entry}"
        return read(m.RegisterEntryOut, await self.transport.send("PUT", path, body, how))

    async def end(
        self, kind: str, entry: str, body: m.ReasonIn, **how: Unpack[How]
    ) -> m.RegisterEntryOut:
        """Nothing new draws on it any more."""
        return await self._post(m.RegisterEntryOut, f"/registers/{kind}/{entry}/end", body, how)
