"""Everything intake reads from its environment, once, at start."""

from pathlib import Path

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from dossier_shared.identifiers import CODE_PATTERN
from dossier_shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """INTAKE_* variables."""

    model_config = SettingsConfigDict(
        env_prefix="INTAKE_", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    mongo_database: str = "intake"
    code_pattern: str = Field(CODE_PATTERN, description="Of the dossier code.")
    contact_key_file: Path = Field(description="Public JWK to which contacts are sealed.")
    keyring_file: Path = Field(
        description="Key ring that personal data are sealed with; `python -m intake.keys new FILE`."
    )
    slip_key_file: Path = Field(
        description="Keys that sign the slips (JWKS); `python -m intake.slipkeys new FILE`."
    )
    office_parent: str = Field(description="Cơ quan chủ quản, as slips head it.")
    office_name: str = Field(description="The department, as slips head it.")
    office_place: str = Field(description="Where slips are signed.")
    office_telephone: str = Field("", description="Whom citizens call, as slips tell.")
    public_url: str = Field(
        pattern=r"^https?://\S+$",
        description="Where citizens reach this API; the QR code of a slip leads there.",
    )
    slip_templates: Path | None = Field(
        None, description="Folder whose templates stand in place of the shipped ones."
    )
    lookups_per_address: PositiveInt = Field(
        60, description="Public lookups of one address (one /64 of IPv6) in ten minutes."
    )
    lookups_per_code: PositiveInt = Field(
        100, description="Lookups of one code without its secret, or with a wrong one, in an hour."
    )
    retention_years: PositiveInt = Field(
        20, description="How long a dossier is kept whose procedure does not say."
    )
    calendar_file: Path | None = Field(None, description="Days off; the shipped table if unset.")
    file_limit_bytes: PositiveInt = Field(20 * 1024 * 1024, description="Of one file.")
    clamav: str | None = Field(
        None,
        pattern=r"^[^\s:]+:\d{1,5}$",
        description="host:port of clamd; without it files are not scanned.",
    )
    clamav_seconds: PositiveFloat = Field(60, description="Limit of one scan.")
    files_poll_seconds: PositiveFloat = Field(
        30, description="Between two looks at files that wait for their scan or belong nowhere."
    )


class StoreSettings(BaseSettings):
    """What the commands need that look at the stored dossiers."""

    model_config = SettingsConfigDict(
        env_prefix="INTAKE_", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    mongo_url: SecretStr
    mongo_database: str = "intake"


class KeySettings(StoreSettings):
    """What the commands need that also unwrap keys."""

    keyring_file: Path
