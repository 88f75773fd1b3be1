"""A result before the promised day is announced first (NĐ 61/2018 art.20.4)."""

from datetime import datetime

import pytest
from services.intake.tests.builders import DUE, NOW, at, dossier

from dossier_shared.contracts import DossierEarly
from dossier_shared.rules import RuleViolation
from intake.domain.dossier import Dossier
from intake.domain.episodes import Result, Return, Told
from intake.domain.result import announce_early, return_result
from intake.domain.statuses import Status

BEFORE = at("2018-04-26 16:59")


def finished(**changes: object) -> Dossier:
    return dossier(Status.FINISHED, result=Result("approved", NOW, "12/QĐ"), **changes)


def handed(moment: datetime) -> Return:
    return Return("counter", moment, "tiep-nhan-1", "Nguyễn Thị Bưởi", "CMND 197000111")


def test_an_early_result_is_announced_once_with_the_day_that_was_promised() -> None:
    announced, payloads = announce_early(finished(), BEFORE)
    assert (announced.announced_at, list(payloads)) == (BEFORE, [DossierEarly(due_at=DUE)])
    with pytest.raises(RuleViolation, match="already-announced"):
        announce_early(announced, BEFORE)


@pytest.mark.parametrize(
    ("moment", "due", "why"),
    [
        ("2018-04-27 07:30", DUE, "on the promised day a result is in time, and not early"),
        ("2018-04-30 07:30", DUE, "after it, it is late"),
        ("2018-04-20 07:30", None, "no day was promised"),
    ],
)
def test_a_result_that_is_not_early_is_not_announced(
    moment: str, due: datetime | None, why: str
) -> None:
    with pytest.raises(RuleViolation, match="not-early"):
        announce_early(finished(due_now=due), at(moment))
    returned, _ = return_result(finished(due_now=due), handed(at(moment)))
    assert returned.status == Status.RETURNED, why


def test_it_is_not_handed_over_before_it_was_announced() -> None:
    with pytest.raises(RuleViolation, match="early-not-announced"):
        return_result(finished(), handed(BEFORE))
    announced, _ = announce_early(finished(), BEFORE)
    assert return_result(announced, handed(BEFORE))[0].status == Status.RETURNED


def test_a_notice_that_reached_the_citizen_announces_it_and_one_that_failed_does_not() -> None:
    reached = finished(told=(Told("ready-early", "sms", NOW),))
    assert return_result(reached, handed(BEFORE))[0].status == Status.RETURNED
    failed = finished(told=(Told("ready-early", "sms", NOW, failed="no-channel"),))
    with pytest.raises(RuleViolation, match="early-not-announced"):
        return_result(failed, handed(BEFORE))


def test_before_there_is_a_result_nothing_is_announced() -> None:
    with pytest.raises(RuleViolation, match="move-forbidden"):
        announce_early(dossier(Status.PROCESSING), BEFORE)
