"""The result at the one-stop is measured against the due date, its collection is not (art.20)."""

import pytest
from services.intake.tests.builders import DUE, at, dossier

from dossier_shared.contracts import CaseClaimed, CaseFinished, DossierFinished, Event
from dossier_shared.identifiers import event_id
from dossier_shared.rules import RuleViolation
from intake.domain.episodes import Result, Return
from intake.domain.result import Decision, complete_result, record_result, return_result
from intake.domain.statuses import RUNNING, Status
from intake.handlers import react

DONE = at("2018-04-26 10:00")
COLLECTED = at("2018-06-01 08:00")
REST = sorted(set(Status) - RUNNING)


def heard(data: CaseFinished | CaseClaimed) -> Event:
    identity = event_id("routing", dossier().code, 1)
    return Event(identity, "routing", data.type, dossier().code, 1, DONE, data)


def test_the_clock_ends_with_the_result_and_not_with_its_collection() -> None:
    finished, [told] = record_result(
        dossier(Status.PROCESSING), "approved", Decision(DONE, "van-thu-1", "12/QĐ")
    )
    assert (finished.clock[-1].end, finished.due_now) == (DONE, DUE)
    assert told == DossierFinished(outcome="approved", due_at=DUE)
    handed = Return("counter", COLLECTED, "tiep-nhan-1", "Nguyễn Thị Bưởi", "CMND")
    returned, _ = return_result(finished, handed)
    assert (returned.clock, returned.due_now, returned.result) == (
        finished.clock, DUE, finished.result
    )  # fmt: skip


@pytest.mark.parametrize("status", sorted(RUNNING))
def test_routing_tells_that_the_result_is_at_the_one_stop(status: Status) -> None:
    change = react(dossier(status), heard(CaseFinished(outcome="approved")), COLLECTED)
    assert change is not None
    assert change[0].result == Result("approved", DONE)


@pytest.mark.parametrize("status", REST)
def test_a_case_that_finishes_beside_a_dossier_that_ended_or_waits_changes_nothing(
    status: Status,
) -> None:
    assert react(dossier(status), heard(CaseFinished(outcome="approved")), COLLECTED) is None


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.RECEIVED}))
def test_a_case_that_is_claimed_starts_the_work_once(status: Status) -> None:
    claimed = heard(CaseClaimed(step="appraise", assignee="chuyen-vien-1"))
    assert react(dossier(status), claimed, DONE) is None
    started = react(dossier(), claimed, DONE)
    assert started is not None
    assert started[0].status == Status.PROCESSING


def test_number_and_reasons_are_added_to_what_routing_told_once() -> None:
    change = react(dossier(Status.PROCESSING), heard(CaseFinished(outcome="refused")), DONE)
    assert change is not None
    decision = Decision(COLLECTED, "van-thu-1", reason="Không đủ điều kiện.", basis="NĐ 31/2013")
    completed, payloads = complete_result(change[0], decision)
    assert (completed.status, list(payloads)) == (Status.FINISHED, [])
    assert completed.refusal is not None
    assert (completed.refusal.reason, completed.result and completed.result.at) == (
        "Không đủ điều kiện.", DONE
    )  # fmt: skip
    with pytest.raises(RuleViolation, match="result-complete"):
        complete_result(completed, decision)


def test_an_approval_has_a_number() -> None:
    with pytest.raises(RuleViolation, match="result-unnumbered"):
        record_result(dossier(Status.PROCESSING), "approved", Decision(DONE, "van-thu-1"))
