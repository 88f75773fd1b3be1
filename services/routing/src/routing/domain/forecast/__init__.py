"""Early warning: when an open case will be finished, how likely it will be late, and why."""

from routing.domain.forecast.calibration import Calibration, Tally, calibrated, calibration
from routing.domain.forecast.model import (
    Absences,
    EarlyWarning,
    Observation,
    OpenCase,
    OpenStep,
    budget_time,
    handling,
    presumed_holder,
)
from routing.domain.forecast.observed import Observed
from routing.domain.forecast.simulate import forecast

__all__ = [
    "Absences",
    "Calibration",
    "EarlyWarning",
    "Observation",
    "Observed",
    "OpenCase",
    "OpenStep",
    "Tally",
    "budget_time",
    "calibrated",
    "calibration",
    "forecast",
    "handling",
    "presumed_holder",
]
