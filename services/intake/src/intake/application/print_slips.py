"""Print a slip again as it was given out; print a list of results that change hands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dossier_shared.clock import Clock
from dossier_shared.mongo.aggregates import Aggregates, NotFound
from intake.application.ports import Procedures
from intake.application.slip_tokens import SlipTokens
from intake.domain.dossier import Dossier
from intake.domain.episodes import Issued
from intake.domain.errors.slips import HAND_OVER_NOT_FINISHED, HAND_OVER_UNKNOWN, SLIP_ERASED
from intake.domain.forms import Listing, Office, Slip
from intake.domain.printing import Given, row_of, slip_of
from intake.domain.rulesets import rules_named, rules_of
from intake.domain.scope import Scope
from intake.domain.statuses import Status
from intake.domain.tokens import token_of
from intake.domain.wording import day


class Former(Protocol):
    async def given(self, code: str, slip: str) -> Dossier:
        """The dossier as it stood when the slip was given out."""


class Render(Protocol):
    async def __call__(self, printed: Slip | Listing, at: datetime) -> bytes:
        """The PDF, dated `at`."""


@dataclass(frozen=True, slots=True)
class PrintSlips:
    """`verify` begins the address in the QR code; the token ends it."""

    former: Former
    procedures: Procedures
    tokens: SlipTokens
    render: Render
    office: Office
    verify: str

    async def __call__(self, dossier: Dossier, number: str) -> bytes:
        """NotFound for a slip that was never given out; SLIP_ERASED once its owner is forgotten."""
        issued = next((slip for slip in dossier.slips if slip.number == number), None)
        if issued is None:
            raise NotFound(dossier.code)
        if dossier.erased is not None:
            raise SLIP_ERASED.broken()
        then = await self.former.given(dossier.code, number)
        procedure = await self.procedures.version(then.procedure, then.procedure_version)
        given = Given(issued, then, procedure)
        return await self.render(slip_of(given, self.office, self.address(then, issued)), issued.at)

    def address(self, then: Dossier, issued: Issued) -> str:
        return f"{self.verify}/{self.tokens.sign(token_of(then, issued))}"


@dataclass(frozen=True, slots=True)
class PrintHandOver:
    """Phiếu bàn giao kết quả: what a division hands over to the one-stop, with both signatures."""

    dossiers: Aggregates[Dossier]
    procedures: Procedures
    render: Render
    office: Office
    clock: Clock

    async def chosen(self, codes: Sequence[str], scope: Scope) -> list[Dossier]:
        """Those with a result; HAND_OVER_UNKNOWN for one that the caller may not see either."""
        return [await self._finished(code, scope) for code in codes]

    async def __call__(self, dossiers: Sequence[Dossier]) -> bytes:
        now = self.clock.now()
        divisions = dict.fromkeys(dossier.division for dossier in dossiers)
        rules = rules_of(now.date())
        names = [await self._name(dossier) for dossier in dossiers]
        rows = [
            row_of(dossier, number, name)
            for number, (dossier, name) in enumerate(zip(dossiers, names, strict=True), start=1)
        ]
        printed = Listing(
            "hand-over", rules_named(rules.id).forms["hand-over"], self.office, day(now),
            tuple(rows), division="; ".join(divisions),
        )  # fmt: skip
        return await self.render(printed, now)

    async def _finished(self, code: str, scope: Scope) -> Dossier:
        try:
            dossier = (await self.dossiers.load(code)).state
        except NotFound as error:
            raise HAND_OVER_UNKNOWN.broken(code=code) from error
        if not scope.covers(dossier):
            raise HAND_OVER_UNKNOWN.broken(code=code)
        if dossier.status != Status.FINISHED:
            raise HAND_OVER_NOT_FINISHED.broken(code=code)
        return dossier

    async def _name(self, dossier: Dossier) -> str:
        return (await self.procedures.version(dossier.procedure, dossier.procedure_version)).name
