"""What must be right before a dossier is taken in (NĐ 61/2018 art.17)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from services.intake.tests.builders import AGENCY, CODE, NOW, PROCEDURE, application

from dossier_shared.contracts import DossierReceived
from dossier_shared.rules import BadInput
from dossier_shared.worktime import load_calendar
from intake.domain.dossier import HandedIn, Status
from intake.domain.receiving import check, promise, receive

CALENDAR = load_calendar()


@pytest.mark.parametrize(
    ("spoilt", "code", "field", "said"),
    [
        ({"documents": (HandedIn(1, "original", 1),)}, "document-missing", "documents",
         "3. Bản sao giấy chứng nhận"),
        ({"documents": ()}, "document-missing", "documents", "1. Bản khai; 3. Bản sao"),
        ({"documents": (HandedIn(1, "original", 1), HandedIn(9, "copy", 1))}, "unknown-document",
         "documents", "số 9"),
        ({"received_at": NOW + timedelta(milliseconds=1)}, "received-in-future", "received_at",
         "tương lai"),
    ],
    ids=["one mandatory paper missing", "all missing ones are named at once",
         "a paper the procedure does not know", "received a moment from now"],
)  # fmt: skip
def test_what_is_not_right_is_refused_with_how_to_mend_it(
    spoilt: dict[str, Any], code: str, field: str, said: str
) -> None:
    with pytest.raises(BadInput) as refused:
        check(PROCEDURE, application(**spoilt), NOW)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert said in refused.value.detail


def test_a_paper_asked_for_only_if_there_is_one_may_be_missing() -> None:
    check(PROCEDURE, application(), NOW)


def test_the_receipt_promises_the_day_the_law_gives_and_says_how_it_was_counted() -> None:
    promised = promise(PROCEDURE, NOW, CALENDAR)
    assert promised is not None
    assert promised.at.isoformat() == "2018-04-27T09:00:00+07:00"
    assert [day.number for day in promised.days if day.number] == list(range(1, 11))


def test_a_procedure_without_a_limit_has_no_due_date() -> None:
    assert promise(replace(PROCEDURE, limit=None), NOW, CALENDAR) is None


def test_a_year_without_a_calendar_is_refused_rather_than_guessed() -> None:
    with pytest.raises(BadInput, match="calendar-not-covered"):
        promise(PROCEDURE, datetime(2035, 1, 2, 2, 0, tzinfo=UTC), CALENDAR)


def test_a_received_dossier_is_pinned_to_the_version_and_tells_no_name() -> None:
    received, [told] = receive(
        CODE, PROCEDURE, application(), promise(PROCEDURE, NOW, CALENDAR), "sealed", NOW
    )
    assert (received.status, received.procedure_version) == (Status.RECEIVED, 1)
    assert received.due_first == received.due_now
    assert isinstance(told, DossierReceived)
    assert (told.agency, told.sensitive, told.contact) == (AGENCY, True, "sealed")
    assert "Bưởi" not in told.model_dump_json()
    assert "387654321" not in told.model_dump_json()


def test_late_entry_keeps_the_real_time_of_receipt_and_that_of_entry() -> None:
    three_days_ago = NOW - timedelta(days=3)
    late = application(received_at=three_days_ago)
    received, _ = receive(CODE, PROCEDURE, late, None, None, NOW)
    assert (received.received_at, received.entered_at) == (three_days_ago, NOW)
