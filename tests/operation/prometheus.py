"""What Prometheus would make of pages that real services answered, by its own evaluator."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
import yaml
from prometheus_client.parser import text_string_to_metric_families
from tests.operation.office import ROOT

RULES = ROOT / "deploy/prometheus/rules.yml"
QUIET, LONG = 3, 15
"""Minutes of the first page before the fault, and of the last one after it."""

Page = dict[str, float]
"""Samples by series, as a rule would name them."""


def scraped(urls: Mapping[str, str]) -> Page:
    """One scrape of each service; one that does not answer is down."""
    page: Page = {}
    for service, url in urls.items():
        labels = {"job": "mot-cua", "service": service}
        try:
            text = httpx.get(f"{url}/metrics", timeout=10, trust_env=False).text
        except httpx.TransportError:
            page[_series("up", labels)] = 0
            continue
        page[_series("up", labels)] = 1
        page |= {
            _series(sample.name, {**sample.labels, **labels}): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if sample.name.startswith("motcua_") and not sample.name.endswith("_bucket")
        }
    return page


def _series(name: str, labels: Mapping[str, str]) -> str:
    inner = ",".join(f"{key}={json.dumps(value)}" for key, value in sorted(labels.items()))
    return f"{name}{{{inner}}}"


def fires(promtool: str, pages: Sequence[Page], alert: str, service: str, folder: Path) -> str:
    """Empty when the alert is quiet under the first page and fires under what came then."""
    names = sorted({series for page in pages for series in page})
    line = [pages[0]] * QUIET + list(pages[1:]) + [pages[-1]] * LONG
    firing = f'max by (service) (ALERTS{{alertstate="firing", alertname="{alert}"}})'
    told = [{"labels": f'{{service="{service}"}}', "value": 1}]
    test: dict[str, Any] = {
        "rule_files": [str(RULES)],
        "evaluation_interval": "1m",
        "tests": [
            {
                "interval": "1m",
                "input_series": [
                    {"series": name, "values": " ".join(_value(page, name) for page in line)}
                    for name in names
                ],
                "promql_expr_test": [
                    {"expr": firing, "eval_time": f"{QUIET - 1}m", "exp_samples": []},
                    {
                        "expr": firing.replace("}", f', service="{service}"}}'),
                        "eval_time": f"{QUIET + len(pages)}m",
                        "exp_samples": told,
                    },
                ],
            }
        ],
    }
    file = folder / f"{alert}.yml"
    file.write_text(yaml.safe_dump(test))
    done = subprocess.run(
        [promtool, "test", "rules", str(file)], capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    return "" if done.returncode == 0 else done.stdout + done.stderr


def _value(page: Page, series: str) -> str:
    value = page.get(series)
    return "_" if value is None else repr(value)


def alerts() -> list[str]:
    rules = yaml.safe_load(RULES.read_text())
    return [rule["alert"] for group in rules["groups"] for rule in group["rules"]]
