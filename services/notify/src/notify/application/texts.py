"""Writes a notice out, by the version of its text that it was first written by in this round."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from notify.application.templates import Library
from notify.domain.correspondence import Correspondence
from notify.domain.notices import Notice
from notify.domain.wording.bodies import FORM_OF
from notify.domain.wording.offices import Office
from notify.domain.wording.rendering import Ready, Rendered
from notify.domain.wording.shapes import name_of
from notify.domain.wording.template import Key
from notify.domain.wording.values import Value

__all__ = ["Office", "Texts"]


@dataclass(frozen=True, slots=True)
class Texts:
    """Fills the texts of the library in the office's name."""

    library: Library
    office: Office

    def render(
        self, correspondence: Correspondence, notice: Notice, person: str = ""
    ) -> Rendered:  # fmt: skip
        """LookupError for a kind that has no text by this channel, or a value that is missing;
        NotReadYet when the version it is bound to is not here. `person` is the official's name.
        """
        discreet = correspondence.sensitive and notice.audience == "citizen"
        values = self._values(correspondence, notice, person)
        return self._text(correspondence, notice).render(values, sensitive=discreet)

    def _text(self, correspondence: Correspondence, notice: Notice) -> Ready:
        """What was begun goes on in the same words, whatever was published since."""
        if (pinned := written_by(notice)) is not None:
            return self.library.version(pinned)
        name = name_of(notice.kind, _params(notice), notice.channel)
        return self.library.current(Key(name, notice.channel, correspondence.language))

    def _values(
        self, correspondence: Correspondence, notice: Notice, person: str
    ) -> Mapping[str, Value]:
        office = self.office.values(FORM_OF[notice.channel])
        return {"code": correspondence.code, "person": person, **office, **_params(notice)}


def _params(notice: Notice) -> Mapping[str, Value]:
    return cast("Mapping[str, Value]", notice.params)


def written_by(notice: Notice) -> str | None:
    """The version that this request was first written by; what is sent anew is written anew."""
    tries = notice.attempts[notice.round_from :]
    named = (attempt.sent.template for attempt in tries if attempt.sent)
    return next((name for name in named if name is not None), None)
