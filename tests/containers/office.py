"""The three images side by side, as compose.yaml runs them: own users, hardened, nothing shared."""

import json
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from itertools import count
from pathlib import Path
from subprocess import run
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
from tests.containers import engine

from dossier_shared.clock import OFFICE_ZONE, VirtualClock
from dossier_shared.devtokens import ISSUER, DevelopmentIssuer
from dossier_shared.staff import Staff, load_staff
from dossier_shared.testing.answering import client
from dossier_shared.testing.backing import Backing
from dossier_shared.testing.processes import Process, free_port
from dossier_shared.testing.servers import GUEST
from dossier_shared.testing.waiting import wait_until

AGENCY = "000.00.19.H50"
MORNING = datetime(2018, 4, 12, 9, 0, tzinfo=OFFICE_ZONE)
RECEPTIONIST, LEADER = "tiep-nhan-1", "lanh-dao-1"
_KEYS = count(1)


@dataclass(frozen=True, slots=True)
class Office:
    """Everything that runs, and its people; every act of theirs is a real request."""

    containers: Mapping[str, engine.Container]
    ready_seconds: Mapping[str, float]
    counterparts_url: str
    issuer: DevelopmentIssuer
    staff: Staff

    def get(self, service: str, path: str, person: str = RECEPTIONIST) -> Any:
        url = self.containers[service].url + path
        answer = httpx.get(url, headers=self._bearer(person), trust_env=False)
        return answer.raise_for_status().json()

    def post(self, service: str, path: str, person: str, body: dict[str, Any]) -> dict[str, Any]:
        url = self.containers[service].url + path
        headers = self._bearer(person) | {"Idempotency-Key": f"containers-{next(_KEYS)}"}
        answer = httpx.post(url, json=body, headers=headers, timeout=20, trust_env=False)
        assert answer.is_success, answer.text
        return dict(answer.json())

    def delivered(self) -> dict[str, int]:
        counts = httpx.get(f"{self.counterparts_url}/counts", trust_env=False).json()
        return {channel: counts[channel]["delivered"] for channel in ("sms", "mail")}

    def until(self, service: str, path: str, field: str, value: object) -> dict[str, Any]:
        """What is there once its `field` is `value`."""
        person = LEADER if service == "routing" else RECEPTIONIST

        def there() -> dict[str, Any] | None:
            found = self.get(service, path, person)
            return dict(found) if found[field] == value else None

        return wait_until(there, 30, f"{service}{path}: {field} = {value}") or {}

    def _bearer(self, person_id: str) -> dict[str, str]:
        person = self.staff.find(person_id)
        assert person is not None
        token = self.issuer.token(
            person.id, person.role, agency=AGENCY, division=person.division, seconds=3600
        )
        return {"Authorization": f"Bearer {token}"}


@contextmanager
def running_office(
    images: Mapping[str, engine.Image], backing: Backing, folder: Path
) -> Iterator[Office]:
    secrets = _secrets(folder)
    _make_broker_users(backing, secrets / "secrets/rabbitmq-definitions.json")
    env, files = _settings(backing, folder, secrets), _files(folder, secrets)
    with ExitStack() as stack:
        counterparts = stack.enter_context(_counterparts(folder, env["notify"]))
        stack.callback(_drop, backing, [own["MONGO_DATABASE"] for own in env.values()])
        containers = {}
        for service, image in images.items():
            own = {f"{service.upper()}_{name}": value for name, value in env[service].items()}
            containers[service] = engine.run(image, int(env[service]["PORT"]), own, files[service])
            stack.callback(containers[service].remove)
        yield Office(
            containers,
            {service: container.wait_ready() for service, container in containers.items()},
            counterparts,
            DevelopmentIssuer.at(folder / "tokens"),
            load_staff(_staff_file()),
        )


def _secrets(folder: Path) -> Path:
    """What deploy/make-secrets.sh makes, from a copy so that this machine's own stay."""
    deploy = shutil.copytree(
        engine.ROOT / "deploy", folder / "deploy", ignore=shutil.ignore_patterns(".env", "secrets")
    )
    run([deploy / "make-secrets.sh"], check=True, capture_output=True)
    return Path(deploy)


def _make_broker_users(backing: Backing, definitions: Path) -> None:
    """The virtual host, the users and their permissions, as the broker of compose.yaml has them."""
    answer = httpx.post(
        f"{backing.broker.management_url}/api/definitions",
        json=json.loads(definitions.read_text()),
        auth=GUEST,
        trust_env=False,
    )
    assert answer.is_success, answer.text


def _settings(backing: Backing, folder: Path, secrets: Path) -> dict[str, dict[str, str]]:
    """By service, without its prefix; the passwords as make-secrets wrote them for compose."""
    lines = (secrets / ".env").read_text().splitlines()
    made = dict(line.split("=", 1) for line in lines if "=" in line)
    broker = urlsplit(backing.broker.url).netloc.rpartition("@")[2]
    databases = f"containers_{uuid4().hex[:8]}"
    VirtualClock(folder / "now").move(MORNING)
    DevelopmentIssuer.at(folder / "tokens")
    common = {
        "AGENCY": AGENCY,
        "ENVIRONMENT": "test",
        "CLOCK_FILE": "/now",
        "HOST": "127.0.0.1",
        "MONGO_URL": backing.database.url,
        "TOKEN_KEYS": "/token-keys",
        "TOKEN_ISSUER": ISSUER,
    }
    own = {
        "intake": {
            "CONTACT_KEY_FILE": "/run/secrets/contact-public-key",
            "KEYRING_FILE": "/run/secrets/keyring",
            "SLIP_KEY_FILE": "/run/secrets/slip-keys",
            "OFFICE_PARENT": "Ủy ban nhân dân tỉnh Quảng Trị",
            "OFFICE_NAME": "Sở Lao động - Thương binh và Xã hội",
            "OFFICE_PLACE": "Quảng Trị",
            "PUBLIC_URL": "https://motcua.example",
        },
        "routing": {"STAFF_FILE": "/staff"},
        "notify": {
            "STAFF_FILE": "/staff",
            "CONTACT_KEY_FILE": "/run/secrets/contact-private-key",
            "SMS_URL": f"http://127.0.0.1:{free_port()}/sms",
            "SMS_KEY": "test-only",
            "SMS_BRANDNAME": "MOTCUA",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(free_port()),
            "MAIL_FROM": "mot-cua@so-ldtbxh.example",
            "TELEPHONE": "0233.1234567",
        },
    }
    for service, settings in own.items():
        password = made[f"{service.upper()}_AMQP_PASSWORD"]
        settings.update(
            common,
            PORT=str(free_port()),
            AMQP_URL=f"amqp://{service}:{password}@{broker}/mot-cua",
            MONGO_DATABASE=f"{databases}_{service}",
        )
    return own


def _files(folder: Path, secrets: Path) -> dict[str, list[tuple[Path, str]]]:
    """Which files each container is given, and where it finds them."""
    made = secrets / "secrets"
    common = [(folder / "now", "/now"), (folder / "tokens/jwks.json", "/token-keys")]
    staff = (_staff_file(), "/staff")
    public = (made / "contact.public.json", "/run/secrets/contact-public-key")
    private = (made / "contact.private.json", "/run/secrets/contact-private-key")
    ring = (made / "keyring.json", "/run/secrets/keyring")
    slips = (made / "slips.json", "/run/secrets/slip-keys")
    return {
        "intake": [*common, public, ring, slips],
        "routing": [*common, staff],
        "notify": [*common, staff, private],
    }


def _staff_file() -> Path:
    return Path(str(resources.files("motcua").joinpath("data/staff.json")))


@contextmanager
def _counterparts(folder: Path, notify: Mapping[str, str]) -> Iterator[str]:
    """The SMS gateway and the mail server that notify was told of."""
    url = notify["SMS_URL"].removesuffix("/sms")
    argv = [sys.executable, "-m", "motcua.counterparts", "--sms-port", url.rpartition(":")[2]]
    argv += ["--smtp-port", notify["SMTP_PORT"]]
    with Process(argv, {}, url, folder / "counterparts.log"):
        yield url


def _drop(backing: Backing, databases: list[str]) -> None:
    with client(backing.database.url) as mongo:
        for name in databases:
            mongo.drop_database(name)
