"""What can be refused and what cannot, and how long a dead address rests."""

from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from services.notify.tests.people.dossiers import LATER, NOW

from dossier_shared.rules import BadInput
from notify.domain.kinds import RULES, Kind
from notify.domain.wishes import (
    SUPPRESSED_FOR,
    Refusable,
    Wish,
    refusable,
    refuses,
    refusing,
    suppressed,
    wanted,
)

LEGAL = [
    "submitted", "received", "supplement", "supplemented", "fee-due", "fee-paid", "apology",
    "moved", "stopped", "resumed", "withdrawn", "ready", "ready-early", "rejected", "returned",
]  # fmt: skip
REFUSABLE = {
    **dict.fromkeys(LEGAL, None),
    "client-event": None,
    "staff-due": "reminders",
    "staff-overdue": "reminders",
    "staff-step-overdue": "reminders",
    "staff-consultation-over": "reminders",
    "staff-answer-near": "reminders",
    "staff-answer-over": "reminders",
    "staff-supplement-silent": "reminders",
    "staff-uncollected": "reminders",
    "staff-lapsed": "reminders",
    "digest": "digests",
    "outage": "bulk",
}
ALL = Wish("tag", refused=get_args(Refusable))


def test_for_every_kind_it_is_said_whether_it_can_be_refused():
    assert REFUSABLE.keys() == RULES.keys() == set(get_args(Kind))


@pytest.mark.parametrize(("kind", "what"), REFUSABLE.items())
def test_only_what_the_law_does_not_ask_for_can_be_refused(kind, what):
    assert refusable(kind) == what
    assert refuses(ALL, kind) == (what is not None)
    others = replace(ALL, refused=tuple(one for one in ALL.refused if one != what))
    assert not refuses(others, kind)
    assert not refuses(None, kind)


def test_what_is_wanted_is_kept_with_who_said_so():
    wish = wanted(Wish("tag"), ["zalo", "sms"], ["reminders", "bulk", "bulk"], "mc-1", NOW)
    assert wish == Wish("tag", ("zalo", "sms"), ("bulk", "reminders"), NOW, "mc-1")
    assert wanted(wish, [], [], "mc-2", LATER) == Wish("tag", (), (), LATER, "mc-2")


def test_a_channel_stands_once_in_an_order():
    with pytest.raises(BadInput, match="channel-twice"):
        wanted(Wish("tag"), ["sms", "zalo", "sms"], [], "mc-1", NOW)


def test_by_the_link_one_thing_more_is_refused_and_the_order_stays():
    wish = wanted(Wish("tag"), ["zalo", "sms"], ["reminders"], "mc-1", NOW)
    after = refusing(wish, "bulk", "citizen", LATER)
    assert after == Wish("tag", ("zalo", "sms"), ("bulk", "reminders"), LATER, "citizen")
    assert refusing(after, "bulk", "citizen", LATER) == after


def test_a_dead_address_rests_thirty_days():
    one = suppressed("tag", "bounce-5.1.1", NOW)
    assert timedelta(days=30) == SUPPRESSED_FOR
    assert (one.tag, one.reason, one.until) == ("tag", "bounce-5.1.1", NOW + timedelta(days=30))
