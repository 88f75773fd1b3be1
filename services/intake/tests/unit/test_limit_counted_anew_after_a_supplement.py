"""After a supplement the limit is counted from the start (NĐ 61/2018 art.19.4), or goes on where
the procedure says that it only pauses."""

from dataclasses import replace

from services.intake.tests.builders import NOW, at, dossier
from services.intake.tests.commands import COUNTER, DATING, HEAD, OFFICER, WANTS

from intake.domain import supplement
from intake.domain.dossier import Dossier

ASKED, BROUGHT = at("2018-04-16 09:00"), at("2018-05-03 10:00")


def completed(whole: Dossier) -> Dossier:
    drafted, _ = supplement.draft(whole, WANTS, NOW, OFFICER, DATING)
    approved, _ = supplement.approve(drafted, HEAD)
    waiting, _ = supplement.ask(approved, ASKED, COUNTER, DATING)
    assert waiting.due_now is None
    return supplement.take(waiting, (), BROUGHT, COUNTER, DATING)[0]


def test_by_the_decree_all_ten_days_begin_again() -> None:
    anew = completed(dossier())
    assert [(one.kind, one.law) for one in anew.clock[1:]] == [
        ("stopped", "NĐ 61/2018 đ.19.4"), ("restarted", "NĐ 61/2018 đ.19.4"),
    ]  # fmt: skip
    assert anew.due_now == at("2018-05-17 10:00")  # ten working days after 3 May


def test_where_the_procedure_pauses_only_the_rest_of_the_days_is_left() -> None:
    paused = completed(dossier(pauses=True))
    assert [one.kind for one in paused.clock] == ["runs", "stopped", "runs"]
    assert paused.due_now == at("2018-05-15 09:00")  # 13 and 16 April were two of the ten


def test_what_the_receipt_promised_stays_beside_what_holds() -> None:
    before = dossier()
    after = completed(before)
    assert after.due_first == before.due_first
    assert after.due_now != before.due_first


def test_a_procedure_without_a_limit_has_none_afterwards() -> None:
    free = completed(replace(dossier(), limit=None, due_first=None, due_now=None))
    assert free.due_now is None
