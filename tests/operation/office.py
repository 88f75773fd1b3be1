"""What tests of the operators' tools share: the variables of all services, and commands."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dossier_shared.operating import MANAGEMENT
from motcua.stack import Stack

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where an operator sits: `python` is the project's own."""

    variables: Mapping[str, str]

    def run(self, *words: str, seconds: float = 300) -> tuple[int, str]:
        """The exit code, and all that was printed."""
        done = subprocess.run(
            words, env={**os.environ, **self.variables}, capture_output=True, text=True,
            timeout=seconds, check=False, cwd=ROOT,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr


def variables(env_of: Mapping[str, Mapping[str, str]], management_url: str) -> dict[str, str]:
    """What all services are given, together; as the operators' container has it."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    every = {key: value for env in env_of.values() for key, value in env.items()}
    return every | {MANAGEMENT: management_url, "PATH": path}


def terminal(stack: Stack, management_url: str) -> Terminal:
    env_of = {name: process.environment for name, process in stack.processes.items()}
    return Terminal(variables(env_of, management_url))


def lines(text: str) -> Sequence[str]:
    return text.strip().splitlines()
