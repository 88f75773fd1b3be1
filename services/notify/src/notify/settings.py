"""Everything notify reads from its environment, once, at start."""

from datetime import time
from pathlib import Path

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from dossier_shared.settings import ServiceSettings

CALLS_IN_A_LEASE = 3


class Settings(ServiceSettings):
    """NOTIFY_* variables."""

    model_config = SettingsConfigDict(env_prefix="NOTIFY_", frozen=True, extra="ignore")

    mongo_database: str = "notify"
    contact_key_file: Path = Field(description="Private JWK that opens contacts.")
    staff_file: Path = Field(description="The staff register.")

    sms_url: str = Field(description="Where the carrier's gateway takes messages.")
    sms_key: SecretStr
    sms_brandname: str = Field(max_length=11, pattern=r"^[A-Za-z0-9 ._-]+$")

    smtp_host: str
    smtp_port: int = Field(25, ge=1, le=65535)
    smtp_starttls: bool = False
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    mail_from: str = Field(pattern=r"^[!-?A-~]+@[A-Za-z0-9.-]+$")

    office_name: str = "Sở Lao động - Thương binh và Xã hội tỉnh Quảng Trị"
    office_sms_name: str = Field("So LD-TBXH Quang Tri", description="Unaccented, for SMS.")
    telephone: str = Field(description="Of the one-stop, as notices give it.")

    provider_timeout_seconds: PositiveFloat = 10
    lease_seconds: PositiveFloat = Field(45, description="How long a claim on a notice holds.")
    send_poll_seconds: PositiveFloat = 0.25
    citizens_from: time = Field(time(7), description="Office time; with the next, quiet hours.")
    citizens_until: time = Field(time(21), description="The same as before it: at any hour.")
    concurrency: PositiveInt = Field(200, description="Dossiers whose notices are sent at a time.")

    @model_validator(mode="after")
    def _lease_outlasts_calls(self) -> "Settings":
        if self.lease_seconds < CALLS_IN_A_LEASE * self.provider_timeout_seconds:
            raise ValueError("lease_seconds: a claim must outlast the provider's time limits")
        return self
