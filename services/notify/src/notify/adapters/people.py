"""Inboxes, calls by hand, wishes, dead addresses and postings in MongoDB."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from dossier_shared.mongo.aggregates import LOADED, Aggregates
from dossier_shared.mongo.client import Collection
from dossier_shared.mongo.codec import Codec
from dossier_shared.web.auth import Role
from notify.application.postings import Posting
from notify.domain import inbox
from notify.domain.calls import oldest
from notify.domain.correspondence import Correspondence
from notify.domain.notices import Notice
from notify.domain.wishes import Suppression, Wish

WISHES: Codec[Wish] = Codec(Wish, "tag")
INSTANT = "%Y%m%dT%H%M%S%f"
LAST = "~"
"""Sorts after whatever a place begins with."""

PEOPLE_INDEXES = [
    IndexModel([("calling", ASCENDING)], name="calling", sparse=True),
    IndexModel([("parked_at", ASCENDING)], name="parked_at", sparse=True),
    IndexModel([("unread", ASCENDING), ("latest", DESCENDING)], name="unread", sparse=True),
    IndexModel([("inboxes", ASCENDING), ("latest", DESCENDING)], name="inboxes", sparse=True),
]
WISH_INDEXES = [IndexModel([("changed_at", ASCENDING)], name="changed_at", sparse=True)]
SUPPRESSION_INDEXES = [IndexModel([("until", ASCENDING)], name="until")]


def for_people(state: Correspondence) -> dict[str, Any]:
    """By which calls and inboxes are found, in their order: text sorts as time does."""
    since, latest = oldest(state.calls), inbox.last_at(state.notices)
    calling = since is not None and state.agency is not None
    return {
        "calling": f"{state.agency}/{_place(since, state.code)}" if calling and since else None,
        "unread": inbox.unread_by(state.notices) or None,
        "inboxes": inbox.addressed(state.notices) or None,
        "latest": _place(latest, state.code) if latest else None,
        "parked_at": parked_at(state.notices),
    }


def parked_at(notices: Iterable[Notice]) -> datetime | None:
    """When one was given up the last time that nobody had sent again since."""
    parked = (one.settled_at for one in notices if one.status == "failed-temporarily")
    return max((at for at in parked if at is not None), default=None)


def _place(at: datetime, code: str) -> str:
    return f"{at.astimezone(UTC):{INSTANT}}/{code}"


class StoredCalls:
    def __init__(self, correspondences: Aggregates[Correspondence]) -> None:
        self._stored = correspondences

    async def page(
        self, agency: str, after: str | None, limit: int
    ) -> tuple[Sequence[Correspondence], str | None]:
        first = f"{agency}/"
        where = {"calling": {"$gt": f"{first}{after or ''}", "$lt": f"{first}{LAST}"}}
        found = self._stored.collection.find(where, LOADED).sort("calling").limit(limit + 1)
        rows = await found.to_list(limit + 1)
        place = rows[limit - 1]["calling"].removeprefix(first) if len(rows) > limit else None
        return [self._stored.read(row).state for row in rows[:limit]], place

    async def count(self, agency: str) -> int:
        return await self._count(agency, LAST)

    async def since_before(self, agency: str, at: datetime) -> int:
        """How many are open since before this instant."""
        return await self._count(agency, f"{at.astimezone(UTC):{INSTANT}}")

    async def _count(self, agency: str, end: str) -> int:
        where = {"calling": {"$gt": f"{agency}/", "$lt": f"{agency}/{end}"}}
        return await self._stored.collection.count_documents(where)

    async def parked_since(self, at: datetime) -> int:
        """Of how many subjects a notice was given up since then, until somebody sends it again."""
        return await self._stored.collection.count_documents({"parked_at": {"$gt": at}})


class StoredInboxes:
    def __init__(self, correspondences: Aggregates[Correspondence]) -> None:
        self._stored = correspondences

    async def page(
        self, person: str, before: str | None, limit: int, *, unread: bool
    ) -> tuple[Sequence[Correspondence], str | None]:
        where: dict[str, Any] = {"unread" if unread else "inboxes": person}
        if before is not None:
            where["latest"] = {"$lt": before}
        found = self._stored.collection.find(where, LOADED).sort("latest", DESCENDING)
        rows = await found.limit(limit + 1).to_list(limit + 1)
        place = rows[limit - 1]["latest"] if len(rows) > limit else None
        return [self._stored.read(row).state for row in rows[:limit]], place

    async def unread(self, person: str) -> int:
        return await self._stored.collection.count_documents({"unread": person})


class StoredWishes:
    def __init__(self, wishes: Aggregates[Wish]) -> None:
        self._stored = wishes

    async def changed_since(self, at: datetime | None) -> Sequence[Wish]:
        where = {"changed_at": {"$gt": at or datetime.min.replace(year=1970, tzinfo=UTC)}}
        rows = await self._stored.collection.find(where, LOADED).to_list(None)
        return [self._stored.read(row).state for row in rows]


class StoredSuppressions:
    """One document an address; a clock of the office, not the database's, says when it is over."""

    def __init__(self, suppressions: Collection) -> None:
        self._suppressions = suppressions

    async def keep(self, one: Suppression) -> None:
        fields = asdict(one)
        key = {"_id": fields.pop("tag")}
        await self._suppressions.update_one(key, {"$set": fields}, upsert=True)

    async def lift(self, tag: str) -> bool:
        return bool((await self._suppressions.delete_one({"_id": tag})).deleted_count)

    async def live(self, now: datetime) -> Sequence[Suppression]:
        over = await self._suppressions.find({"until": {"$lte": now}}, {"_id": 1}).to_list(None)
        for row in over:
            await self._suppressions.delete_one({"_id": row["_id"], "until": {"$lte": now}})
        rows = await self._suppressions.find({"until": {"$gt": now}}).to_list(None)
        return [Suppression(r["_id"], r["reason"], r["at"], r["until"]) for r in rows]


class ToldMornings:
    """One document: the last morning whose mails are all written."""

    def __init__(self, mornings: Collection) -> None:
        self._mornings = mornings

    async def last(self) -> datetime | None:
        found = await self._mornings.find_one({"_id": "told"})
        return found["at"] if found else None

    async def note(self, at: datetime) -> None:
        await self._mornings.update_one({"_id": "told"}, {"$max": {"at": at}}, upsert=True)


class StoredPostings:
    """One document a person."""

    def __init__(self, postings: Collection) -> None:
        self._postings = postings

    async def keep(self, person: str, posting: Posting) -> None:
        earlier = {"_id": person, "sequence": {"$lt": posting.sequence}}
        with suppress(DuplicateKeyError):  # as late a one is there
            await self._postings.update_one(earlier, {"$set": asdict(posting)}, upsert=True)

    async def known(self) -> Mapping[str, Posting]:
        rows = await self._postings.find({}).to_list(None)
        return {
            row["_id"]: Posting(row["sequence"], Role(row["role"]), row["division"], row["left"])
            for row in rows
        }
