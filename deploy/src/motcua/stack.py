"""The three services and their counterparts as processes, wired to a broker and a database."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from uuid import uuid4

from joserfc.jwk import ECKey

from dossier_shared.devtokens import ISSUER, DevelopmentIssuer
from dossier_shared.keyring import new_ring, write_ring
from dossier_shared.staff import Staff, load_staff
from dossier_shared.testing.backing import Backing
from dossier_shared.testing.processes import Process, free_port

SERVICES = ("intake", "routing", "notify")
AGENCY = "000.00.19.H50"

OFFICE = {
    "OFFICE_PARENT": "Ủy ban nhân dân tỉnh Quảng Trị",
    "OFFICE_NAME": "Sở Lao động - Thương binh và Xã hội",
    "OFFICE_PLACE": "Quảng Trị",
}
"""What heads slips and reports."""

Adjust = Callable[[str, dict[str, str]], dict[str, str]]
"""From a service's name and its environment to the environment that it is given."""


@dataclass(frozen=True, slots=True)
class Stack:
    """What runs, and where. `databases` are the names of the services' own databases."""

    urls: dict[str, str]
    databases: dict[str, str]
    mongo_url: str
    amqp_url: str
    issuer: DevelopmentIssuer
    staff: Staff
    processes: dict[str, Process]
    counterparts_url: str

    def token(self, person_id: str) -> str:
        """A day's token for a person of the staff register."""
        person = self.staff.find(person_id)
        if person is None:
            raise LookupError(person_id)
        return self.issuer.token(
            person.id, person.role, agency=AGENCY, division=person.division, seconds=24 * 3600
        )


@contextmanager
def running_stack(
    backing: Backing,
    folder: Path,
    *,
    clock_file: Path | None = None,
    environment: str = "demo",
    names: str | None = None,
    dedupe: bool = False,
    adjust: Adjust = lambda _, env: env,
) -> Iterator[Stack]:
    """Start everything in `folder` (keys, logs) and stop it at the end, in the other order.

    `names` begins the names of the databases and of the virtual host; a fresh one if not given.
    With `dedupe` the counterparts compare request ids; without, a message sent twice is seen.
    `adjust` has the last word on what a service finds in its environment.
    """
    folder.mkdir(parents=True, exist_ok=True)
    prefix = names or f"motcua_{uuid4().hex[:8]}"
    staff_file = Path(str(resources.files("motcua").joinpath("data/staff.json")))
    with ExitStack() as stack:
        if backing.broker.management_url is None:
            print("broker: no AMQP_MANAGEMENT_URL, so its own virtual host is used as it is")
        amqp_url = stack.enter_context(backing.broker.vhost(prefix))
        ports = {name: free_port() for name in (*SERVICES, "sms", "smtp")}
        counterparts = stack.enter_context(_counterparts(ports, folder, dedupe))
        plan = Stack(
            urls={name: f"http://127.0.0.1:{ports[name]}" for name in SERVICES},
            databases={name: f"{prefix}_{name}" for name in SERVICES},
            mongo_url=backing.database.url,
            amqp_url=amqp_url,
            issuer=DevelopmentIssuer.at(folder / "tokens"),
            staff=load_staff(staff_file),
            processes={},
            counterparts_url=counterparts.base_url,
        )
        _make_contact_keys(folder)
        _make_keyring(folder)
        _make_slip_keys(folder)
        for name in SERVICES:
            env = _environment(name, plan, ports, folder, staff_file)
            env |= {f"{name.upper()}_ENVIRONMENT": environment}
            if clock_file is not None:
                env |= {f"{name.upper()}_CLOCK_FILE": str(clock_file)}
            plan.processes[name] = Process(
                [sys.executable, "-m", name],
                adjust(name, env),
                plan.urls[name],
                folder / f"{name}.log",
                start_seconds=120,
            )
            plan.processes[name].launch()
            stack.callback(_stop, plan.processes[name])
        for process in plan.processes.values():
            process.wait_ready()
        yield plan


def _stop(process: Process) -> None:
    if process.running:
        process.terminate()


@contextmanager
def _counterparts(ports: dict[str, int], folder: Path, dedupe: bool) -> Iterator[Process]:
    argv = [sys.executable, "-m", "motcua.counterparts"]
    argv += ["--sms-port", str(ports["sms"]), "--smtp-port", str(ports["smtp"])]
    argv += ["--dedupe" if dedupe else "--no-dedupe"]
    url = f"http://127.0.0.1:{ports['sms']}"
    with Process(argv, {}, url, folder / "counterparts.log") as process:
        yield process


def _make_contact_keys(folder: Path) -> None:
    """The pair to which contacts are sealed: public for intake, private for notify alone."""
    private = folder / "contact.private.json"
    if private.exists():
        return
    key = ECKey.generate_key("P-256", {"use": "enc"}, auto_kid=True)
    private.touch(mode=0o600)
    private.write_text(json.dumps(key.as_dict(private=True)))
    (folder / "contact.public.json").write_text(json.dumps(key.as_dict(private=False)))


def _make_keyring(folder: Path) -> None:
    """The keys that intake seals personal data with; kept, or what it sealed is lost."""
    path = folder / "keyring.json"
    if not path.exists():
        write_ring(path, new_ring())


def _make_slip_keys(folder: Path) -> None:
    """The key that signs the slips; kept, so that those given out before stay genuine."""
    path = folder / "slips.json"
    if path.exists():
        return
    key = ECKey.generate_key("P-256", {"use": "sig", "kid": uuid4().hex[:8]})
    path.touch(mode=0o600)
    path.write_text(json.dumps({"keys": [key.as_dict(private=True)]}))


def _environment(
    name: str, plan: Stack, ports: dict[str, int], folder: Path, staff_file: Path
) -> dict[str, str]:
    common = {
        "MONGO_URL": plan.mongo_url,
        "MONGO_DATABASE": plan.databases[name],
        "AMQP_URL": plan.amqp_url,
        "PORT": str(ports[name]),
        "TOKEN_KEYS": str(plan.issuer.jwks),
        "TOKEN_ISSUER": ISSUER,
        "AGENCY": AGENCY,
    }
    own = {
        "intake": {
            "CONTACT_KEY_FILE": str(folder / "contact.public.json"),
            "KEYRING_FILE": str(folder / "keyring.json"),
            "SLIP_KEY_FILE": str(folder / "slips.json"),
            **OFFICE,
            "OFFICE_TELEPHONE": "0233 1234 567",
            "PUBLIC_URL": plan.urls["intake"],
        },
        "routing": {"STAFF_FILE": str(staff_file), **OFFICE},
        "notify": {
            "STAFF_FILE": str(staff_file),
            "CONTACT_KEY_FILE": str(folder / "contact.private.json"),
            "SMS_URL": plan.counterparts_url + "/sms",
            "SMS_KEY": "demo-only",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(ports["smtp"]),
            "SMS_BRANDNAME": "MOTCUA",
            "MAIL_FROM": "mot-cua@so-ldtbxh.example",
            "TELEPHONE": "0233.1234567",
        },
    }[name]
    return {f"{name.upper()}_{key}": value for key, value in (common | own).items()}
