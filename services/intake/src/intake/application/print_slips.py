"""Print a slip again as it was given out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dossier_shared.mongo.aggregates import NotFound
from intake.application.ports import Procedures
from intake.application.slip_tokens import SlipTokens
from intake.domain.dossier import Dossier
from intake.domain.episodes import Issued
from intake.domain.errors.slips import SLIP_ERASED
from intake.domain.forms import Listing, Office, Slip
from intake.domain.printing import Given, slip_of
from intake.domain.tokens import token_of


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
