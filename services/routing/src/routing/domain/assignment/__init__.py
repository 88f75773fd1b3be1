"""Who gets a step: policies behind one port."""

from collections.abc import Mapping

from routing.domain.assignment.by_load import ByLoad
from routing.domain.assignment.by_rule import ByRule
from routing.domain.assignment.expected_lateness import ExpectedLateness
from routing.domain.assignment.port import Policy
from routing.domain.assignment.round_robin import RoundRobin

POLICIES: Mapping[str, Policy] = {
    policy.name: policy for policy in (ExpectedLateness(), ByLoad(), RoundRobin(), ByRule())
}
"""By name; the first is the default."""
