"""Which channel is tried next, and when somebody has to call. Each row says why."""

from dataclasses import replace

import pytest
from services.notify.tests.people.dossiers import (
    LATER,
    NOW,
    TOOK,
    notice,
    notices,
    ways,
    words,
)

from notify.domain.calls import CallTry, tried
from notify.domain.notices import moved
from notify.domain.reaching import OWNER, Ways, chains, pursued
from notify.domain.reviewing import overtaken

CALL = "e1:ready"


def after(told, by, calls=()):
    """What is told once it was pursued, in words, and the ids of the calls that are open."""
    fresh, made = pursued(told, by, calls)
    assert pursued(fresh, by, made) == (fresh, made), "to look twice changes nothing"
    return words(fresh), [call.id for call in made if call.is_open]


@pytest.mark.parametrize(
    ("channels", "order", "made", "because"),
    [
        (("sms", "email"), (), "sms email", "without an order each is used"),
        (("sms", "email"), ("email", "sms"), "email>sms", "what is ordered is one chain"),
        (("sms", "email"), ("zalo", "sms"), "sms email", "only what he has"),
        (("zalo", "sms", "email"), (), "zalo>sms email", "two that come to one telephone"),
        (("zalo", "sms", "email"), ("zalo", "sms"), "zalo>sms email", "the same in an order"),
        (("zalo", "sms", "email"), ("sms",), "sms>zalo email", "one telephone, its own order"),
        (("zalo", "sms", "email"), ("email",), "email zalo>sms", "beside what he ordered"),
        (("zalo", "sms", "email"), ("email", "sms"), "email>sms>zalo", "all in one"),
        ((), ("sms",), "", "nothing to be reached by"),
    ],
)
def test_what_is_told_one_after_the_other_and_what_side_by_side(channels, order, made, because):
    assert Ways(chains(channels, order)) == ways(made), because


@pytest.mark.parametrize(
    ("end", "because"),
    [
        ("queued", "not tried yet"),
        ("held", "the morning comes"),
        ("sending", "somebody is handing it over"),
        ("unknown", "a provider perhaps has it"),
        ("accepted", "he was told"),
        ("delivered", "it arrived"),
        ("opted-out", "he did not want it"),
        ("cancelled", "nobody is to be told"),
    ],
)
def test_no_other_channel_is_tried_and_nobody_called(end, because):
    assert after(notices(f"zalo {end}"), ways("zalo>sms", "email")) == (
        words(notices(f"zalo {end}")), [],
    ), because  # fmt: skip


def test_what_became_too_old_goes_no_other_way_but_the_law_has_somebody_call():
    told, calls = after(notices("zalo expired"), ways("zalo>sms", "email"))
    assert (len(told), calls) == (1, [CALL])


@pytest.mark.parametrize(
    ("end", "because"),
    [
        ("refused", "never at this address"),
        ("undelivered", "its receipt said so"),
        ("busy", "all tries in vain, surely not taken"),
        ("suppressed", "nothing arrives there"),
        ("no-channel", "there was none"),
    ],
)
def test_what_surely_failed_is_told_by_the_next_channel(end, because):
    told, calls = after(notices(f"zalo {end}"), ways("zalo>sms"))
    assert (told[1:], calls) == (["sms queued"], []), because


@pytest.mark.parametrize("end", ["silent", "restored"])
def test_what_a_provider_perhaps_has_is_asked_by_a_person_and_told_by_no_other_channel(end):
    told, calls = after(notices(f"zalo {end}"), ways("zalo>sms", "email"))
    assert (len(told), calls) == (1, [CALL])


@pytest.mark.parametrize(
    ("told", "first", "owner", "next_", "calls", "because"),
    [
        (["zalo refused", "sms busy"], "zalo>sms>email", "", ["email"], [], "one after the other"),
        (["zalo refused", "sms unknown"], "zalo>sms>email", "", [], [], "perhaps told by SMS"),
        (["zalo refused", "sms refused"], "zalo>sms", "", [], [CALL], "no channel is left"),
        (["zalo refused", "email accepted"], "zalo>sms email", "", ["sms"], [],
         "the telephone is tried to its end beside a mail"),
        (["zalo refused", "email unknown"], "zalo>sms email", "", ["sms"], [], "the same"),
        (["zalo refused", "sms refused", "email accepted"], "zalo>sms email", "sms", [], [],
         "told by mail"),
        (["zalo refused", "sms refused", "email sending"], "zalo>sms email", "sms", [], [],
         "perhaps told by mail"),
        (["sms refused", "email refused"], "sms email", "sms email", ["owner/sms", "owner/email"],
         [], "then the owner, by all that is his"),
        (["sms refused", "email queued"], "sms email", "sms", [], [], "not before all have failed"),
        (["sms silent", "email refused"], "sms email", "sms", [], [CALL], "perhaps told already"),
        (["sms no-channel"], "", "zalo>sms", ["owner/zalo"], [], "only the owner can be reached"),
        (["sms no-channel"], "", "", [], [CALL], "nobody can be reached"),
        (["sms refused", "owner/zalo refused"], "sms", "zalo>sms", ["owner/sms"], [],
         "the owner's is a chain too"),
        (["sms refused", "owner/zalo accepted", "owner/email queued"], "sms", "zalo>sms email", [],
         [], "the owner was told"),
        (["sms delivered", "owner/zalo refused"], "sms", "zalo>sms", [], [],
         "the authorised person was told after all"),
        (["sms refused", "owner/sms refused"], "sms", "sms", [], [CALL], "the owner's failed too"),
        (["sms refused", "owner/sms silent"], "sms", "sms>email", [], [CALL], "perhaps told"),
        (["sms refused", "email expired"], "sms email", "sms", [], [CALL],
         "too old to be sent, but the law says that he is told"),
        (["zalo refused", "sms needless"], "zalo>sms", "", [], [CALL],
         "it was kept back for a receipt that did not hold"),
        (["zalo refused", "sms needless"], "zalo>sms>email", "", ["email"], [], "the same"),
    ],
)  # fmt: skip
def test_the_way_from_channel_to_channel_to_the_owner_to_a_call(
    told, first, owner, next_, calls, because
):
    before = notices(*told)
    now, made = after(before, ways(first, owner))
    assert (now[len(before) :], made) == ([f"{one} queued" for one in next_], calls), because


@pytest.mark.parametrize(
    ("told", "first", "owner", "kept_back", "because"),
    [
        (["zalo delivered", "sms queued"], "zalo>sms", "", [1], "zalo did reach him"),
        (["zalo delivered", "sms held"], "zalo>sms", "", [1], "before the morning came"),
        (["zalo delivered", "sms sending"], "zalo>sms", "", [], "it is under way"),
        (["zalo delivered", "sms unknown"], "zalo>sms", "", [], "perhaps taken"),
        (["sms delivered", "email queued"], "sms email", "", [], "these go side by side"),
        (["sms delivered", "owner/sms queued", "owner/email held"], "sms", "sms email", [1, 2],
         "the authorised person was told"),
        (["sms refused", "owner/zalo delivered", "owner/sms queued"], "sms", "zalo>sms", [2],
         "the owner's first"),
        (["zalo queued", "sms accepted"], "zalo>sms", "", [0], "told by the second meanwhile"),
    ],
)  # fmt: skip
def test_a_late_receipt_keeps_back_what_has_not_begun(told, first, owner, kept_back, because):
    fresh, _ = pursued(notices(*told), ways(first, owner), ())
    cancelled = [n for n, one in enumerate(fresh) if one.status == "cancelled"]
    assert cancelled == kept_back, because
    assert {fresh[n].reason for n in kept_back} <= {"told-by-another-channel"}


def test_what_is_told_by_another_channel_is_not_younger_than_what_came_after_it():
    told = (
        *notices("zalo refused", kind="supplemented"),
        *notices("zalo queued", kind="supplement", event="e2"),
    )
    fresh, _ = pursued(told, ways("zalo>sms"), ())
    assert [(one.occasion, one.channel) for one in fresh] == [
        ("e1", "zalo"), ("e1", "sms"), ("e2", "zalo"),
    ]  # fmt: skip
    assert overtaken(fresh, LATER) == fresh, "the second supplement is asked for all the same"


def lost():
    """A citizen whom no channel reached, with the call that this opened."""
    return pursued(notices("zalo refused", "sms refused"), ways("zalo>sms"), ())


def test_the_last_failure_opens_a_call_that_is_due_from_then_on():
    _, [call] = lost()
    assert (call.id, call.kind) == (CALL, "ready")
    assert (call.opened_at, call.since) == (NOW + TOOK, NOW + TOOK)


def test_each_event_has_a_call_of_its_own():
    told = (*notices("sms refused"), *notices("sms refused", kind="apology", event="e0"))
    _, calls = pursued(told, ways("sms"), ())
    assert [call.id for call in calls] == [CALL, "e0:apology"]


def test_a_call_is_closed_and_nothing_more_is_tried_when_a_later_notice_took_its_sense():
    told, calls = lost()
    told = (*told, *notices("zalo", kind="returned", event="e2"))
    told, [call] = pursued(told, ways("zalo>sms>email"), calls)
    assert (call.closed_as, call.closed_at) == ("overtaken", NOW)
    assert words(told)[2:] == ["zalo queued"]


def test_a_call_is_closed_when_a_receipt_comes_late_and_opened_anew_when_that_did_not_hold():
    told, calls = lost()
    told = (told[0], moved(told[1], "accepted", LATER))
    _, calls = pursued(told, ways("zalo>sms"), calls)
    assert (calls[0].closed_as, calls[0].closed_at) == ("told", LATER)
    told = (told[0], moved(told[1], "failed-for-good", LATER + TOOK, "sms-2"))
    _, [call] = pursued(told, ways("zalo>sms"), calls)
    assert (call.is_open, call.since) == (True, LATER + TOOK)


def test_whom_somebody_told_is_not_told_again_although_there_is_another_channel_now():
    told, calls = lost()
    calls = tried(calls, CALL, CallTry(LATER, "mc-1", "reached"))
    assert after(told, ways("zalo>sms>email"), calls) == (words(told), [])


def test_whom_nobody_could_call_is_told_when_there_is_another_channel():
    told, calls = lost()
    calls = tried(calls, CALL, CallTry(LATER, "mc-1", "given-up"))
    assert after(told, ways("zalo>sms>email"), calls)[0][2:] == ["email queued"]


def test_the_other_channel_tells_the_same_and_is_a_notice_of_its_own():
    first = replace(notice("zalo", "refused"), params={"due": LATER})
    _, second = pursued((first,), ways("zalo>sms"), ())[0]
    assert (second.params, second.kind, second.queued_at) == ({"due": LATER}, "ready", NOW + TOOK)
    assert (second.id, second.public_id != first.public_id) == ("e1:ready:sms", True)


def test_the_owners_notice_has_a_key_of_its_own_although_the_channel_is_the_same():
    told, _ = pursued(notices("sms refused"), ways("sms", "sms"), ())
    assert [one.id for one in told] == ["e1:ready:sms", "e1:ready:sms:owner"]
    assert told[1].to == OWNER
