"""What clients were told, against what the databases hold: each command by its key."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from tests.faults.judge.kept import Document, Kept
from tests.faults.judge.verdict import Verdict
from tests.faults.load.commands import Command, Ledger

Found = dict[str, list[tuple[str, Document]]]
"""By stored key: the dossiers on which a command under it took effect, with what was answered."""


def judge_commands(ledger: Ledger, kept: Kept, verdict: Verdict) -> None:
    """Every command that was acknowledged is there once; none is there that was refused."""
    found = {service: _found(kept, service) for service in ("intake", "routing")}
    verdict.attempted += len(ledger.commands)
    for command in ledger.commands:
        _judge(command, found[command.service].get(command.stored_key, []), kept, verdict)
    asked = {command.stored_key for command in ledger.commands}
    for service, keys in found.items():
        for key in keys.keys() - asked:
            verdict.unexpected.append(f"{service} holds a command that nobody gave: {keys[key]}")
    _versions(ledger, verdict)
    _acts(kept, verdict)
    verdict.unexpected += ledger.strange


def _judge(
    command: Command, effects: list[tuple[str, Document]], kept: Kept, verdict: Verdict
) -> None:
    if command.fate == "acknowledged":
        verdict.acknowledged += 1
        if not effects:
            verdict.lost.append(f"acknowledged, and not there: {command}")
        elif (code := effects[0][0]) != command.code:
            verdict.unexpected.append(f"acknowledged as another's: {command}, {code}")
    if len(effects) > 1:
        verdict.doubled.append(f"{len(effects)} times: {command}")
    elif effects and command.fate == "unknown":
        verdict.recovered.append(str(command))
    elif effects and command.fate == "refused":
        verdict.unexpected.append(f"refused ({command.problem}), and there: {command}")


def _found(kept: Kept, service: str) -> Found:
    found: Found = defaultdict(list)
    for code, document in kept.stores[service].items():
        for answer in _answers(document):
            found[answer["key"]].append((code, answer))
    return found


def _answers(document: Document) -> Iterator[Document]:
    if "created" in document:
        yield document["created"]
    yield from document.get("answers", ())


def _versions(ledger: Ledger, verdict: Verdict) -> None:
    """No two commands were told that they made the same version of the same thing."""
    told = Counter((one.service, one.code, one.version) for one in ledger.of("acknowledged"))
    for made, times in told.items():
        if times > 1:
            verdict.doubled.append(f"{times} commands were told that they made {made}")


def _acts(kept: Kept, verdict: Verdict) -> None:
    """The audit has an entry for each command of a person that took effect, and no other."""
    for code, document in kept.stores["intake"].items():
        acts = sum(entry["role"] != "service" for entry in document["audit"])
        answered = sum(1 for _ in _answers(document))
        if acts > answered:
            verdict.doubled.append(f"{code}: {acts} acts in the audit, {answered} answered")
        elif acts < answered:
            verdict.lost.append(f"{code}: {acts} acts in the audit, {answered} answered")
        heard = Counter(e["reason"] for e in document["audit"] if _of_event(e))
        verdict.doubled += [
            f"{code}: event {event} took effect {times} times"
            for event, times in heard.items()
            if times > 1
        ]


def _of_event(entry: Document) -> bool:
    return entry["role"] == "service" and str(entry["command"]).endswith((".v1", ".v2"))
