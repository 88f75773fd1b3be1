"""Sending to many: tried first, begun once, and halted, taken up again or called off."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from dossier_shared.clock import Clock
from dossier_shared.contracts import Channel, Language
from dossier_shared.lists.tables import Fault, Table
from dossier_shared.mongo.aggregates import (
    Aggregates,
    AlreadyThere,
    Answer,
    NotFound,
    Stored,
    answered_now,
)
from notify.application.bulk_asked import Ask, Checked, Faulty, Params, Wanted
from notify.domain.bulk import jobs, wrongs
from notify.domain.bulk.asking import Meant
from notify.domain.bulk.jobs import BulkKind, Job, Query
from notify.domain.bulk.listing import TITLES, Recipient, fields_of, recipients

KEPT = timedelta(days=30)
"""Rows that were not fed by then are erased with the rest of the job."""

Units = Callable[[BulkKind, Channel, Language, Params], int]
"""Into how many units (parts of an SMS, mails) the text of a kind falls with these values."""


class Rows(Protocol):
    async def keep(self, job: str, rows: Sequence[Recipient], erase_at: datetime) -> None: ...
    async def after(self, job: str, fed: int) -> list[Recipient] | None: ...
    async def used(self, job: str, fed: int) -> None: ...
    async def forget(self, job: str, total: int) -> None: ...


FindOpen = Callable[[str, Query], Awaitable[Meant]]
"""Those who have the open dossiers of an agency that a query means."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """The use cases. A job of another agency is as one that is not there. `price`: of one part."""

    jobs: Aggregates[Job]
    rows: Rows
    find_open: FindOpen
    table: Callable[[bytes], Table]
    units: Units
    clock: Clock
    price: int
    list_jobs: Callable[[str], Awaitable[list[Job]]]

    async def check(self, wanted: Wanted) -> Checked:
        """Nothing is written."""
        found, faults = await self._found(wanted)
        return await asyncio.to_thread(self._counted, wanted, found, faults)

    async def begin(self, wanted: Wanted, ask: Ask) -> Answer:
        """Begin once, however often it is asked; Faulty unless faulty rows may be left out."""
        if (earlier := await self.jobs.created(ask.once)) is not None:
            return earlier
        checked = await self.check(wanted)
        if checked.faults and not wanted.leave_out_faulty:
            raise Faulty(checked.faults)
        if not checked.told:
            raise wrongs.NOBODY.broken()
        now = self.clock.now()
        job = _begun(wanted, checked, ask, now)
        await self.rows.keep(job.id, checked.told, now + KEPT)
        body = ask.describe(job)
        try:
            created = answered_now(ask.once, body, 1)
            await self.jobs.add(job, [], now, created=created, act=ask.act)
        except AlreadyThere:
            if (earlier := await self.jobs.created(ask.once)) is None:
                raise
            return earlier
        return Answer(body, 1, replayed=False)

    async def see(self, job_id: str, agency: str) -> Stored[Job]:
        stored = await self.jobs.load(job_id)
        _own(stored.state, agency)
        return stored

    async def last(self, agency: str) -> list[Job]:
        """The newest first."""
        return await self.list_jobs(agency)

    async def pause(self, job_id: str, agency: str, ask: Ask) -> Answer:
        return await self._answer(job_id, agency, ask, jobs.pause)

    async def resume(self, job_id: str, agency: str, ask: Ask) -> Answer:
        now = self.clock.now()
        return await self._answer(job_id, agency, ask, lambda job: jobs.resume(job, now))

    async def cancel(self, job_id: str, agency: str, ask: Ask) -> Answer:
        now = self.clock.now()
        return await self._answer(job_id, agency, ask, lambda job: jobs.cancel(job, now))

    async def _answer(
        self, job_id: str, agency: str, ask: Ask, command: Callable[[Job], Job]
    ) -> Answer:
        return await self.jobs.answer(
            job_id,
            lambda job: (command(_own(job, agency)), []),
            self.clock.now(),
            once=ask.once,
            describe=ask.describe,
            act=ask.act,
        )

    async def _found(self, wanted: Wanted) -> tuple[Meant, Sequence[Fault]]:
        if wanted.query is not None:
            _check_params(wanted)
            return await self.find_open(wanted.agency, wanted.query), []
        content = wanted.content or b""
        told, faults = await asyncio.to_thread(
            lambda: recipients(self.table(content), wanted.kind, wanted.params)
        )
        return Meant(told), faults

    def _counted(self, wanted: Wanted, found: Meant, faults: Sequence[Fault]) -> Checked:
        """Those who are told the same get a text of the same length: it is written out once."""
        alike = Counter(
            (one.channel, one.language, tuple(sorted(one.params.items()))) for one in found.told
        )
        mails = parts = messages = 0
        for (channel, language, own), many in alike.items():
            if channel == "sms":
                params: Params = {**wanted.params, **dict(own)}
                messages += many
                parts += many * self.units(wanted.kind, channel, language, params)
            else:
                mails += many
        return Checked(
            found.told, faults, mails, messages, parts, parts * self.price, found.no_contact
        )


def _check_params(wanted: Wanted) -> None:
    for name in fields_of(wanted.kind):
        if name not in wanted.params:
            raise wrongs.PARAM_MISSING.broken(title=TITLES[name], field=f"params.{name}")


def _begun(wanted: Wanted, checked: Checked, ask: Ask, now: datetime) -> Job:
    return Job(
        id=hashlib.sha256(f"{ask.once.key}\n{wanted.digest}".encode()).hexdigest()[:24],
        agency=wanted.agency,
        kind=wanted.kind,
        by=ask.act.by,
        begun_at=now,
        total=len(checked.told),
        left_out=checked.left_out,
        params=wanted.params,  # type: ignore[arg-type]
        source="query" if wanted.query is not None else "list",
        next_at=now,
    )


def _own(job: Job, agency: str) -> Job:
    if job.agency != agency:
        raise NotFound(job.id)
    return job
