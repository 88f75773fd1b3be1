"""The life of a bulk job: what may follow what."""

from datetime import timedelta

import pytest
from services.notify.tests.tools.letters import AGENCY, MORNING

from dossier_shared.rules import RuleViolation
from notify.domain.bulk import jobs
from notify.domain.bulk.jobs import Job

LATER = MORNING + timedelta(seconds=5)


def job(state="running", fed=0, next_at=MORNING) -> Job:
    return Job(
        "j1", AGENCY, "outage", "lanh-dao-1", MORNING, total=10, left_out=0, params={},
        source="list", state=state, fed=fed, next_at=next_at,
    )  # fmt: skip


COMMANDS = {
    "pause": jobs.pause,
    "resume": lambda one: jobs.resume(one, LATER),
    "cancel": lambda one: jobs.cancel(one, LATER),
}


@pytest.mark.parametrize(
    ("command", "allowed"),
    [
        ("pause", {"running": "paused"}),
        ("resume", {"paused": "running"}),
        ("cancel", {"running": "cancelled", "paused": "cancelled"}),
    ],
)
def test_what_may_be_done_with_a_job_in_each_state(command, allowed):
    for state in ("running", "paused", "cancelled", "done"):
        if state in allowed:
            assert COMMANDS[command](job(state)).state == allowed[state]
        else:
            with pytest.raises(RuleViolation) as refused:
                COMMANDS[command](job(state))
            assert refused.value.mend


def test_a_job_is_done_with_its_last_row_and_never_goes_back():
    assert jobs.fed(job(), 4, LATER, LATER).state == "running"
    done = jobs.fed(job(fed=4), 10, LATER, LATER)
    assert (done.state, done.left, done.next_at, done.ended_at) == ("done", 0, None, LATER)
    assert jobs.fed(job(fed=8), 4, LATER, LATER).fed == 8


def test_what_was_fed_while_the_job_was_halted_counts_and_nothing_more_is_begun():
    paused = jobs.fed(jobs.pause(job()), 6, LATER, LATER)
    assert (paused.state, paused.fed, paused.next_at) == ("paused", 6, None)


def test_a_job_that_is_halted_while_its_last_rows_are_fed_is_done():
    done = jobs.fed(jobs.pause(job(fed=8)), 10, LATER, LATER)
    assert (done.state, done.left, done.ended_at) == ("done", 0, LATER)


def test_a_job_called_off_while_it_is_fed_is_swept_after_the_feeder_has_ended():
    held = jobs.claimed(job(), MORNING, timedelta(seconds=60))
    off = jobs.cancel(held, LATER)
    assert off.next_at == held.next_at, "whoever feeds must not go on behind the sweep"
    assert jobs.fed(off, 3, LATER, LATER).next_at == LATER
    assert jobs.swept(off, None).next_at is None
