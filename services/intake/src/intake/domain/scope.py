"""Which dossiers a caller may see: one rule for the single read, every list and every count."""

from dataclasses import dataclass

from intake.domain.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Scope:
    """Fields a dossier must have to be seen; an empty value means any."""

    agency: str
    division: str | None = None
    entered_by: str | None = None

    def covers(self, dossier: Dossier) -> bool:
        return all(getattr(dossier, name) == value for name, value in self.fields().items())

    def fields(self) -> dict[str, str]:
        wanted = {
            "agency": self.agency,
            "division": self.division,
            "entered_by": self.entered_by,
        }
        return {name: value for name, value in wanted.items() if value is not None}
