"""A refusal (Mẫu 03) says why and by which law (NĐ 61/2018 art.17.1b, 19.8)."""

from dataclasses import replace

import pytest
from services.intake.tests.builders import NOW, dossier, submitted

from dossier_shared.contracts import DossierFinished, DossierRefused
from dossier_shared.rules import BadInput, RuleViolation
from intake.domain.answering import refuse
from intake.domain.episodes import Refusal
from intake.domain.result import Decision, record_result
from intake.domain.statuses import Status

REFUSAL = Refusal("Không thuộc thẩm quyền.", "NĐ 61/2018 đ.17", NOW, "tiep-nhan-1")
WANTING = [
    ("", "NĐ 61/2018 đ.17", "reason"),
    ("   ", "NĐ 61/2018 đ.17", "reason"),
    ("Không thuộc thẩm quyền.", " ", "basis"),
]


@pytest.mark.parametrize(("reason", "basis", "field"), WANTING)
def test_the_counter_refuses_nothing_without_saying_why(
    reason: str, basis: str, field: str
) -> None:
    with pytest.raises(BadInput, match="refusal-unexplained") as refused:
        refuse(submitted(), replace(REFUSAL, reason=reason, basis=basis))
    assert refused.value.field == field


@pytest.mark.parametrize(("reason", "basis", "field"), WANTING)
def test_nothing_is_refused_after_appraisal_without_saying_why(
    reason: str, basis: str, field: str
) -> None:
    decision = Decision(NOW, "van-thu-1", reason=reason, basis=basis)
    with pytest.raises(BadInput, match="refusal-unexplained") as refused:
        record_result(dossier(Status.PROCESSING), "refused", decision)
    assert refused.value.field == field


def test_a_refused_submission_ends_with_its_slip_and_is_owed_no_answer() -> None:
    refused, payloads = refuse(submitted(), REFUSAL)
    assert (refused.status, refused.refusal) == (Status.NOT_RECEIVED, REFUSAL)
    assert [slip.kind for slip in refused.slips] == ["refusal"]
    assert (refused.answer_due, list(payloads)) == (None, [DossierRefused()])


def test_a_refusal_after_appraisal_is_a_result_with_its_slip() -> None:
    decision = Decision(NOW, "van-thu-1", reason=REFUSAL.reason, basis=REFUSAL.basis)
    finished, payloads = record_result(dossier(Status.PROCESSING), "refused", decision)
    assert finished.status == Status.FINISHED
    assert finished.refusal == replace(REFUSAL, by="van-thu-1")
    assert [slip.kind for slip in finished.slips] == ["refusal"]
    assert list(payloads) == [DossierFinished(outcome="refused", due_at=finished.due_now)]


def test_what_was_received_is_not_refused_at_the_counter_any_more() -> None:
    with pytest.raises(RuleViolation, match="move-forbidden") as refused:
        refuse(dossier(), REFUSAL)
    assert "record-result" in (refused.value.allowed or ())
