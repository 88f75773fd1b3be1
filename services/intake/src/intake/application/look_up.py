"""The public looks a dossier up: within limits, and with one answer to all that is not found."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from dossier_shared.mongo.aggregates import Aggregates
from intake.domain.dossier import Dossier
from intake.domain.lookup import DEGREES, Degree, spelled
from intake.domain.statuses import Status

MOST_OWNERS = 2
"""The applicant and the authorised person."""


class LookupNotFound(Exception):
    """There is no such dossier, or the secret is another, or the caller does not own it: who asks
    is not told which.
    """


class TooManyLookups(Exception):
    """Of this address or this code; `seconds` until the next one is answered."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Window:
    """At most `most` of a subject in each fixed span of `seconds`, over all replicas."""

    name: str
    most: int
    seconds: int


class Windows(Protocol):
    async def take(self, window: Window, subject: str) -> str:
        """Count one; TooManyLookups above the window's most. What is answered gives it back."""

    async def give_back(self, taken: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Marks:
    """What a dossier is claimed by: blind tags of its secret and of its people's identities."""

    secret: str | None = None
    owners: tuple[str, ...] = ()


class LookupRecords(Protocol):
    async def status(self, code: str) -> Status | None: ...

    async def marks(self, code: str) -> Marks:
        """Empty ones for a code that is not there."""


@dataclass(frozen=True, slots=True)
class Limits:
    """An address may ask so often in all; a code may be asked for so often by no matter whom.

    A secret has 50 bits. At 100 wrong ones an hour, 876,000 a year, a guess at one dossier succeeds
    within a year with a probability of 8 in 10^10, and a guess at any of 4,000 open ones, tried all
    at once from many addresses, with 3 in 10^6.
    """

    address: Window
    degree: Window
    wrong: Window


def limits(per_address: int, per_code: int) -> Limits:
    return Limits(
        Window("address", per_address, 600),
        Window("degree", per_code, 3600),
        Window("wrong", per_code, 3600),
    )


@dataclass(frozen=True, slots=True)
class LookUp:
    """The use case. Whatever is not found costs the same reads and writes: one is counted before it
    is looked at, the tags are compared in constant time, and only then is the dossier opened.
    """

    records: LookupRecords
    dossiers: Aggregates[Dossier]
    windows: Windows
    limits: Limits
    blind: Callable[[str, str], str]

    async def degree(self, code: str, address: str) -> Degree:
        """By the code alone."""
        await self.windows.take(self.limits.address, address)
        await self.windows.take(self.limits.degree, code)
        status = await self.records.status(code)
        if status is None:
            raise LookupNotFound
        return DEGREES[status]

    async def with_secret(self, code: str, secret: str, address: str) -> Dossier:
        claim = self.blind("secret", f"{code}\n{spelled(secret)}")
        return await self._claimed(code, claim, address, lambda marks: (marks.secret,))

    async def own(self, code: str, identity: str, address: str) -> Dossier:
        """For the applicant or the authorised person, by his identity number."""
        claim = self.blind("identity", identity)
        return await self._claimed(code, claim, address, lambda marks: marks.owners)

    async def _claimed(
        self,
        code: str,
        claim: str,
        address: str,
        of: Callable[[Marks], tuple[str | None, ...]],
    ) -> Dossier:
        await self.windows.take(self.limits.address, address)
        taken = await self.windows.take(self.limits.wrong, code)
        good = (*of(await self.records.marks(code)), *([None] * MOST_OWNERS))[:MOST_OWNERS]
        nobody = self.blind("nobody", claim)
        same = [hmac.compare_digest(claim, mark or nobody) for mark in good]
        if not any(same):
            raise LookupNotFound
        await self.windows.give_back(taken)
        return (await self.dossiers.load(code)).state
