"""Everything intake reads from its environment, once, at start."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from dossier_shared.identifiers import CODE_PATTERN
from dossier_shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """INTAKE_* variables."""

    model_config = SettingsConfigDict(env_prefix="INTAKE_", frozen=True, extra="ignore")

    mongo_database: str = "intake"
    code_pattern: str = Field(CODE_PATTERN, description="Of the dossier code.")
    contact_key_file: Path = Field(description="Public JWK to which contacts are sealed.")
    calendar_file: Path | None = Field(None, description="Days off; the shipped table if unset.")
