"""The judge tells what is wrong: each of the six sets from a run made up for it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from tests.faults.judge.asked import judge_commands
from tests.faults.judge.kept import Kept
from tests.faults.judge.letters import judge_notices
from tests.faults.judge.told import judge_events
from tests.faults.judge.verdict import Verdict
from tests.faults.load.commands import Command, Fate, Ledger

from dossier_shared.contracts import Event

CODE = "000.00.19.H50-180412-0001"
NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
ASKED = Command(1, "intake", "receive", "tiep-nhan-1", "1/receive", CODE, version=1)


def asked(fate: Fate) -> Ledger:
    return Ledger([replace(ASKED, fate=fate)])


def event(source: str = "intake", sequence: int = 1, wire: bytes = b"{}") -> Event:
    return Event(
        id=UUID(int=sequence), source=source, type="dossier.received.v1", subject=CODE,
        sequence=sequence, time=NOW, data=None, wire=wire,
    )  # fmt: skip


def notice(**more: Any) -> dict[str, Any]:
    said = {
        "kind": "received", "channel": "sms", "audience": "citizen", "to": None,
        "status": "accepted", "queued_at": NOW, "attempts": [{"at": NOW, "outcome": "accepted"}],
    }  # fmt: skip
    return said | more


def all_well(notices: list[dict[str, Any]] | None = None, **dossier: Any) -> Kept:
    """One dossier that was received, heard by both others, and told of."""
    act = {"role": "receptionist", "command": "receive", "reason": None}
    stores = {
        "intake": {
            CODE: {
                "created": {"key": ASKED.stored_key}, "answers": [], "audit": [act], "status": 2,
                "sequence": 1, "seen": {"routing": 0, "notify": 0},
            }
            | dossier
        },
        "routing": {CODE: {"sequence": 0, "seen": {"intake": 1}, "status": "open"}},
        "notify": {
            CODE: {"sequence": 0, "seen": {"intake": 1}, "notices": notices or [notice()]}
        },
    }  # fmt: skip
    told = {
        "intake": {"dossiers": stores["intake"], "procedures": {}},
        "routing": {"cases": stores["routing"]},
        "notify": {"correspondences": stores["notify"]},
    }
    heard = {
        service: {key: one["seen"] for key, one in store.items()}
        for service, store in stores.items()
    }
    return Kept(stores, told, heard, {}, {}, [event()], {"sms": ["one"], "mail": []})


def judged(kept: Kept, ledger: Ledger | None = None) -> Verdict:
    verdict = Verdict()
    judge_commands(ledger or asked("acknowledged"), kept, verdict)
    judge_events(kept, verdict)
    judge_notices(kept, verdict)
    return verdict


def test_a_run_in_which_all_went_well_has_nothing_to_tell() -> None:
    assert judged(all_well()).figures() == (1, 1, 0, 0, 0, 0)


def test_what_was_acknowledged_and_is_not_there_is_lost() -> None:
    nothing = all_well(created={"key": "of another"})
    assert judged(nothing).lost == [f"acknowledged, and not there: {replace(ASKED)}"]


def test_what_was_not_answered_and_is_there_is_recovered() -> None:
    verdict = judged(all_well(), asked("unknown"))
    assert (verdict.good, len(verdict.recovered)) == (True, 1)


def test_what_was_refused_and_is_there_is_unexpected() -> None:
    assert len(judged(all_well(), asked("refused")).unexpected) == 1


def test_a_command_that_took_effect_twice_is_doubled() -> None:
    again = {"key": ASKED.stored_key}
    assert judged(all_well(answers=[again])).doubled


def test_an_act_in_the_audit_that_nobody_was_answered_is_doubled() -> None:
    act = {"role": "receptionist", "command": "receive", "reason": None}
    assert judged(all_well(audit=[act, act])).doubled


def test_an_event_that_took_effect_twice_is_doubled() -> None:
    act = {"role": "receptionist", "command": "receive", "reason": None}
    heard = {"role": "service", "command": "case.claimed.v1", "reason": "the event"}
    verdict = judged(all_well(audit=[act, heard, heard]))
    assert verdict.doubled == [f"{CODE}: event the event took effect 2 times"]


def test_a_number_that_was_never_published_is_lost() -> None:
    kept = all_well(sequence=2)
    kept.stores["routing"][CODE]["seen"]["intake"] = 2
    kept.stores["notify"][CODE]["seen"]["intake"] = 2
    assert judged(kept).lost == [f"intake never published [2] of 2 about {CODE}"]


def test_an_event_that_a_reader_has_not_taken_is_lost() -> None:
    kept = all_well()
    kept.stores["routing"][CODE]["seen"]["intake"] = 0
    assert judged(kept).lost == [f"routing has taken 0 of 1 events of intake about {CODE}"]


def test_two_events_of_one_number_are_doubled() -> None:
    kept = replace(all_well(), events=[event(), event(wire=b'{"other": 1}')])
    assert judged(kept).doubled == [f"intake: 2 events numbered 1 of {CODE}"]


def test_the_same_event_published_again_is_nothing() -> None:
    assert judged(replace(all_well(), events=[event(), event()])).good


@pytest.mark.parametrize(
    "left",
    [{"held": {"routing.held": 1}}, {"dead": {"routing.events.dead": 1}}],
    ids=["held", "dead"],
)
def test_what_is_left_over_is_unexpected(left: dict[str, Any]) -> None:
    assert len(judged(replace(all_well(), **left)).unexpected) == 1


def test_an_event_left_in_an_outbox_is_unexpected() -> None:
    assert judged(all_well(outbox=[{"id": "one"}])).unexpected


@pytest.mark.parametrize("status", ["failed", "queued", "unknown"])
def test_a_notice_that_was_not_sent_is_lost(status: str) -> None:
    kept = replace(all_well([notice(status=status)]), delivered={"sms": [], "mail": []})
    assert judged(kept).lost == [f"the notice «received» by sms of {CODE} is {status}"]


@pytest.mark.parametrize("status", ["cancelled", "expired"])
def test_a_citizen_for_whom_everything_was_given_up_has_lost_it(status: str) -> None:
    kept = replace(all_well([notice(status=status)]), delivered={"sms": [], "mail": []})
    assert judged(kept).lost == [f"everything for the citizen of {CODE} was given up"]


def test_what_is_told_of_the_calendar_is_heard_as_well() -> None:
    kept = all_well()
    calendars = {"2018": {"sequence": 1}}
    told = {**kept.told, "intake": {**kept.told["intake"], "calendars": calendars}}
    events = [*kept.events, replace(event(), subject="2018")]
    verdict = judged(replace(kept, told=told, events=events))
    assert verdict.lost == ["routing has taken 0 of 1 events of intake about 2018"]


def test_a_notice_that_was_sent_and_not_delivered_is_lost() -> None:
    kept = replace(all_well(), delivered={"sms": [], "mail": []})
    assert judged(kept).lost == ["sms: 1 sent, 0 delivered"]


def test_a_result_that_nobody_was_told_of_is_lost() -> None:
    assert judged(all_well(status=9)).lost == [f"nobody was told «result» of {CODE}"]


def test_a_message_that_a_provider_delivered_twice_is_doubled() -> None:
    kept = replace(all_well(), delivered={"sms": ["one", "one"], "mail": []})
    assert judged(kept).doubled == ["sms delivered one 2 times"]


def test_a_citizen_who_was_told_twice_was_told_doubly() -> None:
    kept = replace(all_well([notice(), notice()]), delivered={"sms": ["one", "two"], "mail": []})
    assert judged(kept).doubled == [f"2 notices «received» by sms of {CODE}"]


def test_two_commands_cannot_have_made_the_same_version() -> None:
    other = replace(ASKED, name="withdraw", key="1/withdraw", fate="acknowledged")
    ledger = asked("acknowledged")
    ledger.commands.append(other)
    act = {"role": "receptionist", "command": "receive", "reason": None}
    kept = all_well(answers=[{"key": other.stored_key}], audit=[act, act])
    assert len(judged(kept, ledger).doubled) == 1
