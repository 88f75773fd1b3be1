"""Events that a service cannot take amid a hundred dossiers; replayed once it is mended."""

import asyncio
import json
import os
import subprocess
import sys
from dataclasses import replace
from typing import Any

import aio_pika
from joserfc.jwk import ECKey
from tests.faults.judge import witness
from tests.faults.judge.kept import Kept
from tests.faults.judge.letters import RESULT
from tests.faults.judge.verdict import Verdict
from tests.faults.load.commands import Ledger
from tests.faults.patience import patiently
from tests.faults.plant import Plant
from tests.faults.row import Row, Run

from dossier_shared.messaging import topology

DOSSIERS, SECONDS = 100, 30
GIBBERISH = 3
"""Messages that nobody can read, published amid the others."""
HEARD_BY = ("routing", "notify")
WHY = ("--by=truc-he-thong", "--reason=không đọc được")


def poisoned(run: Run) -> None:
    """Notify is given the wrong key and cannot open a contact; its dead letters are replayed when
    it has the right one. The end is that of the same load without a fault.
    """
    with run.plant(replicas=1) as plant:
        _wrong_key(plant)
        with run.load(plant, DOSSIERS, SECONDS):
            asyncio.run(_gibberish(plant.stack.amqp_url))
            patiently(lambda: _dead(plant, "notify") >= DOSSIERS // 2, 120, "too few dead letters")
        run.verdict.measured["dead letters"] = str(_dead(plant, "notify"))
        _right_key(plant)
        for service in HEARD_BY:
            _operator(plant, service, "discard", "--error=does-not-decode", *WHY)
        _operator(plant, "notify", "replay", "--all")
        found = run.judged(plant)
    without = replace(run, ledger=Ledger(), verdict=Verdict(), folder=run.folder / "without")
    with without.plant(replicas=1) as plant:
        with without.load(plant, DOSSIERS, SECONDS):
            pass
        expected = without.judged(plant)
    run.verdict.expect(without.verdict.good, "the load without faults was not judged well")
    _same_end(run, (_ends(run.ledger, found), _ends(without.ledger, expected)))


def _wrong_key(plant: Plant) -> None:
    path = plant.folder / "wrong.json"
    key = ECKey.generate_key("P-256", {"use": "enc"}, auto_kid=True)
    path.write_text(json.dumps(key.as_dict(private=True)))
    for replica in plant.replicas["notify"]:
        replica.stop()
        replica.env["NOTIFY_CONTACT_KEY_FILE"] = str(path)
        replica.start()


def _right_key(plant: Plant) -> None:
    for replica in plant.replicas["notify"]:
        replica.stop()
        replica.env["NOTIFY_CONTACT_KEY_FILE"] = str(plant.folder / "contact.private.json")
        replica.start()
    plant.timeline.say("mended")


async def _gibberish(amqp_url: str) -> None:
    connection = await aio_pika.connect(amqp_url, timeout=10)
    async with connection, connection.channel() as channel:
        for service in HEARD_BY:
            for number in range(GIBBERISH):
                message = aio_pika.Message(b"{", message_id=f"gibberish-{number}")
                queue = topology.queue_of(service)
                await channel.default_exchange.publish(message, queue, timeout=10)


def _dead(plant: Plant, service: str) -> int:
    queue = topology.dead_queue_of(service)
    return witness.waiting(plant.stack.amqp_url, [queue])[queue]


def _operator(plant: Plant, service: str, *asked: str) -> None:
    """The dead-letter command, as an operator gives it."""
    act, *more = asked
    command = [sys.executable, "-m", "dossier_shared.messaging.dead", act, service, *more]
    env = os.environ | plant.replicas[service][0].env
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    plant.timeline.say("operator", asked=asked, told=done.stdout[-300:] + done.stderr[-300:])
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[2:])}: {done.stdout[-300:]}{done.stderr[-300:]}")


Ends = dict[int, dict[str, Any]]


def _ends(ledger: Ledger, found: Kept) -> Ends:
    """What was done on each dossier of the plan, and how it ended, in what does not hang on the
    minute. Of the notices those that lost their sense before they could be told count too; that
    the others were told is judged for each run by itself.
    """
    codes = {one.number: one.code for one in ledger.commands if one.name == "receive" and one.code}
    done: dict[int, list[str]] = {number: [] for number in codes}
    for command in ledger.of("acknowledged"):
        done[command.number].append(command.name)
    return {n: _end(found, code) | {"done": sorted(done[n])} for n, code in codes.items()}


def _end(found: Kept, code: str) -> dict[str, Any]:
    dossier, case = found.stores["intake"][code], found.stores["routing"][code]
    notices = found.stores["notify"][code]["notices"]
    return {
        "dossier": dossier["status"],
        "case": (case["status"], case.get("outcome")),
        "notices": {
            ("result" if notice["kind"] in RESULT else notice["kind"], notice["channel"])
            for notice in notices
            if notice["audience"] == "citizen"
        },
    }


def _same_end(run: Run, ends: tuple[Ends, Ends]) -> None:
    """Those on which the same was done: the load of a busy machine may run out of time."""
    mended, plain = ends
    alike = [n for n in mended.keys() & plain.keys() if mended[n]["done"] == plain[n]["done"]]
    for number in sorted(alike):
        one, other = mended[number], plain[number]
        run.verdict.expect(one == other, f"dossier {number} ended {one}, without faults {other}")
    run.verdict.measured["compared"] = str(len(alike))
    run.verdict.expect(len(alike) >= DOSSIERS // 2, f"only {len(alike)} dossiers to compare")


ROWS = [
    Row(
        "poison",
        f"contacts that cannot be opened and gibberish amid {DOSSIERS} dossiers, replayed",
        poisoned,
    )
]
