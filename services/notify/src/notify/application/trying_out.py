"""Outside production only those on a list are told anything; a trial wakes no citizen."""

from collections.abc import Callable
from dataclasses import dataclass

from notify.application.ports import Message
from notify.domain.correspondence import Correspondence
from notify.domain.notices import Notice
from notify.domain.outcomes import Outcome, Withheld

Write = Callable[[Correspondence, Notice], Message | Outcome]
NOT_ON_LIST = "not-on-test-list"


@dataclass(frozen=True, slots=True)
class OnTestList:
    """Writes a notice out as `write` does, if its address is `allowed` (lower case)."""

    write: Write
    allowed: frozenset[str]

    def __call__(
        self, correspondence: Correspondence, notice: Notice
    ) -> Message | Outcome | Withheld:
        message = self.write(correspondence, notice)
        if not isinstance(message, Message) or notice.audience == "client":
            return message
        return message if message.address.lower() in self.allowed else Withheld(NOT_ON_LIST)
