from importlib.resources import files

import pytest
from pydantic import ValidationError
from services.routing.tests.builders import TEN_DAYS, event, published, received

from dossier_shared.contracts import Limit
from dossier_shared.runtime import Parts
from routing import main
from routing.adapters import catalogue, metrics
from routing.domain.workflow import BadDefinition
from routing.settings import Settings


def test_a_bad_workflow_stops_the_start(settings, monkeypatch):
    text = (files("routing") / "data" / "workflows" / "a-department.yaml").read_text()
    bad = text.replace(
        "appraise: {amount: 3, unit: working-day}", "appraise: {amount: 1, unit: hour}"
    )
    assert bad != text
    monkeypatch.setattr(
        main, "shipped_catalogue", lambda: catalogue.read_catalogue({"a.yaml": bad}, "{}")
    )
    with pytest.raises(BadDefinition, match="workflow of ATLD-01: budgets add up to"):
        main.create_app(settings)


def test_a_missing_staff_register_stops_the_start_by_its_name(monkeypatch):
    monkeypatch.delenv("ROUTING_STAFF_FILE", raising=False)
    monkeypatch.setenv("ROUTING_MONGO_URL", "mongodb://127.0.0.1/")
    with pytest.raises(ValidationError, match="staff_file"):
        Settings()


def counted(metric, label):
    return metric.labels(label)._value.get()


async def test_a_published_limit_that_the_workflow_was_not_made_for_is_counted(replica: Parts):
    before = counted(metrics.LIMITS_DIFFER, "NCC-01")
    await replica.handle(event(published(), "NCC-01"))
    assert counted(metrics.LIMITS_DIFFER, "NCC-01") == before
    other = published(version=2, limit=Limit(amount=12, unit="calendar-day"))
    await replica.handle(event(other, "NCC-01", 2))
    assert counted(metrics.LIMITS_DIFFER, "NCC-01") == before + 1
    await replica.handle(event(published(version=3, limit=TEN_DAYS), "NCC-01", 3))
    assert counted(metrics.LIMITS_DIFFER, "NCC-01") == before + 1


async def test_a_step_that_nobody_can_take_is_counted(replica: Parts):
    before = counted(metrics.UNASSIGNED, "appraise")
    await replica.handle(event(received(procedure="LẠ-01", division="Phòng mới")))
    assert counted(metrics.UNASSIGNED, "appraise") == before + 1


async def test_a_procedure_event_that_came_too_early_waits_for_the_one_before(replica, store):
    await replica.handle(event(published(version=2, name="Tên mới"), "NCC-01", 2))
    assert await store["procedures"].find_one({"_id": "NCC-01"}) is None
    await replica.handle(event(published(), "NCC-01"))
    await replica.look_again()
    kept = await store["procedures"].find_one({"_id": "NCC-01"})
    assert (kept["published"], kept["name"]) == (2, "Tên mới")
