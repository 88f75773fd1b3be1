"""The operators' container is given the folder that the caller named, from where he stands."""

import os
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parents[1]


@pytest.fixture
def asked(tmp_path):
    """What docker is asked for when a script of deploy/ is run in `tmp_path`."""
    programs = tmp_path / "programs"
    programs.mkdir()
    docker = programs / "docker"
    docker.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    docker.chmod(0o755)
    path = f"{programs}:{os.environ['PATH']}"
    environment = {name: os.environ[name] for name in os.environ if not name.endswith("MONGO_URL")}

    def run(script: str, *words: str) -> list[str]:
        done = subprocess.run(
            [DEPLOY / script, *words],
            cwd=tmp_path,
            env=environment | {"PATH": path},
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        )
        return done.stdout.splitlines()

    return run


def test_a_command_that_needs_no_folder_is_given_none(asked):
    words = asked("operator.sh", "-", "python", "-m", "dossier_shared.doctor")
    assert words[:3] == ["compose", "-f", f"{DEPLOY}/compose.yaml"]
    assert "--volume" not in words
    assert words[-4:] == ["operator", "python", "-m", "dossier_shared.doctor"]


@pytest.mark.parametrize(
    ("script", "folder", "why"),
    [
        ("backup.sh", "copies", "a folder beside the caller, made when it is not there"),
        ("restore.sh", "copies/mot-cua-1", "one copy in it"),
        ("restore.sh", "a folder/mot-cua-1", "a name with a space"),
    ],
)
def test_a_copy_lies_where_the_caller_said(asked, tmp_path, script, folder, why):
    there = str(tmp_path / folder)
    words = asked(script, folder)
    assert words[words.index("--volume") + 1] == f"{there}:{there}", why
    assert words[-1] == there, why
    assert Path(there).is_dir(), why


def test_where_the_variables_are_known_the_command_runs_as_it_is(tmp_path):
    done = subprocess.run(
        [DEPLOY / "operator.sh", "copies", "echo", "copies"],
        cwd=tmp_path,
        env=os.environ | {"INTAKE_MONGO_URL": "mongodb://127.0.0.1:1"},
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert (done.stdout, list(tmp_path.iterdir())) == ("copies\n", [])
