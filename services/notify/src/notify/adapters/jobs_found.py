"""What bulk jobs ask of the stored correspondences; each question is a range on one index."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pymongo import DESCENDING

from dossier_shared.mongo.aggregates import LOADED, Aggregates
from dossier_shared.mongo.client import Collection, Document
from notify.adapters.figures import midnight
from notify.adapters.store import QUEUED_BY
from notify.domain.bulk.asking import Meant, OpenDossier, meant
from notify.domain.bulk.jobs import Job, Query
from notify.domain.kinds import Lane
from notify.domain.waiting import place

MOST = 100_000
SWEPT = 1_000
LISTED = 100
NEEDED = ("channels", "tags", "language")


class OpenDossiers:
    def __init__(self, correspondences: Collection) -> None:
        self._correspondences = correspondences

    async def __call__(self, agency: str, query: Query) -> Meant:
        """In the order of their codes, so that a place in the list means the same dossier."""
        found = self._correspondences.find(where(agency, query), dict.fromkeys(NEEDED, 1))
        rows = await found.to_list(MOST)
        return meant(map(_opened, sorted(rows, key=lambda row: str(row["_id"]))))


def _opened(row: Document) -> OpenDossier:
    return OpenDossier(
        row["_id"], row.get("channels", ()), row.get("tags", ()), row.get("language", "vi")
    )


def where(agency: str, query: Query) -> Mapping[str, Any]:
    asked: dict[str, Any] = {"open_in": agency}
    due = {}
    if query.due_from is not None:
        due["$gte"] = midnight(query.due_from)
    if query.due_to is not None:
        due["$lt"] = midnight(query.due_to + timedelta(days=1))
    if due:
        asked["due_at"] = due
    if query.field is not None:
        asked["field"] = query.field
    return asked


class Waiting:
    """How much of the last lane waits, and what of a job does."""

    def __init__(self, correspondences: Collection) -> None:
        self._correspondences = correspondences

    async def count(self, most: int) -> int:
        """Up to `most`: in which channel they wait does not matter."""
        found = 0
        for channel in QUEUED_BY:
            lane = {"$gte": place(Lane.DIGEST), "$lt": f"{Lane.DIGEST + 1}/"}
            counted = self._correspondences.count_documents({f"due_{channel}": lane}, limit=most)
            found += await counted
        return min(found, most)

    async def of_job(self, job: str) -> list[str]:
        rows = self._correspondences.find({"waits_in": job}, {"_id": 1}).limit(SWEPT)
        return [row["_id"] for row in await rows.to_list(SWEPT)]


class LastJobs:
    def __init__(self, jobs: Aggregates[Job]) -> None:
        self._jobs = jobs

    async def __call__(self, agency: str) -> list[Job]:
        listed = {"listed": {"$gte": f"{agency}/", "$lt": f"{agency}0"}}
        found = self._jobs.collection.find(listed, LOADED).sort("listed", DESCENDING).limit(LISTED)
        return [self._jobs.read(row).state for row in await found.to_list(LISTED)]
