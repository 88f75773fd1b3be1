"""How the department names itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from notify.domain.wording.values import Value


@dataclass(frozen=True, slots=True)
class Office:
    """In full in letters, short in SMS; what is unaccented loses its marks anyway."""

    name: str
    sms_name: str
    telephone: str

    def values(self, form: str) -> Mapping[str, Value]:
        """What every text of this form may say."""
        return {"office": self.sms_name if form == "sms" else self.name, "tel": self.telephone}
