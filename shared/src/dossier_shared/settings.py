"""What every service reads from its environment, once, at start."""

from pathlib import Path
from typing import Literal

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from dossier_shared.clock import Clock, SystemClock, VirtualClock


class ServiceSettings(BaseSettings):
    """A missing or malformed variable stops the start with its name; each has its prefix."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    environment: Literal["production", "development", "demo", "test"] = "production"
    mongo_url: SecretStr
    mongo_database: str
    amqp_url: SecretStr
    host: str = "127.0.0.1"
    port: int = Field(ge=1, le=65535)
    log_level: str = "INFO"

    token_keys: str = Field(description="URL of a JWKS, or a file that holds one.")
    token_issuer: str
    token_audience: str = "mot-cua"  # noqa: S105 - a name, no secret
    token_leeway_seconds: int = Field(30, ge=0, le=300)

    agency: str = Field("000.00.19.H50", description="Code of the department this instance serves.")
    clock_file: Path | None = Field(None, description="A virtual clock; refused in production.")
    clock_look_seconds: PositiveFloat = Field(0.02, description="Between two looks at that file.")

    trusted_proxies: str = Field(
        "", description="Addresses or networks whose X-Forwarded-For is believed; none if empty."
    )
    body_limit_bytes: PositiveInt = 1_000_000
    request_seconds: PositiveFloat = Field(
        15, description="In which a request begins to be answered; what goes over many has longer."
    )
    outbox_batch: PositiveInt = Field(200, description="Aggregates relayed per pass.")
    outbox_poll_seconds: PositiveFloat = 0.25
    sweep_poll_seconds: PositiveFloat = 0.25
    relay_lease_seconds: PositiveFloat = 15
    publish_timeout_seconds: PositiveFloat = 10
    prefetch: PositiveInt = 50
    outbox_alarm_seconds: PositiveFloat = Field(
        900, description="Liveness turns red when an event waited so long with the broker there."
    )
    drain_seconds: float = Field(
        20, ge=5, le=20, description="From SIGTERM to the end; shared out in runtime.py."
    )

    @model_validator(mode="after")
    def _no_virtual_clock_in_production(self) -> "ServiceSettings":
        if self.clock_file is not None and self.environment == "production":
            raise ValueError("clock_file: a virtual clock is refused in production")
        return self

    def clock(self) -> Clock:
        if self.clock_file is None:
            return SystemClock()
        return VirtualClock(self.clock_file, self.clock_look_seconds)
