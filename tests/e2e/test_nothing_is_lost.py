"""The four faults that other systems fail at, on real processes."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from tests.e2e.conftest import MORNING
from tests.e2e.office import Office

from dossier_shared.clock import VirtualClock
from dossier_shared.testing.backing import Backing
from dossier_shared.testing.processes import Process, free_port
from dossier_shared.testing.waiting import wait_until
from motcua.stack import Stack


@pytest.fixture(scope="module")
def office(stack: Stack) -> Office:
    return Office(stack)


@contextmanager
def broker_away(backing: Backing) -> Iterator[None]:
    if not backing.broker.restartable:
        pytest.skip("the broker was given by AMQP_URL: it is not ours to stop")
    backing.broker.stop()
    try:
        yield
    finally:
        backing.broker.start()


def test_the_counter_answers_while_the_broker_is_away_and_everything_arrives_afterwards(
    office: Office, backing: Backing
) -> None:
    with broker_away(backing):
        codes = [office.receive()["code"] for _ in range(5)]
        assert len(set(codes)) == 5
    for code in codes:
        assert office.case(code)["status"] == "open"


def test_a_kill_between_the_write_and_the_publishing_loses_nothing(
    office: Office, backing: Backing, stack: Stack
) -> None:
    with broker_away(backing):
        code = office.receive()["code"]
        stack.processes["intake"].kill()
    stack.processes["intake"].start()
    assert office.case(code)["code"] == code


TOLD = ("holder", "head of division", *3 * ("one-stop",), *3 * ("leader",))
"""Whom lateness of a month is told: everybody up the ladder, once."""


def test_two_replicas_fire_a_timer_once(
    office: Office, stack: Stack, clock: VirtualClock, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Twenty dossiers become overdue at one instant under two sweeping replicas."""
    codes = [office.receive("BHTN-02")["code"] for _ in range(20)]
    for code in codes:
        office.case(code)
    log = tmp_path_factory.mktemp("replica") / "routing.log"
    with another_replica(stack, log):
        clock.move(MORNING + timedelta(days=30))
        wait_until(lambda: overdue(office, codes) == len(codes), 30)
        for code in codes:
            office.carry_through(code)
            office.until_status(code, 9)
    told = [notices(office, code) for code in codes]
    assert [kinds.count("staff-overdue") for kinds in told] == [len(TOLD)] * len(codes)
    assert office.delivered()["mail"]["delivered_twice"] == 0


def test_killed_again_and_again_in_its_sweeps_it_tells_everything_once(
    office: Office, stack: Stack, clock: VirtualClock
) -> None:
    """Routing is killed at once, when a third is told, and when two thirds are."""
    codes = [office.receive("BHTN-02")["code"] for _ in range(12)]
    for code in codes:
        office.case(code)
    routing = stack.processes["routing"]
    routing.kill()
    clock.move(clock.now() + timedelta(days=30))
    for told in (0, 4, 8):
        routing.start()
        wait_until(lambda enough=told: overdue(office, codes) >= enough, 30)
        routing.kill()
    routing.start()
    wait_until(lambda: overdue(office, codes) == len(codes), 30)
    for code in codes:
        office.carry_through(code)
        office.until_status(code, 9)
    assert [notices(office, code).count("staff-overdue") for code in codes] == [len(TOLD)] * 12


def notices(office: Office, code: str) -> list[str]:
    found = office.get("notify", f"/dossiers/{code}/notices")["notices"]
    return [notice["kind"] for notice in found]


def overdue(office: Office, codes: list[str]) -> int:
    return sum("staff-overdue" in notices(office, code) for code in codes)


@contextmanager
def another_replica(stack: Stack, log: Path) -> Iterator[Process]:
    port = free_port()
    env = stack.processes["routing"].environment | {"ROUTING_PORT": str(port)}
    argv = [sys.executable, "-m", "routing"]
    with Process(argv, env, f"http://127.0.0.1:{port}", log) as process:
        yield process
