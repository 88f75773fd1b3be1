"""A template: one kind, channel and language, in versions that never change once published."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from dossier_shared.contracts import Channel, Language, Payload
from dossier_shared.rules import RuleViolation
from notify.domain.wording.bodies import Body
from notify.domain.wording.errors import NO_DRAFT, UNCHANGED
from notify.domain.wording.shapes import Name

SHIPPED = 1
"""The version that the product brings; it is in no database."""


class Key(NamedTuple):
    """Which template; `received/sms/vi` when it is written."""

    name: Name
    channel: Channel
    language: Language

    def __str__(self) -> str:
        return "/".join(self)

    def version(self, number: int) -> str:
        """As a notice names the version that it was written by."""
        return f"{self}@{number}"


@dataclass(frozen=True, slots=True)
class Draft:
    body: Body
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    number: int
    body: Body
    published_by: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Template:
    """`versions` are those after the shipped one, in their order."""

    id: str
    draft: Draft | None = None
    versions: tuple[Version, ...] = ()


Change = tuple[Template, Sequence[Payload]]
Check = Callable[[Body], Sequence[RuleViolation]]


def save_draft(template: Template, draft: Draft) -> Change:
    """What the next version is to say, in the place of an earlier draft. It may have faults yet."""
    return replace(template, draft=draft), []


def discard_draft(template: Template) -> Change:
    if template.draft is None:
        raise NO_DRAFT.broken()
    return replace(template, draft=None), []


def publish(template: Template, shipped: Body, check: Check, by: str, at: datetime) -> Change:
    """The draft becomes the next version, at once; the first fault of it is raised."""
    if template.draft is None:
        raise NO_DRAFT.broken()
    body = template.draft.body
    if body == (template.versions[-1].body if template.versions else shipped):
        raise UNCHANGED.broken()
    for fault in check(body):
        raise fault
    version = Version(len(template.versions) + SHIPPED + 1, body, by, at)
    return replace(template, draft=None, versions=(*template.versions, version)), []
