"""All versions of all texts, compiled once, for who writes a notice out."""

from collections.abc import Mapping

from dossier_shared.contracts import Language
from notify.domain.wording.bodies import Body
from notify.domain.wording.rendering import Ready, ready
from notify.domain.wording.shapes import SHAPES
from notify.domain.wording.template import SHIPPED, Key, Template

_FALLBACK: Language = "vi"


class NotReadYet(Exception):
    """A version that another replica published; this one will have read it in a moment."""


class Library:
    """`shipped` are the first versions; what was published since is learnt."""

    def __init__(self, shipped: Mapping[Key, Body]) -> None:
        self.shipped = shipped
        self._versions: dict[str, Ready] = {}
        self._current: dict[Key, Ready] = {}
        self._keys = {str(key): key for key in shipped}
        for key, body in shipped.items():
            self._add(key, SHIPPED, body)

    def __contains__(self, version: str) -> bool:
        return version in self._versions

    def current(self, key: Key) -> Ready:
        """The latest version; in Vietnamese where the language has none. LookupError without."""
        found = self._current.get(key) or self._current.get(key._replace(language=_FALLBACK))
        if found is None:
            raise LookupError(f"{key} has no text")
        return found

    def version(self, pinned: str) -> Ready:
        """The version that a notice names."""
        found = self._versions.get(pinned)
        if found is None:
            raise NotReadYet(pinned)
        return found

    def learn(self, template: Template) -> None:
        """What was published of it; a template that the product no longer has keeps its versions
        for the notices that were written by them.
        """
        key = self._keys.get(template.id)
        if key is None:
            return
        for version in template.versions:
            if key.version(version.number) not in self._versions:
                self._add(key, version.number, version.body)

    def _add(self, key: Key, number: int, body: Body) -> None:
        pinned = key.version(number)
        made = ready(pinned, body, SHAPES[key.name].fields, key.language)
        self._versions[pinned] = made
        self._current[key] = made
