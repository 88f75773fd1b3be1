"""Trying out the policies of assignment on a year of dossiers: `python -m routing.simulate`."""
