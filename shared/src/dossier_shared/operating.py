"""What an operator's command needs to know of a service: the same variables it was started with."""

import argparse
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from dossier_shared.clock import Clock, SystemClock, VirtualClock
from dossier_shared.messaging.topology import SUBSCRIPTIONS
from dossier_shared.mongo.client import Database

MANAGEMENT = "AMQP_MANAGEMENT_URL"
"""Names the broker's management API, with a user that may see everything."""


class OneLineParser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


class _Variables(BaseSettings):
    model_config = SettingsConfigDict(frozen=True, extra="ignore")
    amqp_url: SecretStr
    mongo_url: SecretStr
    mongo_database: str | None = None
    clock_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where one service keeps its state and hears its events; both URLs hold passwords."""

    service: str
    amqp_url: str
    mongo_url: str
    mongo_database: str
    clock: Clock

    def database(self) -> Database:
        return Database(self.mongo_url, self.mongo_database, appname=f"{self.service}-operator")


def place(service: str) -> Place:
    """From `<SERVICE>_AMQP_URL`, `_MONGO_URL`, `_MONGO_DATABASE`; ValueError names what lacks."""
    try:
        found = _Variables(_env_prefix=f"{service.upper()}_")
    except ValidationError as wrong:
        names = ", ".join(f"{service}_{error['loc'][0]}".upper() for error in wrong.errors())
        raise ValueError(f"set {names}: as the service itself is given it") from None
    return Place(
        service,
        found.amqp_url.get_secret_value(),
        found.mongo_url.get_secret_value(),
        found.mongo_database or service,
        VirtualClock(found.clock_file) if found.clock_file else SystemClock(),
    )


def places(asked: Iterable[str]) -> list[Place]:
    """Those asked for; all that the environment speaks of if none is."""
    names = list(asked) or [
        name for name in SUBSCRIPTIONS if f"{name.upper()}_MONGO_URL" in os.environ
    ]
    if not names:
        raise ValueError("no service: set INTAKE_MONGO_URL, INTAKE_AMQP_URL and so on")
    return [place(name) for name in names]
