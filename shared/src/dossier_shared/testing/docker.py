"""Broker and database in containers, where a Docker engine has their images or can pull them."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import docker  # type: ignore[import-untyped]
import requests
from docker.errors import DockerException, ImageNotFound  # type: ignore[import-untyped]
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer

from dossier_shared.testing.answering import greets
from dossier_shared.testing.children import Died
from dossier_shared.testing.choosing import Unusable
from dossier_shared.testing.mongodb import REPLICA_SET, database_url, is_primary
from dossier_shared.testing.ports import free_port
from dossier_shared.testing.rabbitmq import manages
from dossier_shared.testing.servers import Broker, Database
from dossier_shared.testing.waiting import wait_until

RABBITMQ = "rabbitmq:4-management"
MONGO = "mongo:8"
PROBE_SECONDS = 5
ANY_VERSION = "1.41"  # without one the library asks the engine at once
SILENCE_SECONDS = 20
PULL_SECONDS = 180
START_SECONDS = 90
STOP_SECONDS = 30

# Stands in for testcontainers' reaper where that is disabled or its image cannot be had: the end
# of its input is the end of this process, however that came.
REAPER = """
import sys, docker
sys.stdin.buffer.read()
docker.from_env().containers.get(sys.argv[1]).remove(force=True, v=True)
"""


@dataclass
class Container:
    """A `Server` in a container; its published port and its data outlive stop and start."""

    container: DockerContainer
    answers: Callable[[], bool]
    _created: bool = False
    _reaper: subprocess.Popen[bytes] | None = None

    def launch(self) -> None:
        if self._created:
            self.container.get_wrapped_container().start()
        else:
            self._created = True
            self.container.start()
            if testcontainers_config.ryuk_disabled:
                self._reaper = _reaper(self.container.get_container_id())

    def wait_ready(self) -> None:
        wait_until(lambda: self._ended() or self.answers(), START_SECONDS, self.container.image)
        if self._ended():
            logs = b"".join(self.container.get_logs()).decode(errors="replace")
            raise Died(f"{self.container.image} ended:\n{logs[-2000:]}")

    def stop(self) -> None:
        self.container.get_wrapped_container().stop(timeout=STOP_SECONDS)

    def kill(self) -> None:
        self.container.get_wrapped_container().kill()

    def close(self) -> None:
        """Remove it with its volumes; a data folder given from outside stays."""
        self.container.stop()
        if self._reaper:
            self._reaper.kill()
            self._reaper.communicate()

    def _ended(self) -> bool:
        self.container.reload()
        return self.container.status in {"exited", "dead"}


def serves(image: str) -> bool:
    """Whether an engine on this machine has the image, pulling it if need be.

    False if no engine answers; Unusable if one does but it cannot serve.
    """
    try:
        if not _accepts():
            return False
        engine = docker.from_env(timeout=PROBE_SECONDS)
    except (DockerException, requests.RequestException):
        return False
    with closing(engine):
        if not engine.api.base_url.startswith(
            ("http+docker://", "http://localhost", "http://127.")
        ):
            raise Unusable("the Docker engine is not on this machine: no loopback ports there")
        prefix = testcontainers_config.hub_image_name_prefix
        if not _obtained(engine, prefix + image):
            raise Unusable(f"a Docker engine answers, but {image} is not there nor can be pulled")
        _allow_for_no_ryuk(engine)
    return True


def _accepts() -> bool:
    """Whether the engine's socket accepts; the Docker library leaks its own if it does not."""
    with closing(docker.from_env(version=ANY_VERSION)) as unasked:
        path = getattr(unasked.api.get_adapter(unasked.api.base_url), "socket_path", None)
    if path is None:
        return True
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(PROBE_SECONDS)
        return probe.connect_ex(path) == 0


def _reaper(container: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", REAPER, container]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)


def _allow_for_no_ryuk(engine: Any) -> None:
    """Without its image testcontainers' reaper would fail every start."""
    config = testcontainers_config
    if not config.ryuk_disabled and not _obtained(engine, config.ryuk_image):
        config.ryuk_disabled = True


def _obtained(engine: Any, image: str) -> bool:
    try:
        engine.images.get(image)
    except ImageNotFound:
        return _pulled(image)
    except (DockerException, requests.RequestException):
        return False
    return True


def _pulled(image: str) -> bool:
    """Pull within a time limit, one on the silence between two words of progress as well."""
    name, _, tag = image.rpartition(":")
    deadline = time.monotonic() + PULL_SECONDS
    try:
        with closing(docker.from_env(timeout=SILENCE_SECONDS)) as engine:
            for progress in engine.api.pull(name, tag, stream=True, decode=True):
                if "error" in progress or time.monotonic() > deadline:
                    return False
    except (DockerException, requests.RequestException):
        return False
    return True


def rabbitmq(data: Path | None) -> Broker:
    """RabbitMQ with its management API, on loopback only: not yet launched."""
    amqp, management = free_port(), free_port()
    container = DockerContainer(RABBITMQ).with_kwargs(hostname="motcua")  # names its data
    _publish(container, {5672: amqp, 15672: management})
    if data:
        data.mkdir(parents=True, exist_ok=True)
        container.with_volume_mapping(str(data.resolve()), "/var/lib/rabbitmq", "rw")
    url = f"amqp://127.0.0.1:{amqp}"
    api = f"http://127.0.0.1:{management}"
    server = Container(container, lambda: greets(url) and manages(api))
    return Broker(f"{url}/", api, f"{RABBITMQ} on {url} (container)", server)


def mongodb(data: Path | None) -> Database:
    """MongoDB as a replica set of one, on loopback only: not yet launched."""
    port = free_port()
    container = DockerContainer(MONGO).with_command(["--replSet", REPLICA_SET, "--bind_ip_all"])
    _publish(container, {27017: port})
    if data:
        data.mkdir(parents=True, exist_ok=True)
        container.with_volume_mapping(str(data.resolve()), "/data/db", "rw")
    url = database_url(port)
    server = Container(container, lambda: is_primary(url, "127.0.0.1:27017"))
    return Database(url, f"{MONGO} on mongodb://127.0.0.1:{port} (container)", server)


def _publish(container: DockerContainer, ports: dict[int, int]) -> None:
    """Bind each port to loopback; testcontainers itself would publish on every address."""
    bindings = cast("dict[str, Any]", container.ports)
    bindings |= {f"{inside}/tcp": ("127.0.0.1", outside) for inside, outside in ports.items()}
