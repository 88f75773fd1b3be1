"""Who gets a step: policies behind one port."""

from collections.abc import Mapping

from routing.domain.assignment.by_load import ByLoad
from routing.domain.assignment.port import Policy

POLICIES: Mapping[str, Policy] = {"by-load": ByLoad(), "expected-lateness": ByLoad()}
