"""How subscriptions are kept in MongoDB."""

from pymongo import ASCENDING, IndexModel

from dossier_shared.mongo.codec import Codec
from notify.domain.subscriptions import Subscription

SUBSCRIPTIONS = Codec(Subscription, "id", lambda state: {"active": state.active or None})
SUBSCRIPTION_INDEXES = [
    IndexModel([("agency", ASCENDING), ("created_at", ASCENDING)]),
    IndexModel([("active", ASCENDING)], sparse=True),
]
