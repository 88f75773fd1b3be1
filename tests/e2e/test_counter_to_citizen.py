"""One dossier through three real processes, a real broker and a real database."""

from collections import Counter

import pytest
from tests.e2e.office import RECEPTIONIST, Office

from dossier_shared.clock import VirtualClock
from dossier_shared.testing.waiting import wait_until
from motcua.stack import Stack

HANDED = {"recipient": "Nguyễn Thị Bưởi", "paper": "CCCD, Giấy tiếp nhận"}


@pytest.fixture(scope="module")
def office(stack: Stack) -> Office:
    return Office(stack)


def test_a_dossier_goes_from_the_counter_to_the_citizen_and_each_step_is_told_once(
    office: Office, clock: VirtualClock
) -> None:
    before = office.delivered()
    receipt = office.receive()
    code = receipt["code"]
    assert receipt["due_at"] == "2018-04-27T09:00:00+07:00"
    assert code.startswith("000.00.19.H50-180412-")

    office.carry_through(code)
    finished = office.until_status(code, 9)
    assert finished["result"]["outcome"] == "approved"

    def told() -> list[str]:
        return [told["kind"] for told in office.get("intake", f"/dossiers/{code}")["told"]]

    wait_until(lambda: "ready-early" in told(), 60, "the result announced")
    handed = office.post("intake", f"/dossiers/{code}/return-result", RECEPTIONIST, HANDED)
    assert handed.status_code == 200, handed.text

    wait_until(lambda: len(told()) >= 3, 60, "the return told")
    assert Counter(told()) == Counter(["received", "ready-early", "returned"])
    after = office.delivered()
    assert after["sms"]["delivered"] - before["sms"]["delivered"] == 3
    assert after["sms"]["delivered_twice"] == after["mail"]["delivered_twice"] == 0
    notices = office.get("notify", f"/dossiers/{code}/notices")["notices"]
    assert {notice["status"] for notice in notices} == {"accepted"}
    assert "0387654321" not in str(notices)
    assert "84387654321" not in str(notices)
