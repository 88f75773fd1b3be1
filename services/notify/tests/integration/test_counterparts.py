"""The other side of the wire itself: what the demo and the fault runs rely on."""

import asyncio
import sys

import httpx

from dossier_shared.testing.ports import free_port
from dossier_shared.testing.waiting import eventually

SMS = {"phone": "+84912345678", "content": "Ho so da co ket qua.", "request_id": "r-1"}
NOTHING = {"requests": 0, "distinct": 0, "delivered": 0, "delivered_twice": 0}


async def test_a_careless_provider_delivers_the_same_request_twice_and_says_so(careless_side):
    async with httpx.AsyncClient() as client:
        for _ in range(2):
            await client.post(careless_side.sms_url, json=SMS)
    counts = careless_side.counts()["sms"]
    assert counts == {"requests": 2, "distinct": 1, "delivered": 2, "delivered_twice": 1}


async def test_it_runs_as_a_program_that_is_scripted_and_asked_over_http():
    sms, smtp = free_port(), free_port()
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "motcua.counterparts", "--sms-port", str(sms), "--smtp-port",
        str(smtp), "--no-dedupe", stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{sms}") as client:
            await eventually(lambda: client.get("/counts"))
            assert (await client.post("/script", json={"faults": ["no such"]})).status_code == 400
            await client.post("/script", json={"faults": ["500", "refuse"]})
            answers = [await client.post("/sms", json=SMS) for _ in range(3)]
            counts = (await client.get("/counts")).json()
    finally:
        program.terminate()
        await program.communicate()
    assert [answer.status_code for answer in answers] == [500, 200, 200]
    assert [answer.json().get("code") for answer in answers] == [None, "105", "0"]
    assert counts.pop("sms") == {
        "requests": 3, "distinct": 1, "delivered": 1, "delivered_twice": 0,
    }  # fmt: skip
    assert counts == dict.fromkeys(("mail", "zalo", "webhook", "smpp"), NOTHING)
