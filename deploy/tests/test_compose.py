"""compose.yaml passes to each service what it reads: a setting that is left out is never used."""

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
import yaml

from intake.settings import Settings as Intake
from notify.settings import Settings as Notify
from routing.settings import Settings as Routing

DEPLOY = Path(__file__).resolve().parents[1]
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES = {"intake": Intake, "routing": Routing, "notify": Notify}

OF_THE_IMAGE = {"host", "port"}
FIT_FOR_ALL = OF_THE_IMAGE | {
    "environment", "log_level", "token_audience", "token_leeway_seconds", "clock_file",
    "clock_look_seconds", "body_limit_bytes", "request_seconds",
    "outbox_batch", "outbox_poll_seconds", "sweep_poll_seconds", "relay_lease_seconds",
    "publish_timeout_seconds", "prefetch", "outbox_alarm_seconds", "drain_seconds",
}  # fmt: skip
FIT = {
    "intake": {
        "code_pattern", "slip_templates", "lookups_per_address", "lookups_per_code",
        "retention_years", "calendar_file", "file_limit_bytes", "clamav_seconds",
        "files_poll_seconds",
    },
    "routing": {
        "calendar_file", "near_due_days", "policy", "forecast_seconds", "digest_poll_seconds",
        "view_seconds",
    },
    "notify": {
        "test_recipients", "provider_timeout_seconds", "lease_seconds",
        "send_poll_seconds", "citizens_from", "citizens_until", "concurrency",
    },
}  # fmt: skip
"""What stands as it is where nobody sets it otherwise."""
IN_ENV_FILE = {"notify": {"smtp_user", "smtp_password", "bounces_key"}}
"""Secrets that secrets/notify.env holds."""


def passed(service: str) -> set[str]:
    """The settings of the service, without its prefix."""
    prefix = f"{service.upper()}_"
    given = COMPOSE["services"][service]["environment"]
    return {name.removeprefix(prefix).lower() for name in given if name.startswith(prefix)}


@pytest.mark.parametrize("service", SERVICES)
def test_every_setting_is_passed_or_has_a_fit_default(service):
    left = FIT_FOR_ALL | FIT[service] | IN_ENV_FILE.get(service, set())
    fields = set(SERVICES[service].model_fields)
    assert fields - passed(service) - left == set()
    assert (FIT[service] | FIT_FOR_ALL) - fields == set(), "a setting that is no more"
    assert passed(service) & left == set(), "passed after all"


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_is_passed_that_no_setting_reads(service):
    assert passed(service) - set(SERVICES[service].model_fields) == set()


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A copy of deploy/ with what make-secrets.sh makes."""
    ignored = shutil.ignore_patterns(".env", "secrets")
    deploy = shutil.copytree(DEPLOY, tmp_path / "deploy", ignore=ignored)
    subprocess.run([deploy / "make-secrets.sh"], check=True, capture_output=True, timeout=60)
    return Path(deploy)


def test_the_env_file_names_every_variable_of_compose(made):
    wanted = set(re.findall(r"\$\{([A-Z_]+)", (made / "compose.yaml").read_text()))
    written = set(re.findall(r"^([A-Z_]+)=", (made / ".env").read_text(), re.MULTILINE))
    chosen = {name for name in wanted if name == "VERSION" or name.endswith("_PUBLISHED")}
    assert wanted - written - chosen == set()
    assert written - wanted == set()


def test_routing_can_write_packets_and_others_cannot_reach_them(made):
    def mode(folder: str) -> int:
        return stat.S_IMODE((made / folder).stat().st_mode)

    assert (mode("secrets"), mode("secrets/packets")) == (0o700, 0o777)
    assert mode("secrets/exchange") & 0o777 == 0o755


def test_a_variable_that_is_left_empty_counts_as_not_given(monkeypatch):
    needed = {"MONGO_URL": "m", "AMQP_URL": "a", "PORT": "1", "STAFF_FILE": "s"}
    for name, value in (needed | {"TOKEN_KEYS": "k", "TOKEN_ISSUER": "i"}).items():
        monkeypatch.setenv(f"ROUTING_{name}", value)
    for name in passed("routing"):
        if name.startswith("exchange_"):
            monkeypatch.setenv(f"ROUTING_{name.upper()}", "")
    assert Routing().exchange() is None
    assert Routing().exchange_seconds == 10
    monkeypatch.setenv("ROUTING_EXCHANGE_URL", "https://lgsp.example/edxml")
    with pytest.raises(ValueError, match="EXCHANGE_KEY_FILE"):
        Routing().exchange()


def compose(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """It needs no engine for what is asked here."""
    return subprocess.run(
        ["docker", "compose", *words],
        env={name: os.environ[name] for name in ("PATH", "HOME")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_compose_reads_it(made):
    if shutil.which("docker") is None or compose("version").returncode != 0:
        pytest.skip("docker compose is not here")
    env = made / ".env"
    text = re.sub(r"^([A-Z_]+)=$", r"\1=./x", env.read_text(), flags=re.MULTILINE)
    env.write_text(text)
    done = compose("-f", made / "compose.yaml", "config", "-q")
    assert done.returncode == 0, done.stderr
