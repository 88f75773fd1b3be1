"""Counts of notices by one aggregation over the log's index."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.mongo.client import Database, Document
from notify.application.figures import Range
from notify.domain.counted import NOBODY
from notify.domain.facts import log_place

APART = ("day", "kind", "audience", "channel", "provider", "template", "status")
SUMMED = ("notices", "handed", "handed_fast", "arrived", "arrived_fast")


class CountedFacts:
    def __init__(self, database: Database, collection: str) -> None:
        self._database = database
        self._collection = collection

    async def __call__(self, asked: Range) -> list[Mapping[str, Any]]:
        rows = await self._database.group(self._collection, pipeline(asked))
        return [
            dict.fromkeys(APART, NOBODY) | row["_id"] | {name: row[name] for name in SUMMED}
            for row in rows
        ]

    async def of_job(self, job: str) -> Mapping[str, int]:
        """How many notices of a bulk job have each status."""
        rows = await self._database.group(
            self._collection,
            [
                {"$match": {"job": job}},
                {"$unwind": "$facts"},
                {"$group": {"_id": "$facts.status", "n": {"$sum": 1}}},
            ],
        )
        return {row["_id"]: row["n"] for row in rows}


def pipeline(asked: Range) -> list[Document]:
    """A correspondence has notices of many days: those of others are left out once more."""
    days = {"$gte": asked.first.isoformat(), "$lte": asked.last.isoformat()}
    sums = {name: {"$sum": f"$facts.{name}"} for name in SUMMED[1:]}
    return [
        {"$match": {"log": {"$elemMatch": between(asked)}}},
        {"$unwind": "$facts"},
        {"$match": {"facts.day": days}},
        {
            "$group": {
                "_id": {name: f"$facts.{name}" for name in APART},
                "notices": {"$sum": {"$ifNull": ["$facts.notices", 1]}},
                **sums,
            }
        },
    ]


def between(asked: Range) -> Document:
    return {
        "$gte": log_place(asked.agency, midnight(asked.first)),
        "$lt": log_place(asked.agency, midnight(asked.last + timedelta(days=1))),
    }


def midnight(day: date) -> datetime:
    """At which the office's day begins."""
    return datetime.combine(day, time(), OFFICE_ZONE)
