"""Who a notice is for is found out at the last moment, and by nobody else."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from dossier_shared.sealed import Contact, SealError
from dossier_shared.staff import Person, Staff
from dossier_shared.web.auth import Role
from notify.application.deliver import Deliver
from notify.application.templates import shipped_templates
from notify.application.texts import Office, Texts
from notify.domain.correspondence import Correspondence
from notify.domain.notices import Notice
from notify.domain.outcomes import Accepted, Busy, Refused

NOW = datetime(2018, 4, 12, 2, 0, tzinfo=UTC)
OFFICER = Person("cv-1", "Lê Văn Nam", "ncc", Role.OFFICER, "namlv@quangtri.example")
DOSSIER = Correspondence("000.00.19.H50-180412-0007", contact="sealed")
SMS = Notice("e1:ready:sms", "ready", "sms", "citizen", None, {}, NOW)
MAIL = replace(SMS, channel="email")
REMINDER = Notice("e2:d:email", "staff-due", "email", "staff", "cv-1", {"due": NOW}, NOW)


@dataclass
class FakeSms:
    sent: list[tuple[str, str, UUID, str]] = field(default_factory=list)

    async def send(self, phone_e164, text, request_id, template):
        self.sent.append((phone_e164, text, request_id, template))
        return Accepted("SMS-1")


@dataclass
class FakeMailer:
    sent: list[tuple[str, str, str, UUID]] = field(default_factory=list)

    async def send(self, to, subject, body, request_id):
        self.sent.append((to, subject, body, request_id))
        return Accepted("MAIL-1")


def unseal(sealed: str) -> Contact:
    if sealed != "sealed":
        raise SealError
    return Contact(phone="+84912345678", email="dan@example.vn")


def deliver_with(sms: FakeSms, mailer: FakeMailer) -> Deliver:
    texts = Texts(shipped_templates(), Office("Sở Lao động", "So LD-TBXH", "0233 3852 550"))
    return Deliver(sms, mailer, texts, Staff((OFFICER,)), unseal)


async def test_an_sms_goes_to_the_citizens_phone_under_its_registered_template():
    sms, mailer = FakeSms(), FakeMailer()
    assert await deliver_with(sms, mailer)(DOSSIER, SMS) == Accepted("SMS-1")
    [(phone, text, request_id, template)] = sms.sent
    assert (phone, request_id, template) == ("+84912345678", SMS.request_id, "MC-CO-KET-QUA")
    assert DOSSIER.code in text
    assert mailer.sent == []


@pytest.mark.parametrize(
    ("notice", "to"), [(MAIL, "dan@example.vn"), (REMINDER, "namlv@quangtri.example")]
)
async def test_a_mail_goes_to_the_citizen_or_to_the_work_mailbox(notice, to):
    sms, mailer = FakeSms(), FakeMailer()
    assert await deliver_with(sms, mailer)(DOSSIER, notice) == Accepted("MAIL-1")
    assert [(sent[0], sent[3]) for sent in mailer.sent] == [(to, notice.request_id)]


@pytest.mark.parametrize(
    ("dossier", "notice"),
    [(DOSSIER, replace(REMINDER, to="cv-9")), (replace(DOSSIER, contact=None), SMS)],
    ids=["an official not in the register", "a citizen without contact"],
)
async def test_a_notice_without_an_address_is_refused(dossier, notice):
    assert await deliver_with(FakeSms(), FakeMailer())(dossier, notice) == Refused("no-address")


async def test_a_contact_that_cannot_be_opened_waits_for_the_right_key():
    other = replace(DOSSIER, contact="sealed for another key")
    outcome = await deliver_with(FakeSms(), FakeMailer())(other, SMS)
    assert outcome == Busy("contact-unreadable")
