"""What is sent in online is answered in 8 working hours (NĐ 45/2020/NĐ-CP art.11)."""

import pytest
from services.intake.tests.builders import CALENDAR, PROCEDURE, application, at

from dossier_shared.contracts import DossierSubmitted
from intake.domain.clock import Dated
from intake.domain.receiving import Numbered, registered, submit


@pytest.mark.parametrize(
    ("sent", "answer_due", "why"),
    [
        ("2018-04-12 07:00", "2018-04-12 17:00", "a whole working day"),
        ("2018-04-12 09:00", "2018-04-13 09:00", "eight hours of the office are a day"),
        ("2018-04-12 22:30", "2018-04-13 17:00", "the night does not count"),
        ("2018-04-14 10:00", "2018-04-16 17:00", "nor does a weekend"),
        ("2018-04-24 16:00", "2018-04-26 16:00", "nor Giỗ Tổ on 25/04"),
        ("2019-05-03 16:00", "2019-05-04 16:00", "a worked Saturday counts"),
    ],
)
def test_the_answer_is_owed_in_8_working_hours(sent: str, answer_due: str, why: str) -> None:
    taken = application(channel="online", at=at(sent), by="cong-dich-vu")
    fresh = registered(Numbered("code", "numbered", "secret"), PROCEDURE, taken, at(sent))
    waiting, [told] = submit(fresh, Dated(1, CALENDAR), "sealed")
    assert waiting.answer_due == at(answer_due), why
    assert isinstance(told, DossierSubmitted)
    assert (told.submitted_at, told.answer_due) == (at(sent), at(answer_due))


def test_it_has_a_code_but_no_clock_no_due_date_and_no_place_in_the_book() -> None:
    fresh = registered(Numbered("code", "n", "s"), PROCEDURE, application(), at("2018-04-12 09:00"))
    waiting, _ = submit(fresh, Dated(1, CALENDAR), None)
    assert (waiting.status, waiting.clock, waiting.due_now, waiting.book) == (1, (), None, None)
