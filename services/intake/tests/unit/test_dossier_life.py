"""The national statuses a dossier passes (TT 22/2019, Phụ lục I): 2, 4, 9, 10."""

import pytest
from services.intake.tests.builders import NOW, dossier

from dossier_shared.contracts import DossierFinished, DossierReturned
from dossier_shared.rules import RuleViolation
from intake.domain.dossier import (
    Return,
    Status,
    Told,
    finish,
    return_result,
    start_processing,
    tell,
)

HANDED = Return("counter", NOW, "tiep-nhan-1", "Nguyễn Thị Bưởi", "CMND")


def test_the_division_taking_it_up_is_seen_once() -> None:
    change = start_processing(dossier(), NOW)
    assert change is not None
    processing, payloads = change
    assert (processing.status, list(payloads)) == (Status.PROCESSING, [])
    assert start_processing(processing, NOW) is None


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.PROCESSING])
def test_a_result_at_the_one_stop_is_told_with_the_due_date_it_is_measured_by(
    status: Status,
) -> None:
    finished, [told] = finish(dossier(status), "approved", NOW)
    assert finished.status == Status.FINISHED
    assert finished.result is not None
    assert (finished.result.outcome, finished.result.at) == ("approved", NOW)
    assert told == DossierFinished(outcome="approved", due_at=finished.due_now)


def test_the_result_is_handed_over_once() -> None:
    finished, _ = finish(dossier(), "refused", NOW)
    returned, [told] = return_result(finished, HANDED)
    assert (returned.status, returned.returned) == (Status.RETURNED, HANDED)
    assert told == DossierReturned(method="counter")
    with pytest.raises(RuleViolation, match="already-returned"):
        return_result(returned, HANDED)


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.PROCESSING])
def test_nothing_is_handed_over_before_there_is_a_result(status: Status) -> None:
    with pytest.raises(RuleViolation, match="no-result-yet"):
        return_result(dossier(status), HANDED)


def test_every_change_of_status_is_kept_with_when_and_by_whom() -> None:
    change = start_processing(dossier(), NOW)
    assert change is not None
    finished, _ = finish(change[0], "approved", NOW)
    returned, _ = return_result(finished, HANDED)
    assert [(p.status, p.by) for p in returned.history] == [
        (2, "tiep-nhan-1"), (4, "routing"), (9, "routing"), (10, "tiep-nhan-1")
    ]  # fmt: skip


def test_what_the_citizen_was_told_is_kept_on_the_dossier() -> None:
    told, payloads = tell(dossier(), Told("received", "sms", NOW))
    assert (told.told, list(payloads)) == ((Told("received", "sms", NOW),), [])
