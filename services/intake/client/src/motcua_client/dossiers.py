"""Dossiers: taken in, sent in, found, read."""

from typing import Unpack

from motcua_client import models as m
from motcua_client.transport import How, Resource


class Dossiers(Resource):
    """The counter's first hour with a dossier, and every list of them."""

    async def receive(self, new: m.NewDossier, **how: Unpack[How]) -> m.ReceiptOut:
        """At the counter: a code, a place in the book and a due date at once."""
        return await self._post(m.ReceiptOut, "/dossiers", new, how)

    async def submit(self, new: m.SubmissionIn, **how: Unpack[How]) -> m.ReceiptOut:
        """Online or by post: the counter answers in 8 working hours."""
        return await self._post(m.ReceiptOut, "/submissions", new, how)

    async def take_in(self, code: str, body: m.ReceiveIn, **how: Unpack[How]) -> m.ReceiptOut:
        """Receive what was sent in."""
        return await self._post(m.ReceiptOut, f"/dossiers/{code}/receive", body, how)

    async def get(self, code: str) -> m.WholeOut:
        return await self._get(m.WholeOut, f"/dossiers/{code}")

    async def due_date(self, code: str) -> m.DueDateOut:
        """The due date, counted day by day."""
        return await self._get(m.DueDateOut, f"/dossiers/{code}/due-date")

    async def search(self, wanted: m.SearchIn) -> m.PageOut:
        """A page; `next` of the answer is the `cursor` of the following one."""
        return await self._post(m.PageOut, "/dossiers/search", wanted, {})

    async def count(self, wanted: m.SearchIn) -> int:
        return (await self._post(m.CountOut, "/dossiers/count", wanted, {})).count

    async def audit(self, code: str) -> m.AuditOut:
        """What was done to a dossier, and who read of it."""
        return await self._get(m.AuditOut, f"/dossiers/{code}/audit")


class Drafts(Resource):
    """Applications that are filled in bit by bit."""

    async def begin(self, draft: m.DraftIn, **how: Unpack[How]) -> m.SavedOut:
        return await self._post(m.SavedOut, "/drafts", draft, how)

    async def save(self, draft_id: str, draft: m.DraftIn, **how: Unpack[How]) -> m.SavedOut:
        answer = await self.transport.send("PUT", f"/drafts/{draft_id}", draft, how)
        return m.SavedOut.model_validate_json(answer.content)

    async def get(self, draft_id: str) -> m.DraftOut:
        return await self._get(m.DraftOut, f"/drafts/{draft_id}")

    async def submit(self, draft_id: str, **how: Unpack[How]) -> m.ReceiptOut:
        """Send it in; sent in again, it is answered with the dossier that it became."""
        return await self._post(m.ReceiptOut, f"/drafts/{draft_id}/submit", None, how)


class Imports(Resource):
    """Lists of dossiers taken on paper (CSV or XLSX)."""

    async def check(self, listed: bytes) -> m.CheckedOut:
        """Every fault of every row; nothing is written."""
        answer = await self.transport.send("POST", "/imports/check", listed, headers=BYTES)
        return m.CheckedOut.model_validate_json(answer.content)

    async def begin(self, listed: bytes, **how: Unpack[How]) -> m.ImportOut:
        answer = await self.transport.send("POST", "/imports", listed, how, headers=BYTES)
        return m.ImportOut.model_validate_json(answer.content)

    async def get(self, import_id: str) -> m.ImportOut:
        return await self._get(m.ImportOut, f"/imports/{import_id}")

    async def run(self, import_id: str, body: m.RunIn, **how: Unpack[How]) -> m.ImportOut:
        """Apply the next rows; to be called until none is left."""
        return await self._post(m.ImportOut, f"/imports/{import_id}/run", body, how)


BYTES = {"Content-Type": "application/octet-stream"}
