"""One service's database: indexes, what waits in it and for how long, leases."""

from collections.abc import Sequence
from datetime import UTC, datetime

from dossier_shared.doctor.findings import Finding, clock, fine, listed, span, trouble, unknown
from dossier_shared.doctor.waiting import held
from dossier_shared.mongo.client import Database, Document, PyMongoError
from dossier_shared.mongo.indexes import DECLARED, described
from dossier_shared.mongo.lease import LONGEST
from dossier_shared.operating import Place

LONG = 60
"""Seconds after which what waits is told: the relay and the sweepers look four times a second."""


async def findings(place: Place) -> list[Finding]:
    """All about one database; one that is away is one finding."""
    database = place.database()
    try:
        return await _findings(place, database)
    except PyMongoError as error:
        do = "start MongoDB; services go on by themselves, and answer 503 until then"
        return [trouble(place.service, "database", f"away ({type(error).__name__})", do)]
    finally:
        await database.close()


async def _findings(place: Place, database: Database) -> list[Finding]:
    before = datetime.now(UTC)
    theirs = await database.server_time()
    time = clock(f"{place.service} database", theirs, before, datetime.now(UTC))
    said = await database[DECLARED].find_one({"_id": "indexes"})
    if said is None:
        never = "nothing was ever declared in it"
        return [time, unknown(place.service, "database", never, f"start {place.service}")]
    wanted: list[Document] = said["indexes"]
    return [
        time,
        *await _indexes(place.service, database, wanted),
        await _outboxes(place, database, wanted),
        await _timers(place, database, wanted),
        *await held(place, database),
        await _leases(place.service, database),
    ]


async def _indexes(service: str, database: Database, wanted: Sequence[Document]) -> list[Finding]:
    there = []
    for name in sorted({row["collection"] for row in wanted}):
        kept = await database[name].index_information()
        there += [described(name, index, how) for index, how in kept.items() if index != "_id_"]
    names = {(row["collection"], row["name"]) for row in wanted}
    have = {(row["collection"], row["name"]) for row in there}
    lacks = sorted(names - have)
    differs = sorted(_place(row) for row in wanted if row not in there and _place(row) in have)
    strange = sorted(have - names)
    found = [
        trouble(service, "indexes", f"{what}: {listed(map('.'.join, which))}", do)
        for what, which, do in (
            ("missing", lacks, f"restart {service}: it makes them"),
            ("not as declared", differs, f"drop it and restart {service}: it makes them"),
            ("unknown", strange, "left by another version: drop it when none of that runs"),
        )
        if which
    ]
    return found or [fine(service, "indexes", f"all {len(wanted)} as declared")]


def _place(row: Document) -> tuple[str, str]:
    return row["collection"], row["name"]


async def _outboxes(place: Place, database: Database, wanted: Sequence[Document]) -> Finding:
    """The oldest event that the broker has not confirmed."""
    oldest: list[tuple[datetime, str]] = []
    for name in _indexed(wanted, "outbox.time"):
        rows = await _first(database, name, "outbox.time")
        oldest += [(row["outbox"][0]["time"], f"{name} {row['_id']}") for row in rows]
    if not oldest:
        return fine(place.service, "outbox", "empty")
    time, where = min(oldest)
    age = (place.clock.now() - time).total_seconds()
    said = f"the oldest event waits {span(age)} ({where})"
    if age < LONG:
        return fine(place.service, "outbox", said)
    do = f"mend the broker if it is in trouble; else restart {place.service}, whose relay is stuck"
    return trouble(place.service, "outbox", said, do)


async def _timers(place: Place, database: Database, wanted: Sequence[Document]) -> Finding:
    """The longest due timer that nobody fired."""
    due: list[tuple[datetime, str]] = []
    for name in _indexed(wanted, "next_due"):
        rows = await _first(database, name, "next_due")
        due += [(row["next_due"], f"{name} {row['_id']}") for row in rows]
    late = (place.clock.now() - min(due)[0]).total_seconds() if due else 0.0
    if late < LONG:
        return fine(place.service, "timers", "none is late")
    said = f"{span(late)} late ({min(due)[1]})"
    do = f"start {place.service}; if it runs, look for timers.failed or sender.fault in its log"
    return trouble(place.service, "timers", said, do)


def _indexed(wanted: Sequence[Document], field: str) -> list[str]:
    """The collections that have an index which begins with this field."""
    return sorted({row["collection"] for row in wanted if row["key"][0][0] == field})


async def _first(database: Database, collection: str, field: str) -> list[Document]:
    ever = {field: {"$gte": datetime(1970, 1, 1, tzinfo=UTC)}}
    return await database[collection].find(ever, {field: 1}).sort(field).limit(1).to_list(1)


async def _leases(service: str, database: Database) -> Finding:
    """Leases are on the machines' clocks."""
    rows = await database["leases"].find({}).sort("_id").to_list(None)
    now = datetime.now(UTC)
    ended = [row for row in rows if row["until"] < now]
    do = f"start {service}: each replica tries to take them over"
    if not rows:
        return trouble(service, "leases", "nobody holds the relay's", do)
    if ended:
        late = max((now - row["until"]).total_seconds() for row in ended)
        said = f"{listed(row['_id'] for row in ended)} ended {span(late)} ago, taken by nobody"
        return trouble(service, "leases", said, do)
    if ahead := [row for row in rows if row["until"] > now + LONGEST]:
        over = max((row["until"] - now).total_seconds() for row in ahead)
        said = f"{listed(row['_id'] for row in ahead)} held for {span(over)}: a clock was ahead"
        return trouble(service, "leases", said, do)
    said = listed(f"{row['_id']} by {row['holder']}" for row in rows)
    return fine(service, "leases", said)
