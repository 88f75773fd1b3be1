"""Events that are held, and which event each of them waits for."""

from collections.abc import Sequence
from itertools import groupby

from dossier_shared.doctor.findings import Finding, fine, span, trouble
from dossier_shared.messaging.connection import BROKER_AWAY
from dossier_shared.messaging.dead.letters import Selection
from dossier_shared.messaging.dead.queue import dead_letters
from dossier_shared.mongo.client import Database, Document
from dossier_shared.mongo.discarded import Discarded, Told
from dossier_shared.operating import Place

LONG = 60
MOST = 1000
"""Held events that are looked at; of a longer line the first are told."""


async def held(place: Place, database: Database) -> list[Finding]:
    """One finding a dossier and source that waits too long."""
    rows = await _rows(database)
    if not rows:
        return [fine(place.service, "held", "no event waits for an earlier one")]
    dead = await _dead(place)
    found = []
    for (subject, source), waiting in groupby(rows, lambda row: (row["subject"], row["source"])):
        first = next(iter(waiting))
        age = (place.clock.now() - first["time"]).total_seconds()
        if age >= LONG:
            missing = Told(source, subject, await _heard(database, subject, source) + 1)
            found.append(await _stuck(place, database, first, missing, dead))
    return found or [fine(place.service, "held", f"{len(rows)} events, none for long")]


async def _rows(database: Database) -> list[Document]:
    names = [name for name in await database.collection_names() if name.startswith("held")]
    shown = {"subject": 1, "source": 1, "sequence": 1, "time": 1}
    rows: list[Document] = []
    for name in names:
        rows += await database[name].find({}, shown).sort("subject").limit(MOST).to_list(MOST)
    return sorted(rows, key=lambda row: (row["subject"], row["source"], row["sequence"]))


async def _heard(database: Database, subject: str, source: str) -> int:
    """How far the aggregate has heard; the tool does not know its collection, but its key."""
    for name in await database.collection_names():
        found = await database[name].find_one({"_id": subject}, {"seen": 1})
        if found is not None and "seen" in found:
            return int(found["seen"].get(source, 0))
    return 0


async def _dead(place: Place) -> frozenset[Told]:
    """What is among the dead letters; nothing is known of them while the broker is away."""
    try:
        async with dead_letters(place.amqp_url, place.service) as letters:
            chosen = await letters.chosen(Selection())
    except BROKER_AWAY:
        return frozenset()
    return frozenset(letter.told for letter in chosen if letter.told is not None)


async def _stuck(
    place: Place, database: Database, first: Document, missing: Told, dead: frozenset[Told]
) -> Finding:
    age = span((place.clock.now() - first["time"]).total_seconds())
    wait = f"{first['subject']} #{first['sequence']} of {first['source']} waits {age}"
    if first["sequence"] <= missing.sequence:
        said, do = _failing(place, wait)
    elif await Discarded.of(database).holds(missing):
        said = f"{wait} for #{missing.sequence}, which was discarded"
        do = f"start {place.service}, which passes over it; if it runs, see its log"
    else:
        said, do = _missing(place, wait, missing, dead)
    return trouble(place.service, "held", said, do)


def _failing(place: Place, wait: str) -> tuple[str, str]:
    """Nothing is missing: nobody tries it, or it fails, or what it is about is not known yet."""
    do = f"look for inbox.held-event-failed in the log of {place.service}; `dead skip` gives it up"
    return f"{wait} for no event", do


def _missing(
    place: Place, wait: str, missing: Told, dead: Sequence[Told] | frozenset[Told]
) -> tuple[str, str]:
    command = f"python -m dossier_shared.messaging.dead replay {place.service}"
    if missing in dead:
        do = f"mend its cause, then {command} --dossier {missing.subject}"
        return f"{wait} for #{missing.sequence}, a dead letter", do
    do = f"look at the outbox of {missing.source}; nowhere to be found, `dead skip` gives it up"
    return f"{wait} for #{missing.sequence}, which has not come", do
