"""Everything routing reads from its environment, once, at start."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field, PositiveFloat, SecretStr
from pydantic_settings import SettingsConfigDict

from dossier_shared.settings import ServiceSettings


@dataclass(frozen=True, slots=True)
class ExchangeSettings:
    """What an exchange by edXML needs: a `directory` or the `url` of a gateway."""

    directory: Path | None
    url: str | None
    gateway_key: SecretStr | None
    gateway_ca_file: Path | None
    key_file: Path
    certificate_file: Path
    trusted: Path
    partners_file: Path


class Settings(ServiceSettings):
    """ROUTING_* variables."""

    model_config = SettingsConfigDict(
        env_prefix="ROUTING_", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    mongo_database: str = "routing"
    staff_file: Path = Field(description="The staff register: who works where, in which role.")
    calendar_file: Path | None = Field(None, description="Days off; the shipped table if unset.")
    office_parent: str = Field("", description="Cơ quan chủ quản, as reports head it.")
    office_name: str = Field("", description="The department, as reports head it.")
    office_place: str = Field("", description="Where reports are signed.")
    near_due_days: int = Field(
        2, ge=1, le=30, description="Working days ahead that a work list calls near-due."
    )
    policy: Literal["expected-lateness", "by-load", "round-robin", "by-rule"] = Field(
        "expected-lateness", description="How a step is given to somebody; docs/assignment.md."
    )
    forecast_seconds: PositiveFloat = Field(
        60, description="Between two forecasts of all open cases."
    )
    digest_poll_seconds: PositiveFloat = Field(1, description="Between two looks for digests.")
    view_seconds: PositiveFloat = Field(
        5, description="Between two looks at what other replicas wrote."
    )
    exchange_directory: Path | None = Field(None, description="edXML packets by files: where.")
    exchange_url: str | None = Field(None, description="edXML packets by HTTP: the gateway.")
    exchange_gateway_key: SecretStr | None = Field(None, description="The gateway's key.")
    exchange_gateway_ca_file: Path | None = Field(
        None, description="Certificates that the gateway's may come from, PEM; the public ones."
    )
    exchange_key_file: Path | None = Field(None, description="Our signing key, PEM.")
    exchange_certificate_file: Path | None = Field(None, description="Its certificate, PEM.")
    exchange_trusted: Path | None = Field(None, description="`<agency>.pem` of each partner.")
    exchange_partners_file: Path | None = Field(None, description="Partners by name, JSON.")
    exchange_seconds: PositiveFloat = Field(10, description="Between two looks at the exchange.")

    def exchange(self) -> ExchangeSettings | None:
        """None when neither a directory nor a gateway is named; ValueError when a file lacks."""
        if self.exchange_directory is None and self.exchange_url is None:
            return None
        key, certificate = self.exchange_key_file, self.exchange_certificate_file
        trusted, partners = self.exchange_trusted, self.exchange_partners_file
        if key is None or certificate is None or trusted is None or partners is None:
            raise ValueError(
                "an exchange needs EXCHANGE_KEY_FILE, EXCHANGE_CERTIFICATE_FILE, "
                "EXCHANGE_TRUSTED and EXCHANGE_PARTNERS_FILE"
            )
        return ExchangeSettings(
            self.exchange_directory, self.exchange_url, self.exchange_gateway_key,
            self.exchange_gateway_ca_file, key, certificate, trusted, partners,
        )  # fmt: skip
