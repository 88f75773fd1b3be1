"""Everything notify reads from its environment, once, at start."""

from datetime import time
from pathlib import Path

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from dossier_shared.settings import ServiceSettings

CALLS_IN_A_LEASE = 3


class Settings(ServiceSettings):
    """NOTIFY_* variables."""

    model_config = SettingsConfigDict(
        env_prefix="NOTIFY_", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    mongo_database: str = "notify"
    contact_key_file: Path = Field(description="Private JWK that opens contacts.")
    staff_file: Path = Field(description="The staff register.")

    providers_file: Path | None = Field(
        None, description="The carriers, by name; without it the one gateway and the one server."
    )
    sms_url: str | None = Field(None, description="Where the carrier's gateway takes messages.")
    sms_key: SecretStr | None = None
    sms_brandname: str | None = Field(None, max_length=11, pattern=r"^[A-Za-z0-9 ._-]+$")

    smtp_host: str | None = None
    smtp_port: int = Field(25, ge=1, le=65535)
    smtp_starttls: bool = False
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    mail_from: str = Field(pattern=r"^[!-?A-~]+@[A-Za-z0-9.-]+$")
    mail_bounces: str | None = Field(
        None, pattern=r"^[!-?A-~]+@[A-Za-z0-9.-]+$", description="Takes what comes back."
    )
    bounces_key: SecretStr | None = Field(
        None, description="With which the mail server hands in what comes back; without it nobody."
    )

    office_name: str = "Sở Lao động - Thương binh và Xã hội tỉnh Quảng Trị"
    office_sms_name: str = Field("So LD-TBXH Quang Tri", description="Unaccented, for SMS.")
    office_parent: str = Field("", description="Cơ quan chủ quản, as papers head it.")
    office_place: str = Field("", description="Where papers are signed.")
    public_url: str = Field(
        "",
        pattern=r"^(https?://.+)?$",
        description="Where citizens reach this service; without it mails have no link to refuse.",
    )
    telephone: str = Field(description="Of the one-stop, as notices give it.")
    sms_part_dong: int = Field(0, ge=0, description="Price of one part of an SMS, in whole đồng.")
    test_recipients: str = Field(
        "", description="Numbers and addresses, with commas; nobody else is told then. For trials."
    )

    provider_timeout_seconds: PositiveFloat = 10
    lease_seconds: PositiveFloat = Field(45, description="How long a claim on a notice holds.")
    send_poll_seconds: PositiveFloat = 0.25
    citizens_from: time = Field(time(7), description="Office time; with the next, quiet hours.")
    citizens_until: time = Field(time(21), description="Later the same day; the same: any hour.")
    concurrency: PositiveInt = Field(200, description="Dossiers whose notices are sent at a time.")

    @model_validator(mode="after")
    def _somebody_carries(self) -> "Settings":
        """All that is missing is said at once."""
        needed = ("sms_url", "sms_key", "sms_brandname", "smtp_host")
        missing = [name for name in needed if getattr(self, name) is None]
        if self.providers_file is None and missing:
            raise ValueError(f"without providers_file there must be {', '.join(missing)}")
        return self

    @model_validator(mode="after")
    def _some_hours_in_a_day(self) -> "Settings":
        if self.citizens_until < self.citizens_from:
            raise ValueError(
                "citizens_until: before citizens_from, so nobody would ever be written to; until"
                " midnight is 23:59:59, and the same twice is any hour"
            )
        return self

    @property
    def test_list(self) -> frozenset[str]:
        given = (one.strip().lower() for one in self.test_recipients.split(","))
        return frozenset(one for one in given if one)

    @model_validator(mode="after")
    def _no_test_list_in_production(self) -> "Settings":
        if self.test_list and self.environment == "production":
            raise ValueError("test_recipients: in production every citizen is told")
        return self

    @model_validator(mode="after")
    def _lease_outlasts_calls(self) -> "Settings":
        if self.lease_seconds < CALLS_IN_A_LEASE * self.provider_timeout_seconds:
            raise ValueError("lease_seconds: a claim must outlast the provider's time limits")
        return self
