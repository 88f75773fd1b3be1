"""How correspondences are kept in MongoDB."""

from functools import partial
from typing import Any

from pymongo import ASCENDING, IndexModel

from dossier_shared.contracts import Channel
from dossier_shared.mongo.codec import Codec
from dossier_shared.mongo.outbox import OUTBOX_INDEX
from dossier_shared.mongo.timers import NEXT_DUE_INDEX
from notify.adapters.derived import TOOL_INDEXES, for_tools
from notify.adapters.people import PEOPLE_INDEXES, for_people
from notify.domain.correspondence import Correspondence
from notify.domain.hours import Hours
from notify.domain.waiting import place, queue_of

QUEUED_BY: tuple[Channel, ...] = ("sms", "email", "zalo", "webhook")
"""The channels whose notices wait for a provider."""


def _derived(hours: Hours, state: Correspondence) -> dict[str, Any]:
    places = {f"due_{channel}": place(*at) for channel, at in queue_of(state.notices).items()}
    return {
        "next_due": state.next_due,
        "awaited": state.awaited or None,
        **places,
        **for_tools(state, hours),
        **for_people(state),
    }


def codec_of(hours: Hours) -> Codec[Correspondence]:
    """For an office that writes to citizens at these hours."""
    return Codec(Correspondence, "code", partial(_derived, hours))


CORRESPONDENCES = codec_of(Hours())
AWAITED_INDEX = IndexModel([("awaited", ASCENDING)], name="awaited", sparse=True)
QUEUE_INDEXES = [
    IndexModel([(f"due_{channel}", ASCENDING)], name=f"due_{channel}", sparse=True)
    for channel in QUEUED_BY
]
INDEXES = {
    "correspondences": [
        OUTBOX_INDEX,
        NEXT_DUE_INDEX,
        AWAITED_INDEX,
        *QUEUE_INDEXES,
        *TOOL_INDEXES,
        *PEOPLE_INDEXES,
    ]
}
