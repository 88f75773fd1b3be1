"""What the evidence of a dossier says, and what it holds back."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from services.notify.tests.tools.letters import CODE, MORNING, letters, notice

from notify.adapters.papers.evidence import Letterhead, printed
from notify.application.deliver import digest_of
from notify.application.evidence import evidence
from notify.application.ports import Message
from notify.domain.correcting import Former
from notify.domain.notices import Sent
from notify.domain.outcomes import Refused
from notify.domain.retention import DAY, erased

LATER = MORNING + timedelta(days=3)


def write(correspondence, one):
    """The contact stands open in these tests."""
    if correspondence.contact is None:
        return Refused("no-address")
    return Message(correspondence.contact, uuid4(), f"Ho so {correspondence.code}: {one.kind}")


def seen(told, is_open=True, at=LATER):
    return evidence(told, write, at, "lanh-dao-1", is_open)


def proved(one, text):
    """With the digest of what was handed over."""
    digest = digest_of(Message("", uuid4(), text))
    [attempt] = one.attempts
    return replace(one, attempts=(replace(attempt, sent=Sent("viettel", digest)),))


def test_the_text_is_compared_with_the_digest_of_what_was_handed_over():
    same = proved(notice(), f"Ho so {CODE}: received")
    other = proved(notice(kind="ready", number=1), "something else")
    shown = seen(letters(CODE, same, other, contact="+84912345678"))
    assert [one.same for one in shown.notices] == [True, False]
    assert shown.told_at == MORNING + timedelta(seconds=2)


def test_a_notice_shows_the_number_it_went_to_although_it_was_corrected_since():
    before, after = notice(), notice(kind="ready", number=1, at=LATER)
    told = letters(
        CODE, before, after, contact="+84900000002",
        former=(Former(MORNING + timedelta(days=1), "tiep-nhan-1", "+84900000001"),),
    )  # fmt: skip
    assert [one.address for one in seen(told).notices] == ["+84900000001", "+84900000002"]


def test_numbers_are_masked_for_who_need_not_know_them():
    shown = seen(letters(CODE, notice(), contact="+84912345678"), is_open=False)
    assert [one.address for one in shown.notices] == ["***678"]


def test_after_its_period_it_says_when_and_by_whom_and_keeps_the_digest_alone():
    told = letters(CODE, notice(), contact="+84912345678")
    shown = seen(erased(told, MORNING + 731 * DAY))
    [one] = shown.notices
    assert (one.text, one.address, one.same) == (None, "***", None)
    assert (one.digest, one.attempts[0].provider) == ("d" * 64, "viettel")
    assert shown.told_at is not None


def test_what_officials_are_told_is_no_evidence_of_what_the_citizen_was():
    reminder = replace(notice(kind="staff-due"), audience="staff", to="cv-1")
    assert seen(letters(CODE, reminder, contact="+84912345678")).notices == ()


@pytest.mark.parametrize("many", [0, 1, 12])
def test_it_is_a_paper_however_many_notices_there_are_and_the_same_each_time(many):
    notices = [notice(number=n, kind="ready") for n in range(many)]
    shown = seen(letters(CODE, *notices, contact="+84912345678"))
    head = Letterhead("UBND tỉnh Quảng Trị", "Sở Lao động - Thương binh và Xã hội", "Quảng Trị")
    paper = printed(shown, head)
    assert paper.startswith(b"%PDF")
    assert paper == printed(shown, head)
