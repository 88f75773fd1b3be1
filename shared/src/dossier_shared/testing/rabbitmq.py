"""A private RabbitMQ node from the programs on this machine."""

import functools
import os
import re
import shutil
from pathlib import Path

import httpx

from dossier_shared.testing.answering import greets
from dossier_shared.testing.choosing import Make, Unusable
from dossier_shared.testing.ports import free_port
from dossier_shared.testing.programs import Folder, Program
from dossier_shared.testing.servers import GUEST, Broker

DEBIAN = Path("/usr/lib/rabbitmq/lib")
PLUGINS = "[rabbitmq_management,rabbitmq_prometheus]."
ERLANG_FLAGS = (
    "+sbwt none +sbwtdcpu none +sbwtdio none"  # idle schedulers leave the cores to the tests
    " -kernel inet_dist_use_interface {127,0,0,1}"  # else distribution listens on every address
)
PLACES = {  # below the node's own folder; HOME holds the Erlang cookie
    "HOME": "",
    "RABBITMQ_ADVANCED_CONFIG_FILE": "advanced.config",
    "RABBITMQ_BASE": "",
    "RABBITMQ_CONFIG_FILE": "rabbitmq.conf",
    "RABBITMQ_ENABLED_PLUGINS_FILE": "enabled_plugins",
    "RABBITMQ_FEATURE_FLAGS_FILE": "feature_flags",
    "RABBITMQ_GENERATED_CONFIG_DIR": "generated",
    "RABBITMQ_LOG_BASE": "log",
    "RABBITMQ_MNESIA_BASE": "mnesia",
    "RABBITMQ_PID_FILE": "pid",
    "RABBITMQ_QUORUM_DIR": "quorum",
    "RABBITMQ_STREAM_DIR": "stream",
}


def installed(debian: Path = DEBIAN) -> Path | None:
    """The folder of RabbitMQ's own scripts, newest first.

    Debian's rabbitmq-server on the PATH switches user and is no use for a private node; elsewhere
    the script on the PATH is the real one.
    """
    folders = sorted(debian.glob("rabbitmq_server-*/sbin"), key=_version)
    if folders:
        return folders[-1]
    script = shutil.which("rabbitmq-server")
    return Path(script).resolve().parent if script else None


def find() -> Make[Broker] | None:
    """How to start a private node, if RabbitMQ is installed."""
    sbin = installed()
    if sbin is None:
        return None
    if not shutil.which("erl"):
        raise Unusable("rabbitmq-server is there, but no Erlang (erl) to run it")
    return functools.partial(private_node, sbin)


def private_node(sbin: Path, data: Path | None) -> Broker:
    """A node that shares nothing with any other on this machine: not yet launched.

    Its name can be the same everywhere, and so fit its data after a restart, because it has a
    port mapper (epmd) of its own.
    """
    folder = Folder.at(data, "rabbitmq")
    amqp, management, prometheus, distribution, epmd = (free_port() for _ in range(5))
    url = f"amqp://127.0.0.1:{amqp}"
    api = f"http://127.0.0.1:{management}"
    (folder.path / "enabled_plugins").write_text(PLUGINS)
    (folder.path / "rabbitmq.conf").write_text(_configuration(amqp, management, prometheus))
    node = Program(
        argv=[str(sbin / "rabbitmq-server")],
        folder=folder,
        answers=lambda: greets(url) and manages(api),
        env=_environment(folder.path, amqp, distribution, epmd),
        pid_file=folder.path / "pid",
    )
    version = ".".join(map(str, _version(sbin)))
    description = f"private rabbitmq-server {version} on {url} (program on this machine)"
    return Broker(f"{url}/", api, " ".join(description.split()), node)


def _configuration(amqp: int, management: int, prometheus: int) -> str:
    return f"""\
listeners.tcp.default = 127.0.0.1:{amqp}
management.tcp.ip = 127.0.0.1
management.tcp.port = {management}
prometheus.tcp.ip = 127.0.0.1
prometheus.tcp.port = {prometheus}
disk_free_limit.absolute = 50MB
vm_memory_high_watermark.absolute = 1GB
"""


def _environment(home: Path, amqp: int, distribution: int, epmd: int) -> dict[str, str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("RABBITMQ_", "ERL_", "NOTIFY_SOCKET"))
    }
    in_home = {name: str(home / place) for name, place in PLACES.items()}
    ours = {
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "ERL_EPMD_PORT": str(epmd),
        "RABBITMQ_CONF_ENV_FILE": os.devnull,
        "RABBITMQ_DIST_PORT": str(distribution),
        "RABBITMQ_NODENAME": "motcua@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(amqp),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": ERLANG_FLAGS,
    }
    return inherited | in_home | ours


def manages(api: str) -> bool:
    """Whether the management API is up: it follows the broker's own port."""
    try:
        answer = httpx.get(f"{api}/api/overview", auth=GUEST, timeout=2, trust_env=False)
    except httpx.TransportError:
        return False
    return answer.status_code == httpx.codes.OK


def _version(sbin: Path) -> tuple[int, ...]:
    named = re.search(r"rabbitmq_server-([\d.]+)", str(sbin))
    return tuple(int(part) for part in named[1].split(".") if part) if named else ()
