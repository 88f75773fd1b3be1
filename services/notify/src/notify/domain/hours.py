"""The hours at which citizens are written to: 07:00 to 21:00, so that no telephone rings at night.

What is to be sent outside waits until they begin. Officials' notices are never held.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from dossier_shared.clock import to_milliseconds
from dossier_shared.contracts import Audience
from dossier_shared.worktime.days import OFFICE_ZONE


@dataclass(frozen=True, slots=True)
class Hours:
    """Of the office's clock, `until` not included; the same twice is the whole day."""

    opens: time = time(7)
    until: time = time(21)

    def held_until(self, audience: Audience, now: datetime) -> datetime | None:
        """When somebody of this audience may be written to next; None for at once."""
        local = now.astimezone(OFFICE_ZONE)
        if audience != "citizen" or self.opens == self.until:
            return None
        if self.opens <= local.time() < self.until:
            return None
        day = local.date() if local.time() < self.opens else local.date() + timedelta(days=1)
        return to_milliseconds(datetime.combine(day, self.opens, OFFICE_ZONE))
