"""How a channel's messages are split over its providers: by weight, less what troubles them.

Trouble fades by itself, so the split drifts back to rest.
"""

from collections.abc import Mapping

LEAST = 0.02
"""Of its weight a provider in trouble keeps so much, or nobody would learn that it is well."""


def shares(weights: Mapping[str, float], trouble: Mapping[str, float]) -> dict[str, float]:
    """The share of each, together 1; the squares let a little trouble weigh little. Where those of
    no weight are all there are, they share alike.
    """
    if not any(weights.values()):
        weights = dict.fromkeys(weights, 1.0)
    left = {
        name: weight * max(LEAST, (1 - trouble.get(name, 0.0)) ** 2)
        for name, weight in weights.items()
        if weight > 0
    }
    whole = sum(left.values())
    return {name: part / whole for name, part in left.items()}


def picked(parts: Mapping[str, float], point: float) -> str:
    """The provider at `point`, from 0 up to 1; parts that are none make a LookupError."""
    reached = 0.0
    for name, part in sorted(parts.items()):
        reached += part
        if point < reached:
            return name
    return max(parts) if parts else _nobody()


def _nobody() -> str:
    raise LookupError("nobody to pick from")
