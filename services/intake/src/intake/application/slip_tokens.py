"""What the routes and the slips need of the tokens."""

from typing import Any, Protocol

from intake.domain.tokens import SlipToken


class NotGenuine(Exception):
    """Not signed with one of our keys, or not a token at all."""


class SlipTokens(Protocol):
    def sign(self, token: SlipToken) -> str:
        """The token as it stands in a QR code, of less than 300 characters."""

    def read(self, token: str) -> SlipToken:
        """What the token says; NotGenuine for everything that is not one of ours, unchanged."""

    def public(self) -> dict[str, Any]:
        """The JWKS (RFC 7517) that everyone may have."""
