"""Every route of every service says who may call it."""

import pytest

from dossier_shared.testing.routes import undeclared
from motcua.openapi import app_of
from motcua.stack import SERVICES


@pytest.mark.parametrize(
    ("service", "path"),
    [("intake", "/dossiers"), ("routing", "/worklist"), ("notify", "/dossiers/{code}/notices")],
)
def test_every_route_declares_its_roles_or_that_it_is_public(service: str, path: str) -> None:
    app = app_of(service)
    assert path in app.openapi()["paths"]
    assert undeclared(app) == []


def test_all_services_are_walked() -> None:
    assert set(SERVICES) == {"intake", "routing", "notify"}
