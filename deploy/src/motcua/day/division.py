"""One dossier through the division, in its own program: nothing here is the counter's."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from uuid import uuid4

import httpx

from motcua.stack import Stack

STEPS: tuple[tuple[str, dict[str, str]], ...] = (
    ("claim", {}), ("complete", {}), ("complete", {}),
    ("decide", {"outcome": "approved"}), ("complete", {}), ("complete", {}),
)  # fmt: skip
T = TypeVar("T")


async def decide(stack: Stack, http: httpx.AsyncClient, code: str) -> None:
    """Claimed, appraised, signed and handed over to the one-stop; NotYet when it takes too long."""
    case = f"{stack.urls['routing']}/cases/{code}"
    leader = {"Authorization": f"Bearer {stack.token('lanh-dao-1')}"}

    async def opened() -> Any:
        answer = await http.get(case, headers=leader)
        return answer.json() if answer.is_success else None

    holder = (await until(opened, f"case of {code}"))["assignee"]
    for act, body in STEPS:
        headers = {
            "Authorization": f"Bearer {stack.token(holder)}", "Idempotency-Key": uuid4().hex
        }  # fmt: skip
        answer = await http.post(f"{case}/{act}", json=body, headers=headers)
        answer.raise_for_status()
        holder = answer.json()["assignee"]


class NotYet(RuntimeError):
    """What should have come true within half a minute has not."""


async def until(look: Callable[[], Awaitable[T | None]], what: str, seconds: float = 30) -> T:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if (found := await look()) is not None:
            return found
        await asyncio.sleep(0.1)
    raise NotYet(what)
