"""The typed client of the intake API: what a counter program needs to run a day."""

from motcua_client.intake import Intake
from motcua_client.problems import Problem

__all__ = ["Intake", "Problem"]
