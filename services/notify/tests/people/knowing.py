"""What the database holds of addresses, for tests that need none; and the tags of these tests."""

from dataclasses import dataclass, field

from joserfc.jwk import ECKey

from notify.adapters.tags import AddressTags
from notify.domain.wishes import Suppression, Wish

KEY = ECKey.generate_key("P-256")
TAG = AddressTags(KEY).of
PHONE, MAIL = "+84912345678", "dan@example.vn"


@dataclass
class Kept:
    """What the database holds, for each replica that asks."""

    wishes: list[Wish] = field(default_factory=list)
    dead: dict[str, Suppression] = field(default_factory=dict)

    async def changed_since(self, at) -> list[Wish]:
        return [one for one in self.wishes if at is None or one.changed_at > at]

    async def keep(self, one) -> None:
        self.dead[one.tag] = one

    async def lift(self, tag) -> bool:
        return self.dead.pop(tag, None) is not None

    async def live(self, now) -> list[Suppression]:
        return [one for one in self.dead.values() if now < one.until]
