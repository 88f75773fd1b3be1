"""Who a notice is for is found out at the last moment, and by nobody else."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dossier_shared.sealed import Contact, SealError
from dossier_shared.staff import Person, Staff
from dossier_shared.web.auth import Role
from notify.application.deliver import Write, digest_of
from notify.application.templates import shipped_templates
from notify.application.texts import Office, Texts
from notify.domain.correspondence import Correspondence
from notify.domain.notices import Attempt, Notice, Sent
from notify.domain.outcomes import Busy, Refused

NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
OFFICER = Person("cv-1", "Lê Văn Nam", "ncc", Role.OFFICER, "namlv@quangtri.example")
DOSSIER = Correspondence("000.00.19.H50-180412-0007", contact="sealed")
SMS = Notice("e1:ready:sms", "ready", "sms", "citizen", None, {}, NOW)
MAIL = replace(SMS, channel="email")
MORNING = Notice(
    "d:digest:email", "digest", "email", "staff", "cv-1",
    {"day": NOW, "unread": 0, "items": ()}, NOW,
)  # fmt: skip


def unseal(sealed: str) -> Contact:
    if sealed != "sealed":
        raise SealError
    return Contact(phone="+84912345678", email="dan@example.vn")


TEXTS = Texts(shipped_templates(), Office("Sở Lao động", "So LD-TBXH", "0233 3852 550"))
WRITE = Write(TEXTS, Staff((OFFICER,)), unseal)


def test_an_sms_goes_to_the_citizens_phone_under_its_registered_template():
    message = WRITE(DOSSIER, SMS)
    assert (message.address, message.template) == ("+84912345678", "MC-CO-KET-QUA")
    assert message.request_id == SMS.request_id
    assert DOSSIER.code in message.text


@pytest.mark.parametrize(
    ("notice", "to"), [(MAIL, "dan@example.vn"), (MORNING, "namlv@quangtri.example")]
)
def test_a_mail_goes_to_the_citizen_or_to_the_work_mailbox(notice, to):
    message = WRITE(DOSSIER, notice)
    assert (message.address, message.request_id) == (to, notice.request_id)
    assert message.subject


@pytest.mark.parametrize(
    ("dossier", "notice"),
    [(DOSSIER, replace(MORNING, to="cv-9")), (replace(DOSSIER, contact=None), SMS)],
    ids=["an official not in the register", "a citizen without contact"],
)
def test_a_notice_without_an_address_is_refused(dossier, notice):
    assert WRITE(dossier, notice) == Refused("no-address")


def test_a_contact_that_cannot_be_opened_waits_for_the_right_key():
    other = replace(DOSSIER, contact="sealed for another key")
    assert WRITE(other, SMS) == Busy("contact-unreadable")


def test_the_proof_of_a_text_tells_it_from_every_other_and_does_not_hold_it():
    one, other = WRITE(DOSSIER, SMS), WRITE(replace(DOSSIER, code="H50-180412-0008"), SMS)
    assert digest_of(one) == digest_of(WRITE(DOSSIER, SMS)) != digest_of(other)
    assert one.text not in digest_of(one)


def test_a_text_that_another_replica_published_is_waited_for():
    begun = replace(SMS, attempts=(Attempt(NOW, Sent("viettel", template="ready/sms/vi@2")),))
    assert WRITE(DOSSIER, begun) == Busy("text-not-read-yet")


def test_a_message_names_the_version_that_it_was_written_by():
    message = WRITE(DOSSIER, MAIL)
    assert (message.wording, message.units) == ("ready/email/vi@1", 1)
    assert message.html.startswith("<!DOCTYPE html>")
