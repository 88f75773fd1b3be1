"""An application that is not sent in yet: its author's alone, and no dossier."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from intake.domain.errors.submissions import DRAFT_SUBMITTED


@dataclass(frozen=True, slots=True)
class Draft:
    """`content` is what was filled in so far, as it came; `code` the dossier it was sent in as."""

    id: str
    by: str
    content: Mapping[str, Any]
    saved_at: datetime
    code: str | None = None


def save(draft: Draft, content: Mapping[str, Any], at: datetime) -> Draft:
    if draft.code is not None:
        raise DRAFT_SUBMITTED.broken(code=draft.code)
    return replace(draft, content=content, saved_at=at)


def sent_in(draft: Draft, code: str) -> Draft:
    """What was filled in stands in the dossier now, and only there."""
    return replace(draft, code=code, content={})
