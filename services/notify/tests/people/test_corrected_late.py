"""What comes to light of a wrong number once it is corrected: a letter comes back, a stranger has
the message.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from services.notify.tests.people.dossiers import LATER, NOW, TOOK, dossier, notice, notices, words

from dossier_shared.rules import RuleViolation
from notify.domain.calls import CallTry, tried
from notify.domain.contacts import NewContact, corrected
from notify.domain.correspondence import (
    Tried,
    claim_due,
    review,
    settle_all,
    with_calls,
    with_notices,
)
from notify.domain.hours import Hours
from notify.domain.notices import Sent
from notify.domain.outcomes import Accepted, Refused
from notify.domain.receiving import receive
from notify.domain.reporting import News
from notify.domain.resending import resend

BACK = LATER + timedelta(minutes=5)
PHONE, MAIL = {"zalo", "sms"}, {"email"}


def told(*ended, channels=("zalo", "sms"), order=(), owner=(), kind="ready", **more):
    before = dossier(order=order, channels=channels, owner=owner, contact="wrong", **more)
    return with_notices(before, notices(*ended, kind=kind))[0]


def put(before, *channels, changed, at=LATER, tell_again=False, owner=(), contact="right"):
    new = NewContact(contact, channels, frozenset(changed), owner, ("new",))
    return corrected(before, new, "mc-1", at, tell_again=tell_again)[0]


def heard(before, number=0, fate="failed-for-good", at=BACK, request=None):
    """With what a receipt tells of a notice, as it was first sent."""
    one = before.notices[number]
    news = News("viettel", request or one.request_id_of(0), None, fate, "bounce-5.1.1", at)
    change = receive(before, news)
    return before if change is None else change[0]


def tell(before, outcome, at=BACK):
    """What is due handed over, with this outcome."""
    due = [one for one in before.notices if one.status == "queued"]
    claimed, _ = claim_due(before, {n.id: Sent("viettel") for n in due}, at, timedelta(seconds=45))
    tries = [Tried(n.id, len(n.attempts), outcome) for n in due]
    return settle_all(claimed, tries, at)[0]


@pytest.mark.parametrize(
    ("ended", "channels", "changed", "again", "because"),
    [
        (["email accepted"], ["email"], MAIL, ["email queued"], "it came back from the old one"),
        (["sms accepted"], ["email"], MAIL, ["sms failed", "email queued"],
         "there is no number any more"),
        (["email accepted"], ["email", "sms"], {"sms"}, ["email failed"],
         "the address is as it was, and the telephone is another chain"),
        (["email accepted", "sms refused"], ["email", "sms"], MAIL,
         ["email queued", "sms failed"], "the mail alone was corrected"),
    ],
)  # fmt: skip
def test_what_comes_back_from_the_old_address_goes_to_the_new_one(
    ended, channels, changed, again, because
):
    old = tuple(dict.fromkeys(one.split()[0] for one in ended))
    after = heard(put(told(*ended, channels=old), *channels, changed=changed))
    assert [one.replace("-for-good", "") for one in words(after.notices)] == again, because
    assert not any(call.is_open for call in after.calls if "queued" in " ".join(again))


def test_sent_again_it_is_another_request_and_in_vain_again_it_is_called_about():
    before = put(told("email accepted", channels=("email",)), "email", changed=MAIL)
    after = heard(before)
    [one] = after.notices
    assert one.request_id != one.request_id_of(0)
    assert [(m.at, m.by) for m in one.history if m.reason == "sent-again"] == [(BACK, "mc-1")]
    failed = tell(after, Refused("no-mailbox", hard=True))
    assert words(failed.notices) == ["email failed-for-good"]
    assert failed.calls[0].is_open


def test_what_a_try_of_before_the_correction_comes_to_is_of_the_old_number():
    """It was being handed over when the counter put the number right."""
    sending = put(told("sms sending", channels=("sms",)), "sms", changed={"sms"})
    assert words(sending.notices) == ["sms sending"]
    [one] = sending.notices
    after, _ = settle_all(sending, [Tried(one.id, 0, Refused("no-such-number"))], BACK)
    assert words(after.notices) == ["sms queued"]
    taken, _ = settle_all(sending, [Tried(one.id, 0, Accepted("1"))], BACK)
    assert words(taken.notices) == ["sms accepted"]
    asked = put(
        told("sms sending", channels=("sms",)), "sms", changed={"sms"}, tell_again=True
    )  # fmt: skip
    again, _ = settle_all(asked, [Tried(one.id, 0, Accepted("1"))], BACK)
    assert words(again.notices) == ["sms queued"]


def test_that_it_arrived_at_the_old_number_says_nothing_of_the_new_one():
    before = put(told("sms accepted", channels=("sms",)), "sms", changed={"sms"})
    queued = heard(before)
    assert words(heard(queued, fate="delivered").notices) == ["sms queued"]
    again = tell(queued, Accepted("2"), BACK + TOOK)
    assert words(heard(again).notices) == ["sms accepted"]
    fresh = heard(again, fate="delivered", request=again.notices[0].request_id)
    assert words(fresh.notices) == ["sms delivered"]


@pytest.mark.parametrize(
    ("ended", "channels", "changed", "again", "because"),
    [
        (["sms delivered"], ["sms"], {"sms"}, ["sms queued"], "a stranger has it"),
        (["sms accepted"], ["sms"], {"sms"}, ["sms queued"], "the same"),
        (["zalo delivered"], ["zalo", "sms"], PHONE, ["zalo queued"], "by what told him"),
        (["zalo refused", "sms delivered"], ["zalo", "sms"], PHONE,
         ["zalo failed", "sms queued"], "by what told him"),
        (["zalo delivered", "sms needless"], ["zalo", "sms"], PHONE,
         ["zalo queued", "sms cancelled"], "the other was not needed"),
        (["zalo delivered", "email delivered"], ["zalo", "sms", "email"], PHONE,
         ["zalo queued", "email delivered"], "his mail is his own"),
        (["sms delivered"], ["email"], MAIL, ["sms delivered", "email queued"],
         "there is no number any more"),
        (["sms delivered"], ["sms", "email"], MAIL, ["sms delivered"], "the number is his"),
        (["sms delivered", "owner/sms delivered"], ["sms"], {"sms"},
         ["sms delivered", "owner/sms delivered"], "the owner was told"),
    ],
)  # fmt: skip
def test_what_a_stranger_was_told_is_told_again_where_that_is_asked(
    ended, channels, changed, again, because
):
    old = tuple(dict.fromkeys(one.split()[0] for one in ended if "/" not in one))
    owner = ("sms",) if any("/" in one for one in ended) else ()
    before = told(*ended, channels=old, owner=owner)
    after = put(before, *channels, changed=changed, owner=owner, tell_again=True)
    assert [one.replace("-for-good", "") for one in words(after.notices)] == again, because
    plain = put(before, *channels, changed=changed, owner=owner)
    assert words(plain.notices) == words(before.notices), "nobody asked for it"
    done = tell(after, Accepted("2"))
    assert "queued" not in " ".join(words(done.notices))
    quiet, _ = review(done, BACK + timedelta(days=1), Hours())
    assert words(quiet.notices) == words(done.notices), "each once"


@pytest.mark.parametrize(
    ("kind", "days", "goes_out"),
    [("ready", 89, True), ("ready", 90, False), ("received", 13, True), ("received", 14, False)],
)
def test_what_is_too_old_to_tell_is_not_told_again(kind, days, goes_out):
    before = told("sms delivered", channels=("sms",), kind=kind)
    at = NOW + timedelta(days=days)
    after = put(before, "sms", changed={"sms"}, at=at, tell_again=True)
    assert (after.notices[0].status == "queued") == goes_out


def test_what_was_overtaken_erased_or_said_by_somebody_is_not_told_again():
    later = replace(notice("sms", "delivered", event="e2", kind="returned"), queued_at=NOW + TOOK)
    before = dossier(notice("sms", "delivered"), later, channels=("sms",), contact="wrong")
    after = put(before, "sms", changed={"sms"}, tell_again=True)
    assert words(after.notices) == ["sms delivered", "sms queued"]
    gone = dossier(
        replace(notice("sms", "delivered"), erased_at=LATER), channels=("sms",), contact="wrong"
    )
    assert words(put(gone, "sms", changed={"sms"}, tell_again=True).notices) == ["sms delivered"]
    failed = told("sms refused", channels=("sms",))
    called = with_calls(failed, tried(failed.calls, "e1:ready", CallTry(NOW, "mc-1", "reached")))
    late = heard(called, fate="delivered")
    assert words(put(late, "sms", changed={"sms"}, tell_again=True).notices) == ["sms delivered"]


def test_what_the_contact_before_the_last_was_told_stays_told():
    """When that one was corrected nobody said that it was somebody else's."""
    first = put(told("sms delivered", channels=("sms",)), "sms", changed={"sms"})
    second = put(first, "sms", changed={"sms"}, at=BACK, tell_again=True, contact="third")
    assert words(second.notices) == ["sms delivered"]


def test_what_is_told_again_wrongly_is_told_again_once_more():
    before = told("sms delivered", channels=("sms",))
    first = tell(put(before, "sms", changed={"sms"}, tell_again=True), Accepted("2"))
    second = put(first, "sms", changed={"sms"}, at=BACK + TOOK, tell_again=True, contact="third")
    assert words(second.notices) == ["sms queued"]
    assert len(second.former) == 2


def test_what_a_former_number_was_told_can_be_sent_again_by_hand():
    before = told("sms delivered", channels=("sms",))
    one = before.notices[0].public_id
    with pytest.raises(RuleViolation, match="notice-not-lost"):
        resend(before, one, BACK, "mc-1")
    after, _ = resend(put(before, "sms", changed={"sms"}), one, BACK, "mc-1")
    assert words(after.notices) == ["sms queued"]
    with pytest.raises(RuleViolation, match="notice-not-lost"):
        resend(tell(after, Accepted("2")), one, BACK + TOOK, "mc-1")
