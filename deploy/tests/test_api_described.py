"""What each service's API says of itself is enough to work with it."""

import pytest

from dossier_shared.testing.described import undescribed
from motcua.openapi import app_of
from motcua.stack import SERVICES


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_shows_its_success_its_errors_and_who_may_call_it(service: str) -> None:
    assert undescribed(app_of(service).openapi()) == []
