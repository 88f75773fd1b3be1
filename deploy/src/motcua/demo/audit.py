"""What the year came to, from each service's own database; nothing here trusts another's word."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

import aio_pika
import httpx

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.messaging.topology import SUBSCRIPTIONS, dead_queue_of
from dossier_shared.mongo.client import Collection, Database, Document
from motcua.demo.settle import HEARS
from motcua.demo.year import FIRST_DAY, LAST_DAY
from motcua.stack import Stack

FINISHED, RETURNED = 9, 10
BATCH = 20_000
TOLD = {"accepted", "delivered"}
Kept = dict[str, dict[str, Document]]
Delivered = dict[str, dict[str, int]]
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
    reported: str = ""
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
    published = await _all(databases["intake"]["procedures"])
    copies = await _all(databases["routing"]["procedures"])
    digests = await _all(databases["routing"]["digests"])
    findings = Findings(
        fields=_by_field(kept["intake"].values()),
        notices=Counter((n["kind"], n["channel"], n["status"]) for _, n in _notices(kept)),
        lost=_lost(kept)
        + _unheard(published, copies, "intake")
        + _unheard(digests, {c: kept["notify"].get(c, {}) for c in digests}, "routing"),
        doubled=_doubled(kept, counts),
        dead=await _dead(stack.amqp_url),
    )
    _identities(findings, kept, received, resolved)
    _reported(findings, await _report_06a(stack, http), received, resolved)
    _telling(findings, kept, counts)
    for name, database in databases.items():
        findings.expect(f"events left in {name}'s outboxes", await _queued(database, name), 0)
        for held in ("held", "held_procedures"):
            waiting = await database[held].count_documents({})
            findings.expect(f"events in {name}.{held}", waiting, 0)
    return findings


async def _report_06a(stack: Stack, http: httpx.AsyncClient) -> Document:
    """The official report of the whole replay, as the leader asks routing for it."""
    leader = next(person.id for person in stack.staff.people if person.role == "leader")
    answer = await http.get(
        f"{stack.urls['routing']}/reports/06a",
        params={"first": FIRST_DAY.isoformat(), "last": LAST_DAY.isoformat()},
        headers={"Authorization": f"Bearer {stack.token(leader)}"},
    )
    total: Document = answer.raise_for_status().json()["total"]
    return total


def _reported(findings: Findings, total: Document, received: int, resolved: int) -> None:
    """Form 06a says of the year what the year was."""
    findings.reported = f"{total['total']}={total['resolved']}+{total['open']}"
    findings.expect("06a: received", total["total"], received)
    findings.expect("06a: resolved", total["resolved"], resolved)
    findings.expect("06a: open", total["open"], received - resolved)


async def _all(collection: Collection) -> dict[str, Document]:
    rows = await collection.find({}, {"created": 0, "answers": 0, "audit": 0}).to_list(BATCH)
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


def _day(at: datetime) -> date:
    return at.astimezone(OFFICE_ZONE).date()


def _notices(kept: Kept) -> list[tuple[str, Document]]:
    return [(code, n) for code, letters in kept["notify"].items() for n in letters["notices"]]


def _lost(kept: Kept) -> int:
    """Events told that a service which hears them has not taken, or taken and no longer told of."""
    return sum(
        _unheard(kept[source], _of_dossiers(kept[reader]), source)
        for reader, sources in HEARS.items()
        for source in sources
    )


def _of_dossiers(rows: dict[str, Document]) -> dict[str, Document]:
    """Less what is written of a division, a day or a job."""
    return {code: row for code, row in rows.items() if "/" not in code}


def _unheard(told: dict[str, Document], readers: dict[str, Document], source: str) -> int:
    return sum(
        abs(
            told.get(code, {}).get("sequence", 0)
            - readers.get(code, {}).get("seen", {}).get(source, 0)
        )
        for code in told.keys() | readers.keys()
    )


def _reason(notice: Document) -> str:
    """Why it was written: a result is told in one of three ways."""
    kind = str(notice["kind"])
    return "result" if kind in {"ready", "ready-early", "rejected"} else kind


def _occasion(notice: Document) -> str:
    """A citizen is told once of a reason; staff are reminded once a morning, rung by rung."""
    reason = _reason(notice)
    if notice["audience"] == "citizen":
        return reason
    return f"{reason}/{notice['to']}/{notice['queued_at'].astimezone(OFFICE_ZONE):%Y-%m-%d}"


def _doubled(kept: Kept, counts: Delivered) -> int:
    """Notices of one reason to one channel beyond the first, whatever event they came of, and
    messages that a counterpart was made to deliver twice.
    """
    times = Counter((code, _occasion(n), n["channel"]) for code, n in _notices(kept))
    again = sum(number - 1 for number in times.values())
    return again + sum(channel["delivered_twice"] for channel in counts.values())


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


def _identities(findings: Findings, kept: Kept, received: int, resolved: int) -> None:
    total = findings.total
    by_status = Counter(case["status"] for case in kept["routing"].values())
    done = sum(d["status"] in {FINISHED, RETURNED} for d in kept["intake"].values())
    findings.expect("received (intake) = planned", total.received, received)
    findings.expect("resolved (intake) = planned", total.resolved, resolved)
    findings.expect("open (intake) = received - resolved", total.open, received - resolved)
    findings.expect("resolved by result = by status (intake)", total.resolved, done)
    findings.expect("cases (routing) = received", sum(by_status.values()), received)
    findings.expect("finished (routing) = resolved", by_status["finished"], resolved)
    findings.expect("open (routing) = open (intake)", by_status["open"], total.open)
    findings.expect("lost events", findings.lost, 0)
    findings.expect("doubled notices", findings.doubled, 0)
    findings.expect("dead letters", findings.dead, 0)


def _senseless(notice: Document) -> bool:
    """Overtaken by a later one; or the mail of a morning over which the replay's clock leapt."""
    overslept = notice["kind"] == "digest" and notice["status"] == "expired"
    return bool(notice["status"] == "cancelled" or overslept)


def _telling(findings: Findings, kept: Kept, counts: Delivered) -> None:
    """Each citizen was told what he had to be told, and what notify says was sent did arrive."""
    sent = [(code, n) for code, n in _notices(kept) if n["status"] in TOLD]
    told: dict[str, set[str]] = {"received": set(), "result": set(), "returned": set()}
    for code, notice in sent:
        told.setdefault(_reason(notice), set()).add(code)
    reached = {
        "received": set(kept["intake"]),
        "result": {c for c, d in kept["intake"].items() if d["status"] in {FINISHED, RETURNED}},
        "returned": {c for c, d in kept["intake"].items() if d["status"] == RETURNED},
    }
    for reason, codes in reached.items():
        missing = len(codes ^ told[reason])
        findings.expect(f"dossiers without exactly their {reason} notice", missing, 0)
    for channel, counterpart in (("sms", "sms"), ("email", "mail")):
        accepted = sum(n["channel"] == channel for _, n in sent)
        delivered = counts[counterpart]["delivered"]
        findings.expect(f"{channel}: accepted = delivered (counterpart)", accepted, delivered)
    citizens = sum(n["audience"] == "citizen" for _, n in sent)
    known = sum(len(dossier["told"]) for dossier in kept["intake"].values())
    findings.expect("notices to citizens (notify) = told (intake)", citizens, known)
    senseless = sum(_senseless(n) for _, n in _notices(kept))
    untold = sum(findings.notices.values()) - len(sent) - senseless
    findings.expect("notices neither told nor cancelled", untold, 0)
