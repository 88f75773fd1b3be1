"""Each service starts with what its own lock file names, without what only tests have."""

import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = {"dossier-shared", "intake", "routing", "notify"}
SERVICES = ("intake", "routing", "notify")

IMPORT_ALL = """
import importlib, pkgutil, sys
service, *hidden = sys.argv[1:]
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name in hidden:
            raise ModuleNotFoundError(f"{name} is not in the lock file of {service}", name=name)
sys.meta_path.insert(0, Hidden())
package = importlib.import_module(service)
for module in pkgutil.walk_packages(package.__path__, service + "."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(len(sys.modules))
"""


def normal(name: str) -> str:
    """The name of a distribution as PEP 503 compares them."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(service: str) -> set[str]:
    text = (ROOT / f"requirements/{service}.txt").read_text()
    return {normal(name) for name in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}


def hidden(service: str) -> set[str]:
    """The importable names of this environment that the service's image does not have."""
    there = locked(service) | OURS
    return {
        module
        for module, owners in packages_distributions().items()
        if not {normal(owner) for owner in owners} & there
    }


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_imports_nothing_that_its_lock_file_lacks(service):
    assert "pytest" in hidden(service)
    words = [sys.executable, "-c", IMPORT_ALL, service, *hidden(service)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) > 100
