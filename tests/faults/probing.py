"""Does it flow? A dossier handed in now must have its case soon."""

from itertools import count
from random import Random

import httpx
from tests.faults.load.commands import Command, Ledger
from tests.faults.plant import Plant

from dossier_shared.testing.waiting import wait_until

PERSON = "tiep-nhan-1"
FLOW_LIMIT = 10
"""Seconds from when the broker listens, or the database answers, until all flows again."""
GIVE_UP = 60
_NUMBERS = count(1)
_DRAW = Random(1)


def flows(plant: Plant, ledger: Ledger, since: float) -> float:
    """Seconds from `since` until a dossier handed in after it had its case in routing."""
    command = Command(0, "intake", "receive", PERSON, f"probe/{next(_NUMBERS)}")
    ledger.begun(command)
    code = wait_until(lambda: _received(plant, command), GIVE_UP, "no dossier is taken")
    with plant.database() as client:
        cases = client[plant.stack.databases["routing"]]["cases"]
        wait_until(lambda: cases.find_one({"_id": code}, {"_id": 1}), GIVE_UP, f"no case of {code}")
    took = plant.timeline.now() - since
    plant.timeline.say("flows", code=code, seconds=round(took, 2))
    return took


def first_case(plant: Plant, since: float) -> float:
    """Seconds from `since` until routing has a case, where there was none and many dossiers wait:
    what is handed in now has its turn after them.
    """
    with plant.database() as client:
        cases = client[plant.stack.databases["routing"]]["cases"]
        wait_until(lambda: cases.find_one({}, {"_id": 1}), GIVE_UP, "no case")
    return plant.timeline.now() - since


def _received(plant: Plant, command: Command) -> str | None:
    body = {
        "procedure": "BHTN-02",
        "applicant": {"name": "Nguyễn Thị Bưởi", "phone": "0912 345 678"},
        "documents": [],
    }
    headers = {
        "Authorization": f"Bearer {plant.stack.token(PERSON)}",
        "Idempotency-Key": command.key,
    }
    url = f"{plant.url('intake', _DRAW)}/dossiers"
    answer = httpx.post(url, json=body, headers=headers, timeout=20, trust_env=False)
    if not answer.is_success:
        return None
    command.fate, command.code = "acknowledged", answer.json()["code"]
    command.version = int(answer.headers["ETag"].strip('W/"'))
    return command.code
