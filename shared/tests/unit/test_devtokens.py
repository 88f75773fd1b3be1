import json
import stat
import subprocess
import sys
import time

import pytest
from joserfc import jwt

from dossier_shared.devtokens import (
    AUDIENCE,
    ISSUER,
    PRODUCTION_VARIABLES,
    DevelopmentIssuer,
    RefusedInProduction,
)
from dossier_shared.web.auth import Authenticator, Role, TokenRules
from dossier_shared.web.problems import Problem


@pytest.fixture(autouse=True)
def nowhere_in_particular(monkeypatch):
    for name in PRODUCTION_VARIABLES:
        monkeypatch.delenv(name, raising=False)


def authenticator(issuer):
    return Authenticator(TokenRules(str(issuer.jwks), ISSUER, AUDIENCE))


def devtokens(directory, *arguments, **variables):
    return subprocess.run(
        [sys.executable, "-m", "dossier_shared.devtokens", "--directory", directory, *arguments],
        capture_output=True,
        check=False,
        text=True,
        timeout=30,
        env=variables,
    )


async def test_a_development_token_is_accepted(tmp_path):
    issuer = DevelopmentIssuer.at(tmp_path)
    token = issuer.token("cv-1", Role.OFFICER, agency="A", division="NCC")
    principal = await authenticator(issuer).principal(f"Bearer {token}")
    assert (principal.sub, principal.roles) == ("cv-1", {Role.OFFICER})
    assert (principal.agency, principal.division) == ("A", "NCC")


async def test_a_development_token_ends(tmp_path):
    issuer = DevelopmentIssuer.at(tmp_path)
    token = issuer.token("cv-1", Role.OFFICER, agency="A", seconds=-31)
    with pytest.raises(Problem, match="unauthenticated"):
        await authenticator(issuer).principal(f"Bearer {token}")


def test_the_same_directory_is_the_same_issuer(tmp_path):
    first, second = DevelopmentIssuer.at(tmp_path / "keys"), DevelopmentIssuer.at(tmp_path / "keys")
    assert first.key.as_dict() == second.key.as_dict()
    assert {path.name for path in (tmp_path / "keys").iterdir()} == {"issuer.json", "jwks.json"}


def test_the_private_key_is_for_its_owner_and_the_public_set_has_none_of_it(tmp_path):
    issuer = DevelopmentIssuer.at(tmp_path)
    assert stat.S_IMODE((tmp_path / "issuer.json").stat().st_mode) == 0o600
    [key] = json.loads(issuer.jwks.read_text())["keys"]
    assert (key["kty"], "d" in key) == ("EC", False)


def test_issuers_made_at_the_same_time_are_one_issuer(tmp_path):
    make = "import sys, pathlib; from dossier_shared.devtokens import DevelopmentIssuer as D; " + (
        "print(D.at(pathlib.Path(sys.argv[1])).key.kid)"
    )
    argv = [sys.executable, "-c", make, str(tmp_path / "keys")]
    made = [subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    kids = {process.communicate(timeout=30)[0].strip() for process in made}
    [kid] = kids
    assert json.loads((tmp_path / "keys" / "jwks.json").read_text())["keys"][0]["kid"] == kid


@pytest.mark.parametrize("name", PRODUCTION_VARIABLES)
def test_where_a_service_is_in_production_no_token_is_made(monkeypatch, tmp_path, name):
    monkeypatch.setenv(name, "production")
    with pytest.raises(RefusedInProduction):
        DevelopmentIssuer.at(tmp_path)
    assert list(tmp_path.iterdir()) == []


async def test_the_command_prints_a_token_that_is_accepted(tmp_path):
    told = devtokens(tmp_path, "--sub", "tn-1", "--role", "receptionist", "--role", "clerk")
    assert (told.returncode, told.stderr) == (0, "")
    issuer = DevelopmentIssuer.at(tmp_path)
    principal = await authenticator(issuer).principal(f"Bearer {told.stdout.strip()}")
    assert (principal.sub, principal.roles) == ("tn-1", {Role.RECEPTIONIST, Role.CLERK})
    assert principal.division is None


def test_the_command_refuses_in_production(tmp_path):
    arguments = ("--sub", "tn-1", "--role", "clerk")
    told = devtokens(tmp_path, *arguments, INTAKE_ENVIRONMENT="production")
    assert (told.returncode, told.stdout) == (1, "")
    assert "does not run in production" in told.stderr


def test_the_command_knows_no_other_roles(tmp_path):
    told = devtokens(tmp_path, "--sub", "tn-1", "--role", "king")
    assert (told.returncode, "invalid choice" in told.stderr) == (2, True)


def test_a_token_is_good_for_a_working_day(tmp_path):
    issuer = DevelopmentIssuer.at(tmp_path)
    claims = jwt.decode(issuer.token("x", Role.CLERK, agency="A"), issuer.key).claims
    assert abs(claims["exp"] - time.time() - 8 * 3600) < 5
