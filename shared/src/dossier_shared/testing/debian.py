"""Install programs with apt, where that is ours to do: as root, on a machine without them."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dossier_shared.testing import rabbitmq
from dossier_shared.testing.choosing import Make, Say, Unusable
from dossier_shared.testing.servers import Broker

POLICY = Path("/usr/sbin/policy-rc.d")
NO_SERVICE = "#!/bin/sh\nexit 101\n"  # what Debian's service scripts ask before they start one
APT_SECONDS = 300


def find_or_install(say: Say) -> Make[Broker] | None:
    """How to start a private node, installing RabbitMQ first if that is possible here."""
    with _one_at_a_time():
        found = rabbitmq.find()
        if found or os.geteuid() != 0 or not shutil.which("apt-get"):
            return found
        say("broker: installing rabbitmq-server with apt-get (we are root and it is missing)")
        _install("rabbitmq-server")
        return rabbitmq.find()


def program(name: str, package: str) -> str | None:
    """Where a program is, its package installed first if that is possible here; None if not."""
    with _one_at_a_time():
        if not shutil.which(name) and os.geteuid() == 0 and shutil.which("apt-get"):
            _install(package)
        return shutil.which(name)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Of several test processes one installs, and the others find what it installed."""
    with Path(__file__).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install(package: str) -> None:
    with no_service_starts():
        _apt("update")
        _apt("install", "-y", "--no-install-recommends", package)


@contextmanager
def no_service_starts(policy: Path = POLICY) -> Iterator[None]:
    """Keep packages from starting services; a policy that is there already stays as it is."""
    if policy.exists():
        yield
        return
    policy.write_text(NO_SERVICE)
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink(missing_ok=True)


def _apt(*arguments: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(
            ["apt-get", "-q", *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=APT_SECONDS,
            check=True,
        )
    except subprocess.CalledProcessError as error:
        lines = error.stderr.splitlines() or ["no reason given"]
        raise Unusable(f"apt-get {arguments[0]} failed ({lines[-1]})") from error
    except subprocess.TimeoutExpired as error:
        raise Unusable(f"apt-get {arguments[0]} took over {APT_SECONDS} s") from error
