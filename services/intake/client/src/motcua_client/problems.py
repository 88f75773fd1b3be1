"""What the service answers when it says no (RFC 9457)."""

from collections.abc import Sequence
from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict


class Wrong(BaseModel):
    """One wrong field of a request, and how to mend it."""

    field: str
    code: str
    message: str


class Problem(Exception):
    """`code` is stable and meant for programs; `detail` and `mend` are Vietnamese, for people.

    `allowed` names the commands that the dossier's state allows, where that is what was wrong.
    """

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        self.status = status
        self.code = str(body.get("code", "unknown"))
        self.detail = str(body.get("detail", ""))
        self.mend = str(body.get("mend", ""))
        self.request_id = body.get("request_id")
        self.errors: Sequence[Wrong] = [Wrong.model_validate(e) for e in body.get("errors", ())]
        self.allowed: Sequence[str] = body.get("allowed", ())
        super().__init__(f"{status} {self.code}: {self.detail}")


def checked(answer: httpx.Response) -> httpx.Response:
    """The answer itself, or Problem when it is an error."""
    if not answer.is_error:
        return answer
    try:
        body = answer.json()
    except ValueError:
        body = {}
    raise Problem(answer.status_code, body if isinstance(body, dict) else {})


class Model(BaseModel):
    """Fields that a later version of the service adds are kept and passed over."""

    model_config = ConfigDict(extra="allow", frozen=True)
