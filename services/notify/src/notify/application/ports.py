"""What notify needs of the world: somebody who takes a text message, and somebody who takes mail.

Both answer with an outcome and never raise for what a provider does. They carry the request id to
the provider, and keep to a time limit of their own.
"""

from typing import Protocol
from uuid import UUID

from notify.domain.outcomes import Outcome


class SmsProvider(Protocol):
    async def send(
        self, phone_e164: str, text: str, request_id: UUID, template: str
    ) -> Outcome: ...


class Mailer(Protocol):
    async def send(self, to: str, subject: str, body: str, request_id: UUID) -> Outcome: ...
