"""Knows when the three services have said all they have to say to each other at this hour."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import httpx
from prometheus_client.parser import text_string_to_metric_families

from dossier_shared.clock import VirtualClock
from dossier_shared.messaging.topology import SUBSCRIPTIONS
from dossier_shared.mongo.client import Database
from motcua.stack import SERVICES, Stack

LEASE = timedelta(seconds=61)
"""A notice that is being sent is due again when its claim ends, within this time."""
LOOK_SECONDS = 0.04
WATCHED = [f"motcua_events_{what}_total" for what in ("queued", "published", "handled")]
SAYS = {
    "intake": ("dossier", "procedure", "calendar"),
    "routing": ("case", "staff", "digest"),
    "notify": ("notice",),
}
"""The groups of events that each service publishes."""
Hears = Mapping[str, Mapping[str, tuple[str, ...]]]
HEARS: Hears = {
    reader: {
        source: heard
        for source, groups in SAYS.items()
        if (heard := tuple(group for group in groups if f"{group}.*" in keys))
    }
    for reader, keys in SUBSCRIPTIONS.items()
}
"""Which of them each service has a queue for, by the service that says them."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Events by (service, group): queued and published by it; handled by (service, source)."""

    queued: Counter[tuple[str, str]]
    published: Counter[tuple[str, str]]
    handled: Counter[tuple[str, str]]
    duplicates: int

    def settled(self, hears: Hears = HEARS) -> bool:
        """Every event that was queued was handled by each service that hears its group."""
        return all(
            self.handled[reader, source] == sum(self.queued[source, group] for group in groups)
            for reader, sources in hears.items()
            for source, groups in sources.items()
        )


class Calm:
    """Waits for calm: nothing queued, under way, due or being sent.

    `asked` are the services whose counts can be trusted, `hears` what is to be heard by whom.
    """

    asked: Sequence[str] = SERVICES
    hears: Hears = HEARS

    def __init__(
        self,
        stack: Stack,
        http: httpx.AsyncClient,
        clock: VirtualClock,
        databases: dict[str, Database],
    ) -> None:
        self._stack = stack
        self._http = http
        self._clock = clock
        self._cases = databases["routing"]["cases"]
        self._notify = databases["notify"]
        self._correspondences = self._notify["correspondences"]

    async def wait(self, seconds: float = 120) -> Counts:
        """The counts once all is calm; TimeoutError, with the counts, if it does not become so."""
        counts: Counts | None = None
        try:
            async with asyncio.timeout(seconds):
                while True:
                    counts = await self.counts()
                    if counts.settled(self.hears) and await self._nothing_due():
                        again = await self.counts()
                        if again == counts:
                            return again
                    await self._pause()
        except TimeoutError as error:
            raise TimeoutError(
                f"the services did not come to rest in {seconds} s: {counts}"
            ) from error

    async def counts(self) -> Counts:
        pages = await asyncio.gather(
            *(
                self._http.get(f"{self._stack.urls[name]}/metrics", params={"name[]": WATCHED})
                for name in self.asked
            )
        )
        return read_counts({n: p.text for n, p in zip(self.asked, pages, strict=True)})

    async def _pause(self) -> None:
        await asyncio.sleep(LOOK_SECONDS)

    async def _nothing_due(self) -> bool:
        now = self._clock.now()
        if await self._cases.count_documents({"next_due": {"$lte": now}}):
            return False
        sending = {"next_due": {"$lte": now + LEASE}}
        return not await self._correspondences.count_documents(sending)


def read_counts(pages: dict[str, str]) -> Counts:
    """The events in the metrics of each service (Prometheus text)."""
    counts = Counts(Counter(), Counter(), Counter(), 0)
    duplicates = 0
    for service, page in pages.items():
        for family in text_string_to_metric_families(page):
            for sample in family.samples:
                labels, number = sample.labels, int(sample.value)
                if sample.name == "motcua_events_queued_total":
                    counts.queued[service, _group(labels)] += number
                elif sample.name == "motcua_events_published_total":
                    counts.published[service, _group(labels)] += number
                elif sample.name == "motcua_events_handled_total":
                    if labels["taken"] in {"effect", "advanced"}:
                        counts.handled[service, labels["source"]] += number
                    elif labels["taken"] == "duplicate":
                        duplicates += number
    return Counts(counts.queued, counts.published, counts.handled, duplicates)


def _group(labels: dict[str, str]) -> str:
    return labels["type"].partition(".")[0]
