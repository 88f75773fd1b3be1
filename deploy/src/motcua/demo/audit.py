"""What the year came to, from each service's own database; nothing here trusts another's word."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import aio_pika
import httpx

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.messaging.topology import SUBSCRIPTIONS, dead_queue_of
from dossier_shared.mongo.client import Collection, Database, Document
from motcua.demo.settle import HEARS
from motcua.demo.year import LAST_DAY
from motcua.stack import Stack

FINISHED, RETURNED = 9, 10
BATCH = 20_000
STORES = {"intake": "dossiers", "routing": "cases", "notify": "correspondences"}


@dataclass(slots=True)
class Row:
    """One field of the table, by date: before the due date, on it, after it."""

    received: int = 0
    early: int = 0
    on_day: int = 0
    late: int = 0
    no_limit: int = 0
    open_in_time: int = 0
    open_overdue: int = 0

    @property
    def resolved(self) -> int:
        return self.early + self.on_day + self.late + self.no_limit

    @property
    def open(self) -> int:
        return self.open_in_time + self.open_overdue


@dataclass(slots=True)
class Findings:
    """`wrong` names each identity that does not hold, with its two sides."""

    fields: dict[str, Row]
    notices: Counter[tuple[str, str, str]]
    lost: int
    doubled: int
    dead: int
    wrong: list[str] = field(default_factory=list)

    @property
    def total(self) -> Row:
        rows = self.fields.values()
        names = Row.__slots__
        return Row(**{name: sum(getattr(row, name) for row in rows) for name in names})

    def expect(self, what: str, one: object, other: object) -> None:
        if one != other:
            self.wrong.append(f"{what}: {one} ≠ {other}")


async def audit(
    stack: Stack,
    databases: dict[str, Database],
    http: httpx.AsyncClient,
    received: int,
    resolved: int,
) -> Findings:
    """Read all three databases, the dead letters and the counterparts, and hold them together."""
    kept = {name: await _all(databases[name][store]) for name, store in STORES.items()}
    counts = (await http.get(f"{stack.counterparts_url}/counts")).json()
    notices = [n for letters in kept["notify"].values() for n in letters["notices"]]
    findings = Findings(
        fields=_by_field(kept["intake"].values()),
        notices=Counter((n["kind"], n["channel"], n["status"]) for n in notices),
        lost=_lost(kept),
        doubled=_doubled(notices, counts),
        dead=await _dead(stack.amqp_url),
    )
    _identities(findings, kept, received, resolved)
    accepted = sum(n["status"] == "accepted" for n in notices)
    handed = sum(channel["distinct"] for channel in counts.values())
    findings.expect(
        "notices accepted (notify) = distinct messages at the counterparts", accepted, handed
    )
    for name, database in databases.items():
        findings.expect(f"events left in {name}'s outboxes", await _queued(database, name), 0)
        findings.expect(f"events held by {name}", await database["held"].count_documents({}), 0)
    return findings


async def _all(collection: Collection) -> dict[str, Document]:
    rows = await collection.find({}, {"created": 0, "answers": 0}).to_list(BATCH)
    return {row["_id"]: row for row in rows}


def _by_field(dossiers: Iterable[Document]) -> dict[str, Row]:
    fields: dict[str, Row] = {}
    for dossier in dossiers:
        row = fields.setdefault(dossier["field"], Row())
        row.received += 1
        kind = _kind(dossier)
        setattr(row, kind, getattr(row, kind) + 1)
    return dict(sorted(fields.items()))


def _kind(dossier: Document) -> str:
    """On time is by date (domain rule of report 06a); no limit is never late."""
    due = _day(dossier["due_now"]) if "due_now" in dossier else None
    if "result" not in dossier:
        return "open_overdue" if due is not None and due < LAST_DAY else "open_in_time"
    if due is None:
        return "no_limit"
    finished = _day(dossier["result"]["at"])
    return "early" if finished < due else "on_day" if finished == due else "late"


def _day(at: Any) -> date:
    return at.astimezone(OFFICE_ZONE).date()  # type: ignore[no-any-return]


def _lost(kept: dict[str, dict[str, Document]]) -> int:
    """Events a service has told that another, which hears them, has not taken."""
    lost = 0
    for reader, sources in HEARS.items():
        for source in sources:
            for code, told in kept[source].items():
                heard = kept[reader].get(code, {}).get("seen", {}).get(source, 0)
                lost += max(0, told["sequence"] - heard)
    return lost


def _doubled(notices: list[Document], counts: dict[str, dict[str, int]]) -> int:
    """Notices kept twice, and messages that a counterpart delivered twice."""
    twice = len(notices) - len({notice["id"] for notice in notices})
    return twice + sum(channel["delivered_twice"] for channel in counts.values())


async def _dead(amqp_url: str) -> int:
    connection = await aio_pika.connect(amqp_url, timeout=10)
    async with connection, connection.channel() as channel:
        queues = [
            await channel.declare_queue(dead_queue_of(name), passive=True) for name in SUBSCRIPTIONS
        ]
        return sum(queue.declaration_result.message_count or 0 for queue in queues)


async def _queued(database: Database, name: str) -> int:
    waiting = {"outbox.0": {"$exists": True}}
    stores = [STORES[name], "procedures"] if name == "intake" else [STORES[name]]
    return sum([await database[store].count_documents(waiting) for store in stores])


def _identities(
    findings: Findings, kept: dict[str, dict[str, Document]], received: int, resolved: int
) -> None:
    total = findings.total
    finished = [c for c in kept["routing"].values() if c["status"] == "finished"]
    done = [d for d in kept["intake"].values() if d["status"] in {FINISHED, RETURNED}]
    told = {
        code
        for code, letters in kept["notify"].items()
        if any(n["kind"] == "received" for n in letters["notices"])
    }
    findings.expect("received (intake) = planned", total.received, received)
    findings.expect("resolved (intake) = planned", len(done), resolved)
    findings.expect(
        "received = resolved + open (intake)", total.received, total.resolved + total.open
    )
    findings.expect("cases (routing) = received (intake)", len(kept["routing"]), total.received)
    findings.expect("finished (routing) = resolved (intake)", len(finished), len(done))
    findings.expect(
        "received = resolved + open (routing)",
        len(kept["routing"]),
        len(finished) + sum(c["status"] == "open" for c in kept["routing"].values()),
    )
    findings.expect("dossiers with a receipt notice = received", len(told), total.received)
    findings.expect("lost events", findings.lost, 0)
    findings.expect("doubled notices", findings.doubled, 0)
    findings.expect("dead letters", findings.dead, 0)
