"""What hearing an event means to an aggregate: what it does, what it opens, what came of it."""

import enum
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from dossier_shared.acts import Act
from dossier_shared.contracts import Event
from dossier_shared.mongo.stored import Change

S = TypeVar("S")

React = Callable[[S, Event, datetime], Change[S] | None]
"""What an event does to an aggregate; None when it does nothing. Pure."""

Open = Callable[[Event], S | None]
"""The aggregate that an event about an unknown subject opens; None when it opens none."""


def heard_as(event: Event) -> Act:
    return Act(event.type, by=event.source, role="service", reason=str(event.id))


class Taken(enum.StrEnum):
    EFFECT = "effect"
    ADVANCED = "advanced"
    DUPLICATE = "duplicate"
    HELD = "held"
    DISCARDED = "discarded"
