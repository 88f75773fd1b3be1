"""The commands of a dossier's life; each answers the dossier as it stands after it."""

from typing import Unpack

from motcua_client import models as m
from motcua_client.problems import Model
from motcua_client.transport import How, Resource


class Life(Resource):
    """Refused with a Problem that names the commands allowed instead."""

    async def refuse(self, code: str, body: m.RefuseIn, **how: Unpack[How]) -> m.BriefOut:
        """The counter does not take it (Mẫu 03)."""
        return await self._do(code, "refuse", body, how)

    async def authorise(self, code: str, body: m.AuthoriseIn, **how: Unpack[How]) -> m.BriefOut:
        """Who may act for the owner from now on."""
        return await self._do(code, "authorised", body, how)

    async def ask_supplement_at_intake(
        self, code: str, body: m.WantsIn, **how: Unpack[How]
    ) -> m.BriefOut:
        """The counter asks for what is missing before it takes it."""
        return await self._do(code, "ask-supplement-at-intake", body, how)

    async def take_supplement_at_intake(
        self, code: str, body: m.PapersIn, **how: Unpack[How]
    ) -> m.BriefOut:
        return await self._do(code, "take-supplement-at-intake", body, how)

    async def draft_supplement(
        self, code: str, body: m.SupplementIn, **how: Unpack[How]
    ) -> m.BriefOut:
        """The division drafts what it asks for, once."""
        return await self._do(code, "draft-supplement", body, how)

    async def approve_supplement(self, code: str, **how: Unpack[How]) -> m.BriefOut:
        """The head of the division approves another's draft."""
        return await self._do(code, "approve-supplement", None, how)

    async def drop_supplement(self, code: str, body: m.ReasonIn, **how: Unpack[How]) -> m.BriefOut:
        return await self._do(code, "drop-supplement", body, how)

    async def ask_supplement(self, code: str, **how: Unpack[How]) -> m.BriefOut:
        """The one-stop asks the citizen; the clock stops."""
        return await self._do(code, "ask-supplement", None, how)

    async def take_supplement(self, code: str, body: m.PapersIn, **how: Unpack[How]) -> m.BriefOut:
        """The clock goes on, from zero unless the procedure pauses it."""
        return await self._do(code, "take-supplement", body, how)

    async def ask_duty(self, code: str, body: m.DutyIn, **how: Unpack[How]) -> m.BriefOut:
        """A financial duty; the clock stops."""
        return await self._do(code, "ask-duty", body, how)

    async def record_payment(self, code: str, body: m.PaymentIn, **how: Unpack[How]) -> m.BriefOut:
        return await self._do(code, "record-payment", body, how)

    async def record_fee(self, code: str, body: m.FeeIn, **how: Unpack[How]) -> m.BriefOut:
        return await self._do(code, "record-fee", body, how)

    async def withdraw(self, code: str, body: m.ReasonIn, **how: Unpack[How]) -> m.BriefOut:
        """The citizen takes it back."""
        return await self._do(code, "withdraw", body, how)

    async def stop(self, code: str, body: m.StopIn, **how: Unpack[How]) -> m.BriefOut:
        return await self._do(code, "stop", body, how)

    async def resume(self, code: str, body: m.ResumeIn, **how: Unpack[How]) -> m.BriefOut:
        return await self._do(code, "resume", body, how)

    async def draft_apology(self, code: str, body: m.ApologyIn, **how: Unpack[How]) -> m.BriefOut:
        """With the new day, at the latest the working day before the due date."""
        return await self._do(code, "draft-apology", body, how)

    async def approve_apology(self, code: str, **how: Unpack[How]) -> m.BriefOut:
        return await self._do(code, "approve-apology", None, how)

    async def send_apology(self, code: str, **how: Unpack[How]) -> m.BriefOut:
        """From now on the new day holds."""
        return await self._do(code, "send-apology", None, how)

    async def pass_on(self, code: str, body: m.PassIn, **how: Unpack[How]) -> m.BriefOut:
        """To another agency's one-stop."""
        return await self._do(code, "pass", body, how)

    async def take_answer(self, code: str, body: m.AnswerIn, **how: Unpack[How]) -> m.BriefOut:
        """Of the other agency."""
        return await self._do(code, "take-answer", body, how)

    async def record_result(self, code: str, body: m.RecordIn, **how: Unpack[How]) -> m.BriefOut:
        """Approved, or refused after appraisal."""
        return await self._do(code, "record-result", body, how)

    async def complete_result(
        self, code: str, body: m.DecisionIn, **how: Unpack[How]
    ) -> m.BriefOut:
        """Number, file or reasons that were wanting."""
        return await self._do(code, "complete-result", body, how)

    async def announce_early(self, code: str, **how: Unpack[How]) -> m.BriefOut:
        """The citizen is told that the result is there before its day."""
        return await self._do(code, "announce-early", None, how)

    async def return_result(self, code: str, body: m.ReturnIn, **how: Unpack[How]) -> m.BriefOut:
        """At the counter, by post or electronically."""
        return await self._do(code, "return-result", body, how)

    async def change_version(
        self, code: str, body: m.ChangeVersionIn, **how: Unpack[How]
    ) -> m.ChangedVersionOut:
        """To another version of its procedure; a dry run tells what would change."""
        path = f"/dossiers/{code}/change-version"
        return await self._post(m.ChangedVersionOut, path, body, how)

    async def control_sheet(self, code: str, **how: Unpack[How]) -> m.BriefOut:
        """The sheet that goes with the papers from hand to hand."""
        return await self._do(code, "control-sheet", None, how)

    async def rate(self, code: str, body: m.RateIn, **how: Unpack[How]) -> m.BriefOut:
        """Nine indices, once for each slip."""
        return await self._do(code, "rate", body, how)

    async def _do(self, code: str, command: str, body: Model | None, how: How) -> m.BriefOut:
        return await self._post(m.BriefOut, f"/dossiers/{code}/{command}", body, how)
