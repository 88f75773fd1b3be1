"""Trying out the early warning on a replayed year: `python -m routing.forecasting`."""
