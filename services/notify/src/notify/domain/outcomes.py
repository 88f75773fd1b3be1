"""What came of one try to hand a notice to its provider."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has taken the notice over; `ref` finds it in the provider's records."""

    ref: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The provider will never take this notice; `hard` when it never will for this address."""

    reason: str
    hard: bool = False


@dataclass(frozen=True, slots=True)
class Busy:
    """The provider surely did not take it, and may take it later."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The provider may have taken it: only the same request to the same provider is safe now."""

    reason: str


Outcome = Accepted | Refused | Busy | Unknown
"""`reason` is a stable code: no address and no words of the provider's."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """No outcome of a try: it is kept back by us, nobody is asked and nobody is to be told."""

    reason: str
