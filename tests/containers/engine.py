"""The Docker command line, as far as these tests need it."""

import json
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from dossier_shared.testing.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
BASE = "python:3.11-slim-bookworm"
HARDENED = ["--read-only", "--tmpfs", "/tmp:size=16m", "--cap-drop", "ALL"]
HARDENED += ["--security-opt", "no-new-privileges", "--memory", "256m", "--pids-limit", "100"]


class EngineError(RuntimeError):
    """Docker refused; the message holds the end of what it said."""


def docker(*words: str, seconds: float = 60) -> str:
    return _docker(words, seconds).stdout.strip()


def _docker(words: Sequence[str], seconds: float) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        ["docker", *words], cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False
    )
    if done.returncode:
        raise EngineError(f"docker {words[0]}: {(done.stdout + done.stderr)[-2000:]}")
    return done


def missing() -> str | None:
    """Why no image can be built here; None when one can."""
    try:
        docker("version", "--format", "{{.Server.Version}}")
    except (EngineError, OSError, subprocess.TimeoutExpired):
        return "no Docker engine answers"
    try:
        docker("image", "inspect", BASE)
    except EngineError:
        return None if _pulled() else f"{BASE} is not there nor can be pulled"
    return None


def _pulled() -> bool:
    try:
        docker("pull", "--quiet", BASE, seconds=180)
    except (EngineError, subprocess.TimeoutExpired):
        return False
    return True


@dataclass(frozen=True, slots=True)
class Image:
    service: str
    tag: str
    build_seconds: float

    def inspect(self) -> dict[str, Any]:
        return dict(json.loads(docker("image", "inspect", self.tag))[0])

    def python(self, program: str) -> Any:
        """What a program that prints JSON says inside the image."""
        words = ["run", "--rm", "--network", "none", *HARDENED, "--entrypoint", "python", self.tag]
        return json.loads(docker(*words, "-c", program))


def build(service: str) -> Image:
    tag = f"mot-cua/{service}:test"
    began = time.monotonic()
    docker("build", "-f", f"services/{service}/Dockerfile", "-t", tag, ".", seconds=900)
    return Image(service, tag, time.monotonic() - began)


@dataclass(frozen=True, slots=True)
class Container:
    """A service as it would run in production, but on the loopback of this machine."""

    id: str
    url: str
    began: float = field(default_factory=time.monotonic)

    def state(self) -> dict[str, Any]:
        return dict(json.loads(docker("inspect", "--format", "{{json .State}}", self.id)))

    def ready(self) -> bool:
        if not self.state()["Running"]:
            raise EngineError(self.log())
        return httpx.get(f"{self.url}/readyz", timeout=2, trust_env=False).is_success

    def wait_ready(self) -> float:
        """Seconds from its start until it was ready."""
        wait_until(self.ready, 60, f"{self.url} ready")
        return time.monotonic() - self.began

    def healthy(self) -> bool:
        """What the image's own check has found."""
        return bool(self.state()["Health"]["Status"] == "healthy")

    def stop(self) -> float:
        """SIGTERM, as an orchestrator sends it; seconds until it had ended."""
        began = time.monotonic()
        docker("stop", "--time", "30", self.id)
        return time.monotonic() - began

    def log(self) -> str:
        said = _docker(["logs", "--tail", "40", self.id], 60)
        return said.stdout + said.stderr

    def remove(self) -> None:
        docker("rm", "--force", "--volumes", self.id)


def run(
    image: Image, port: int, env: Mapping[str, str], files: Sequence[tuple[Path, str]]
) -> Container:
    began = time.monotonic()
    words = ["run", "--detach", "--network", "host", *HARDENED]
    for name, value in env.items():
        words += ["--env", f"{name}={value}"]
    for here, there in files:
        words += ["--volume", f"{here}:{there}:ro"]
    return Container(docker(*words, image.tag), f"http://127.0.0.1:{port}", began)
