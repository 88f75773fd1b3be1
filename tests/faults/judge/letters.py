"""What citizens were told: everything they are owed, once, and as notify says it was."""

from collections import Counter

from tests.faults.judge.kept import Document, Kept
from tests.faults.judge.verdict import Verdict

from dossier_shared.clock import OFFICE_ZONE

FINISHED, RETURNED = 9, 10
SENT = {"accepted", "delivered"}
GIVEN_UP = {"cancelled", "expired"}
"""Not sent for a good reason: something later made it senseless."""
WAITING = {"queued", "sending"}
COUNTERPARTS = {"sms": "sms", "email": "mail"}
RESULT = {"ready", "ready-early", "rejected"}


def judge_notices(kept: Kept, verdict: Verdict) -> None:
    _owed(kept, verdict)
    _doubled(kept, verdict)
    _delivered(kept, verdict)


def _owed(kept: Kept, verdict: Verdict) -> None:
    """Each citizen of what he has to be told of, and each notice at its end."""
    told: dict[str, set[str]] = {code: set() for code in kept.stores["intake"]}
    stood_by: set[str] = set()
    for code, notice in kept.notices():
        if notice["audience"] == "citizen":
            told[code].add("result" if notice["kind"] in RESULT else notice["kind"])
            stood_by |= set() if notice["status"] in GIVEN_UP else {code}
        if notice["status"] not in SENT | GIVEN_UP:
            verdict.lost.append(f"{_named(code, notice)} is {notice['status']}")
    for code, dossier in kept.stores["intake"].items():
        for kind in owed(dossier) - told[code]:
            verdict.lost.append(f"nobody was told «{kind}» of {code}")
        if told[code] and code not in stood_by:
            verdict.lost.append(f"everything for the citizen of {code} was given up")


def owed(dossier: Document) -> set[str]:
    due = {"received"}
    if dossier["status"] in {FINISHED, RETURNED}:
        due.add("result")
    return due | ({"returned"} if dossier["status"] == RETURNED else set())


def _doubled(kept: Kept, verdict: Verdict) -> None:
    """In a life of the load nothing happens twice that anybody is written to about."""
    times: Counter[tuple[str, str, str]] = Counter()
    for code, notice in kept.notices():
        times[code, _occasion(notice), notice["channel"]] += 1
    verdict.doubled += [
        f"{number} notices «{kind}» by {channel} of {code}"
        for (code, kind, channel), number in times.items()
        if number > 1
    ]


def _occasion(notice: Document) -> str:
    """A citizen is told once of a thing; staff are reminded once a morning, rung by rung."""
    kind = "result" if notice["kind"] in RESULT else str(notice["kind"])
    if notice["audience"] == "citizen":
        return kind
    return f"{kind}/{notice['to']}/{notice['queued_at'].astimezone(OFFICE_ZONE):%Y-%m-%d}"


def _delivered(kept: Kept, verdict: Verdict) -> None:
    """What counterparts delivered is what notify says was sent."""
    for channel, counterpart in COUNTERPARTS.items():
        ids = kept.delivered[counterpart]
        verdict.doubled += [
            f"{counterpart} delivered {request} {times} times"
            for request, times in Counter(ids).items()
            if times > 1
        ]
        mine = [
            (code, one)
            for code, letters in kept.stores["notify"].items()
            for one in letters.get("notices", ())
            if one["channel"] == channel
        ]
        sent = sum(one["status"] in SENT for _, one in mine)
        maybe = sum(one["status"] not in SENT and bool(one["attempts"]) for _, one in mine)
        if len(set(ids)) < sent:
            verdict.lost.append(f"{channel}: {sent} sent, {len(set(ids))} delivered")
        if len(set(ids)) > sent + maybe:
            verdict.doubled.append(f"{channel}: {sent} sent, {len(set(ids))} delivered")


def _named(code: str, notice: Document) -> str:
    return f"the notice «{notice['kind']}» by {notice['channel']} of {code}"
