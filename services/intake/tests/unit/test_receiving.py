"""What must be right before a dossier is taken in, and what its receipt promises (NĐ 61/2018
art.17-18)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from services.intake.tests.builders import (
    AGENCY,
    CALENDAR,
    CODE,
    NOW,
    OWNER,
    PROCEDURE,
    application,
    at,
    submitted,
)  # fmt: skip

from dossier_shared.contracts import DossierReceived, DossierSubmitted
from dossier_shared.rules import BadInput, RuleViolation
from dossier_shared.worktime import TimeLimit, Unit
from intake.domain.checklist import check_papers
from intake.domain.clock import Dated
from intake.domain.dossier import Change
from intake.domain.episodes import BookEntry
from intake.domain.people import HandedIn
from intake.domain.procedure import Procedure
from intake.domain.receiving import (
    Application,
    Numbered,
    Receipt,
    check_time,
    clock_start,
    receive,
    receive_at_once,
    registered,
    submit,
)  # fmt: skip
from intake.domain.statuses import Status

NUMBERED = Numbered(CODE, f"{AGENCY}/2018-04-12/000007", "K7M2Q9XWTR")
DATED = Dated(3, CALENDAR)


def taken(
    procedure: Procedure = PROCEDURE, applied: Application | None = None, now: datetime = NOW
) -> Change:
    """Received at the counter."""
    applied = applied or application()
    receipt = Receipt(applied.at, applied.by, DATED, BookEntry(2018, 7), "sealed")
    return receive_at_once(registered(NUMBERED, procedure, applied, now), procedure, receipt)


@pytest.mark.parametrize(
    ("papers", "code", "said"),
    [
        ((HandedIn(1, "original", 1),), "document-missing", "3. Bản sao giấy chứng nhận"),
        ((), "document-missing", "1. Bản khai; 3. Bản sao"),
        ((HandedIn(1, "original", 1), HandedIn(9, "copy", 1)), "unknown-document", "9"),
    ],
    ids=["one mandatory paper missing", "all missing ones are named at once",
         "a paper the procedure does not know"],
)  # fmt: skip
def test_a_dossier_with_wrong_papers_is_not_received(
    papers: tuple[HandedIn, ...], code: str, said: str
) -> None:
    with pytest.raises(BadInput, match=code) as refused:
        taken(applied=application(documents=papers))
    assert refused.value.field == "documents"
    assert said in refused.value.detail


def test_a_paper_asked_for_only_if_there_is_one_may_be_missing() -> None:
    check_papers(PROCEDURE, application().documents)


def test_nothing_is_received_in_the_future() -> None:
    check_time(NOW, NOW)
    with pytest.raises(BadInput, match="received-in-future"):
        check_time(NOW + timedelta(milliseconds=1), NOW)


@pytest.mark.parametrize(
    ("limit", "due"),
    [
        (TimeLimit(10, Unit.WORKING_DAY), at("2018-04-27 09:00")),  # Giỗ Tổ on 25/04 is off
        (
            TimeLimit(10, Unit.CALENDAR_DAY),
            at("2018-04-23 17:00"),
        ),  # 22/04 is a Sunday: the end of the next working day
        (TimeLimit(4, Unit.HOUR), at("2018-04-12 15:00")),  # two and a half before noon
        (None, None),
    ],
    ids=["working days", "days", "working hours", "no limit in law"],
)
def test_the_receipt_promises_what_the_limit_gives(
    limit: TimeLimit | None, due: datetime | None
) -> None:
    received, [told] = taken(replace(PROCEDURE, limit=limit))
    assert (received.due_first, received.due_now) == (due, due)
    assert isinstance(told, DossierReceived)
    assert told.due_at == due


def test_a_year_without_a_calendar_is_refused_rather_than_guessed() -> None:
    late = application(at=at("2035-01-02 09:00"))
    with pytest.raises(RuleViolation, match="calendar-not-covered"):
        taken(applied=late, now=late.at)


def test_a_received_dossier_pins_version_rules_and_calendar_and_tells_no_name() -> None:
    received, [told] = taken(replace(PROCEDURE, version=4))
    assert (received.procedure_version, received.rules, received.calendar) == (4, "QD-09-2015", 3)
    assert (received.status, received.book) == (Status.RECEIVED, BookEntry(2018, 7))
    assert isinstance(told, DossierReceived)
    assert (told.agency, told.sensitive, told.contact) == (AGENCY, True, "sealed")
    assert OWNER.name not in told.model_dump_json()
    assert "387654321" not in told.model_dump_json()


def test_late_entry_keeps_the_real_time_of_receipt_and_that_of_entry() -> None:
    by_hand = NOW - timedelta(days=3)
    received, _ = taken(applied=application(at=by_hand, paper_reference="15/GTN"))
    assert (received.received_at, received.entered_at) == (by_hand, NOW)
    assert received.clock[0].start == by_hand
    assert received.paper_reference == "15/GTN"


@pytest.mark.parametrize(
    ("received", "starts"),
    [
        ("2018-04-12 14:59", "2018-04-12 14:59"),
        ("2018-04-12 15:00", "2018-04-13 07:00"),
        ("2018-04-13 16:00", "2018-04-16 07:00"),
    ],
    ids=["before 15:00", "at 15:00", "on a Friday"],
)
def test_where_the_procedure_says_so_the_clock_of_a_late_receipt_starts_next_working_day(
    received: str, starts: str
) -> None:
    flagged = replace(PROCEDURE, starts_next_day_after_cutoff=True)
    assert clock_start(at(received), flagged, CALENDAR) == at(starts)
    assert clock_start(at(received), PROCEDURE, CALENDAR) == at(received)


def test_what_is_sent_in_waits_for_the_counter_and_has_neither_clock_nor_promise() -> None:
    sent = registered(NUMBERED, PROCEDURE, application(channel="online"), NOW)
    waiting, [told] = submit(sent, DATED, "sealed")
    assert (waiting.status, waiting.received, waiting.clock) == (Status.SUBMITTED, False, ())
    assert isinstance(told, DossierSubmitted)
    assert told.answer_due == waiting.answer_due == at("2018-04-13 09:00")


def test_nothing_is_received_before_it_was_sent_in() -> None:
    sent = submitted(submitted_at=NOW)
    early = Receipt(NOW - timedelta(minutes=1), "tiep-nhan-1", DATED, BookEntry(2018, 7), None)
    with pytest.raises(RuleViolation, match="received-before-submitted"):
        receive(sent, PROCEDURE, early)
