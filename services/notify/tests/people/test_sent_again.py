"""A notice sent again by hand goes down its chain anew."""

from dataclasses import replace
from datetime import timedelta

from services.notify.tests.people.dossiers import LATER, NOW, TOOK, dossier, notices, words

from notify.domain.correspondence import Tried, add, claim_due, settle_all
from notify.domain.notices import Sent
from notify.domain.outcomes import Accepted, Refused
from notify.domain.reaching import pursued
from notify.domain.resending import resend


def test_sent_again_it_goes_down_its_chain_again_one_by_one_and_then_is_called_about():
    dossier_, _ = add(dossier(), notices("zalo"))
    dossier_ = failed(dossier_, NOW + TOOK)
    dossier_ = failed(dossier_, NOW + 2 * TOOK)
    assert words(dossier_.notices) == ["zalo failed-for-good", "sms failed-for-good"]
    assert dossier_.calls[0].is_open

    dossier_, _ = resend(dossier_, dossier_.notices[0].public_id, LATER, "mc-1")
    assert words(dossier_.notices) == ["zalo queued", "sms failed-for-good"]
    assert dossier_.calls[0].closed_as == "sent-again"
    dossier_ = failed(dossier_, LATER + TOOK)
    assert words(dossier_.notices) == ["zalo failed-for-good", "sms queued"]
    assert not dossier_.calls[0].is_open
    assert dossier_.notices[1].round == 1, "a new request: the first was refused"
    dossier_ = failed(dossier_, LATER + 2 * TOOK)
    assert dossier_.calls[0].is_open
    assert dossier_.calls[0].since == LATER + 2 * TOOK


def test_the_last_of_a_chain_sent_again_leaves_the_first_alone():
    dossier_, _ = add(dossier(), notices("zalo"))
    dossier_ = failed(failed(dossier_, NOW + TOOK), NOW + 2 * TOOK)
    dossier_, _ = resend(dossier_, dossier_.notices[1].public_id, LATER, "mc-1")
    assert words(failed(dossier_, LATER + TOOK).notices) == [
        "zalo failed-for-good", "sms failed-for-good",
    ]  # fmt: skip


def failed(before, at):
    """Each waiting notice tried and refused."""
    return settled(before, at, Refused("number-refused"))


def settled(before, at, outcome):
    due = [n for n in before.notices if n.status == "queued"]
    claimed, _ = claim_due(before, {n.id: Sent("viettel") for n in due}, at, timedelta(seconds=45))
    tries = [Tried(n.id, len(n.attempts), outcome) for n in due]
    return settle_all(claimed, tries, at)[0]


def test_what_is_sent_again_and_not_begun_is_kept_back_by_a_late_receipt_too():
    dossier_, _ = add(dossier(), notices("zalo"))
    dossier_ = failed(failed(dossier_, NOW + TOOK), NOW + 2 * TOOK)
    dossier_, _ = resend(dossier_, dossier_.notices[0].public_id, LATER, "mc-1")
    dossier_ = failed(dossier_, LATER + TOOK)
    zalo, sms = dossier_.notices
    late = replace(zalo, status="delivered", settled_at=LATER + 2 * TOOK)
    told, _ = pursued((late, sms), dossier_.ways, dossier_.calls)
    assert words(told) == ["zalo delivered", "sms cancelled"]


def test_once_told_by_one_channel_the_others_of_its_chain_stay_as_they_are():
    dossier_, _ = add(dossier(), notices("zalo"))
    dossier_ = failed(dossier_, NOW + TOOK)
    dossier_ = settled(dossier_, LATER, Accepted("SMS-1"))
    assert words(dossier_.notices) == ["zalo failed-for-good", "sms accepted"]
    assert dossier_.calls == ()
