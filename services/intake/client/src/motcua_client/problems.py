"""What the service answers when it says no (RFC 9457)."""

from collections.abc import Sequence
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ConfigDict, PrivateAttr


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
    """Fields that a later version of the service adds are kept and passed over.

    `seen` is the version of what was answered: a command that names it is refused (412) when
    somebody has changed it meanwhile.
    """

    model_config = ConfigDict(extra="allow", frozen=True)
    _seen: int | None = PrivateAttr(None)

    @property
    def seen(self) -> int | None:
        return self._seen


M = TypeVar("M", bound=Model)


def read(model: type[M], answer: httpx.Response) -> M:
    """The answer as the model, with the version that its ETag names."""
    said = model.model_validate_json(answer.content)
    tag = answer.headers.get("etag", "").strip('"')
    if tag.isdigit():
        said._seen = int(tag)
    return said
