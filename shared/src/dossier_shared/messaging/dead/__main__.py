"""`python -m dossier_shared.messaging.dead list intake`; also show, replay, discard, skip.

Letters are chosen by --id, --type, --error, --dossier, --since and --until; replay and discard
want one of these, or --all. `skip` leaves a tombstone for one event that is no dead letter: held,
or lost. Exit code 1 when no letter fits.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from dossier_shared.clock import OFFICE_ZONE
from dossier_shared.messaging.connection import BROKER_AWAY
from dossier_shared.messaging.dead.letters import Letter, Selection
from dossier_shared.messaging.dead.queue import dead_letters
from dossier_shared.messaging.topology import SUBSCRIPTIONS
from dossier_shared.mongo.client import PyMongoError
from dossier_shared.mongo.discarded import Decision, Discarded, Told
from dossier_shared.operating import OneLineParser, Place, place


def parser() -> argparse.ArgumentParser:
    command = OneLineParser("dead", description="Look at, replay or discard dead letters.")
    acts = command.add_subparsers(dest="act", required=True)
    for act, said in (
        ("list", "one line a letter"),
        ("show", "each letter with its data, personal parts masked"),
        ("replay", "put letters back into the service's queue"),
        ("discard", "take letters away and leave tombstones"),
    ):
        _selecting(acts.add_parser(act, help=said), settles=act in {"replay", "discard"})
    skip = acts.add_parser("skip", help="let a service go on without one event")
    skip.add_argument("service", choices=sorted(SUBSCRIPTIONS))
    skip.add_argument("--source", required=True, choices=sorted(SUBSCRIPTIONS), help="who told it")
    skip.add_argument("--dossier", required=True, help="the code the event is about")
    skip.add_argument("--sequence", required=True, type=int, help="which of its events")
    for deciding in (acts.choices["discard"], skip):
        deciding.add_argument("--reason", required=True, help="why, for those who ask later")
        deciding.add_argument("--by", required=True, help="who decided it")
    return command


def _selecting(command: argparse.ArgumentParser, settles: bool) -> None:
    command.add_argument("service", choices=sorted(SUBSCRIPTIONS))
    command.add_argument("--id", action="append", default=[], help="of the event; may be repeated")
    command.add_argument("--type", default="*", help="dossier.received.v1, or dossier.*")
    command.add_argument("--error", default="", help="a part of the reason or the error")
    command.add_argument("--dossier", default="", help="the code the event is about")
    command.add_argument("--since", type=_instant, help="parked then or later; ISO 8601")
    command.add_argument("--until", type=_instant, help="parked then or earlier")
    command.add_argument("--json", action="store_true", help="one JSON object a letter")
    if settles:
        command.add_argument("--all", action="store_true", help="every letter there is")


def _instant(text: str) -> datetime:
    """Without an offset it is the office's time."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)


def _selection(asked: argparse.Namespace) -> Selection:
    whole = Selection()
    return Selection(
        frozenset(asked.id),
        asked.type,
        asked.error,
        asked.dossier,
        asked.since or whole.since,
        asked.until or whole.until,
    )


async def _act(asked: argparse.Namespace, at: Place, selection: Selection) -> list[Letter]:
    async with dead_letters(at.amqp_url, at.service) as dead:
        if asked.act == "replay":
            return await dead.replay(selection)
        if asked.act != "discard":
            return await dead.chosen(selection)
        decision = Decision(asked.by, asked.reason, datetime.now(UTC))
        database = at.database()
        try:
            return await dead.discard(selection, decision, Discarded.of(database))
        finally:
            await database.close()


async def _skip(asked: argparse.Namespace, at: Place) -> None:
    database = at.database()
    told = Told(asked.source, asked.dossier, asked.sequence)
    try:
        await Discarded.of(database).bury(told, Decision(asked.by, asked.reason, datetime.now(UTC)))
    finally:
        await database.close()
    print(f"{asked.service}: {told.key} is skipped; what waits for it goes on within seconds")


def _line(letter: Letter) -> str:
    told = f"{letter.told.subject} #{letter.told.sequence}" if letter.told else "(unreadable)"
    parked = letter.parked.astimezone(OFFICE_ZONE).isoformat(timespec="seconds")
    return f"{letter.id}  {letter.type}  {told}  {parked}  {letter.reason}  {letter.error}"


def _print(asked: argparse.Namespace, letters: Sequence[Letter]) -> None:
    for letter in letters:
        said = letter.as_json() | ({"data": letter.shown} if asked.act == "show" else {})
        if asked.json or asked.act == "show":
            print(json.dumps(said, ensure_ascii=False, indent=None if asked.json else 2))
        else:
            print(_line(letter))
    if not asked.json:
        done = {"replay": "replayed", "discard": "discarded"}.get(asked.act, "found")
        print(f"{asked.service}: {len(letters)} dead letters {done}")


def main(arguments: Sequence[str]) -> int:
    command = parser()
    asked = command.parse_args(arguments)
    try:
        return _done(command, asked)
    except ValueError as wrong:
        command.error(str(wrong))
    except (*BROKER_AWAY, PyMongoError) as away:
        print(f"dead: {type(away).__name__}; ask the doctor", file=sys.stderr)
        return 1


def _done(command: argparse.ArgumentParser, asked: argparse.Namespace) -> int:
    at = place(asked.service)
    if asked.act == "skip":
        asyncio.run(_skip(asked, at))
        return 0
    selection = _selection(asked)
    if asked.act in {"replay", "discard"} and selection.everything and not asked.all:
        command.error(f"{asked.act}: choose letters, or say --all")
    letters = asyncio.run(_act(asked, at, selection))
    _print(asked, letters)
    return 0 if letters or asked.act in {"list", "show"} else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
