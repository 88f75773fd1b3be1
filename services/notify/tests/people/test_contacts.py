"""A corrected number or address: what goes out again, to where, and what does not."""

from dataclasses import replace
from uuid import uuid4

import pytest
from joserfc.jwk import ECKey
from services.notify.tests.people.dossiers import (
    CODE,
    LATER,
    NOW,
    TOOK,
    dossier,
    notice,
    notices,
    words,
)

from dossier_shared.contracts import DossierReceived, Event
from dossier_shared.rules import RuleViolation
from dossier_shared.staff import Staff
from notify.domain.calls import CallTry, tried
from notify.domain.contacts import NewContact, corrected
from notify.domain.correcting import Former
from notify.domain.correspondence import with_calls, with_notices
from notify.domain.notices import Attempt, Sent
from notify.handlers import React

PHONE, MAIL = {"zalo", "sms"}, {"email"}


def new(*channels, changed, owner=(), tags=("new",)) -> NewContact:
    return NewContact("sealed-2", channels, frozenset(changed), owner, tags)


def told(*ended, order=(), channels=("zalo", "sms"), owner=(), kind="ready"):
    """A dossier whose notices ended so, with its calls."""
    before = dossier(order=order, channels=channels, owner=owner, contact="sealed-1", tags=("old",))
    return with_notices(before, notices(*ended, kind=kind))[0]


@pytest.mark.parametrize(
    ("ended", "channels", "changed", "again", "because"),
    [
        (["zalo refused", "sms refused"], ["zalo", "sms"], PHONE, ["zalo queued", "sms failed"],
         "from the first of the chain, the others when it fails"),
        (["zalo refused", "sms accepted"], ["zalo", "sms"], PHONE, ["zalo failed", "sms accepted"],
         "SMS told him, as far as anybody knows"),
        (["zalo refused", "sms unknown"], ["zalo", "sms"], PHONE, ["zalo failed", "sms unknown"],
         "it is under way, and goes to the new number"),
        (["zalo refused", "sms refused", "email accepted"], ["zalo", "sms", "email"], PHONE,
         ["zalo queued", "sms failed", "email accepted"], "the telephone is tried beside the mail"),
        (["sms accepted", "email undelivered"], ["sms", "email"], MAIL,
         ["sms accepted", "email queued"], "the mail alone"),
        (["sms refused", "email refused"], ["sms", "email"], {"sms"},
         ["sms queued", "email failed"], "the mail address is as wrong as before"),
        (["email refused"], ["zalo", "sms", "email"], PHONE, ["email failed", "zalo queued"],
         "by the telephone that he has now"),
        (["sms no-channel"], ["zalo", "sms", "email"], {*PHONE, *MAIL},
         ["sms failed", "zalo queued", "email queued"], "he had nothing"),
        (["sms no-channel"], ["sms"], {"sms"}, ["sms queued"], "the same without Zalo"),
        (["sms accepted"], ["sms", "email"], MAIL, ["sms accepted"], "told by another"),
        (["sms queued"], ["sms", "email"], MAIL, ["sms queued"], "not lost yet"),
        (["sms refused"], ["email"], MAIL, ["sms failed", "email queued"], "no number any more"),
        (["sms expired"], ["sms"], {"sms"}, ["sms queued"], "too old, but never told"),
        (["sms cancelled"], ["sms"], {"sms"}, ["sms cancelled"], "nobody is to be told"),
        (["sms refused", "owner/sms accepted"], ["sms"], {"sms"},
         ["sms failed", "owner/sms accepted"], "the owner was told in his place"),
        (["sms refused", "owner/sms refused"], ["sms"], {"sms"},
         ["sms queued", "owner/sms failed"], "the owner's number is as it was"),
    ],
)  # fmt: skip
def test_what_is_sent_again(ended, channels, changed, again, because):
    old = tuple(dict.fromkeys(one.split()[0] for one in ended if "/" not in one))
    owner = ("sms",) if any("/" in one for one in ended) else ()
    before = told(*ended, channels=() if "no-channel" in ended[0] else old, owner=owner)
    after, _ = corrected(before, new(*channels, changed=changed, owner=owner), "mc-1", LATER)
    shown = [one.replace("failed-for-good", "failed") for one in words(after.notices)]
    assert shown == again, because


@pytest.mark.parametrize(
    ("order", "changed", "again", "because"),
    [
        (("email", "sms"), {"sms"}, ["email failed", "sms queued"], "where the address changed"),
        (("email", "sms"), MAIL, ["email queued", "sms failed"], "and on from there"),
        (("email", "sms"), {"sms", "email"}, ["email queued", "sms failed"], "the first of them"),
    ],
)
def test_of_an_ordered_chain_it_begins_where_the_address_is_another(order, changed, again, because):
    before = told("email refused", "sms refused", order=order, channels=("sms", "email"))
    after, _ = corrected(before, new("sms", "email", changed=changed), "mc-1", LATER)
    assert [one.replace("-for-good", "") for one in words(after.notices)] == again, because


def test_the_call_is_closed_and_the_old_contact_kept():
    before = told("sms refused", channels=("sms",))
    assert before.calls[0].is_open
    after, _ = corrected(before, new("sms", changed={"sms"}), "mc-1", LATER)
    [call] = after.calls
    assert (call.closed_as, call.closed_at) == ("sent-again", LATER)
    assert after.former == (Former(LATER, "mc-1", "sealed-1", ("sms",)),)
    assert (after.contact, after.tags) == ("sealed-2", ("new", "old"))
    [mark] = [mark for mark in after.notices[0].history if mark.reason == "sent-again"]
    assert (mark.by, mark.at) == ("mc-1", LATER)


def test_to_another_address_goes_another_request():
    before = told("zalo refused", "sms silent")
    after, _ = corrected(before, new("zalo", "sms", changed=PHONE), "mc-1", LATER)
    assert not after.notices[1].perhaps_taken, "what is perhaps taken is for the old number"
    for old, fresh in zip(before.notices, after.notices, strict=True):
        assert old.request_id != fresh.request_id
    assert before.notices[0].public_id == after.notices[0].public_id


def test_to_the_same_address_goes_the_same_request():
    silent = notice("email", "unknown")
    before = dossier(silent, channels=("sms", "email"))
    after, _ = corrected(before, new("sms", "email", changed={"sms"}), "mc-1", LATER)
    assert after.notices == (silent,)


def test_whom_somebody_called_is_not_written_to_again():
    before = told("sms refused", channels=("sms",))
    reached = tried(before.calls, "e1:ready", CallTry(LATER, "mc-1", "reached"))
    after, _ = corrected(
        with_calls(before, reached), new("sms", "email", changed={"sms", "email"}), "mc-1", LATER
    )
    assert words(after.notices) == ["sms failed-for-good"]


def test_what_lost_its_sense_is_not_sent_again():
    later = replace(notice("sms", "refused", event="e2", kind="returned"), queued_at=LATER)
    before = dossier(notice("sms", "refused"), later, channels=("sms",))
    after, _ = corrected(before, new("sms", changed={"sms"}), "mc-1", LATER + TOOK)
    assert words(after.notices) == ["sms failed-for-good", "sms queued"]


def test_what_officials_and_client_systems_were_told_stays_as_it_is():
    lost = notice("sms", "refused")
    others = (
        replace(
            lost, id="e1:digest:email", kind="digest", channel="email", audience="staff", to="x"
        ),
        replace(lost, id="e1:client-event:webhook", channel="webhook", audience="client", to="s-1"),
    )
    after, _ = corrected(
        dossier(*others), new("sms", "email", changed={"sms", "email"}), "mc-1", LATER
    )
    assert after.notices == others


@pytest.mark.parametrize(
    ("channels", "changed", "refused", "because"),
    [
        (("zalo", "sms"), (), True, "the same number"),
        (("zalo", "sms", "email"), (), True, "the same, and a carrier more than before"),
        (("zalo", "sms"), PHONE, False, "another number"),
        (("zalo", "sms", "email"), MAIL, False, "an address more"),
        ((), (), False, "the number is wrong, and no other known"),
    ],
)
def test_a_correction_has_something_to_correct(channels, changed, refused, because):
    before = told("sms accepted")
    if refused:
        with pytest.raises(RuleViolation, match="contact-unchanged"):
            corrected(before, new(*channels, changed=changed), "mc-1", LATER)
    else:
        after, _ = corrected(before, new(*channels, changed=changed), "mc-1", LATER)
        assert after.channels == channels, because


def test_what_the_counter_corrected_stays_although_intake_tells_the_old_one_again():
    after, _ = corrected(told("sms refused"), new("sms", changed={"sms"}), "mc-1", LATER)
    heard = DossierReceived(
        agency="H50", procedure="NCC-01", procedure_version=1, field="ncc", division="ncc",
        received_at=NOW, due_at=None, limit=None, sensitive=False, contact="sealed-1",
    )  # fmt: skip
    event = Event(uuid4(), "intake", heard.type, CODE, 1, NOW, heard)
    again, _ = React(ECKey.generate_key("P-256"), Staff(()))(after, event, LATER)
    assert (again.contact, again.channels, again.tags) == ("sealed-2", ("sms",), ("new", "old"))


def test_in_vain_again_it_is_called_about_again():
    before = told("sms refused", channels=("sms",))
    after, _ = corrected(before, new("sms", changed={"sms"}), "mc-1", LATER)
    sms = after.notices[0]
    failed = replace(
        sms, status="failed-for-good", next_at=None, settled_at=LATER + TOOK,
        attempts=(*sms.attempts, Attempt(LATER, Sent("viettel"), "refused")),
    )  # fmt: skip
    again, _ = with_notices(after, (failed,))
    assert again.calls[0].is_open
