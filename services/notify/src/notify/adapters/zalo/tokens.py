"""The access token of the official account, and its renewal.

Zalo gives a new refresh token with each renewal, and the old one is spent: so the pair is kept in
the database, one process renews it at a time, and the others use the old one until it ends.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import httpx
from pymongo.errors import DuplicateKeyError

from dossier_shared.clock import Clock
from dossier_shared.mongo.client import Collection
from dossier_shared.observability.logs import log
from notify.adapters.calling import body_of, called, client_of
from notify.adapters.vault import Vault

TOKENS = "tokens"
EARLY = timedelta(minutes=10)
"""How long before its end a token is renewed."""
TURN = timedelta(seconds=30)
"""How long one process may take for it."""


@dataclass(frozen=True, slots=True)
class App:
    """The application at Zalo. `seed` is the first refresh token, as an operator was given it."""

    oauth_url: str
    app_id: str
    secret: str = field(repr=False)
    seed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Pair:
    """`seed` is the hash of what the operator gave, so that a new one is noticed."""

    version: int
    seed: str
    refresh: str
    access: str | None = None
    ends_at: datetime | None = None
    taken_until: datetime | None = None


class Tokens:
    def __init__(
        self, name: str, app: App, collection: Collection, vault: Vault, limit: float, clock: Clock
    ) -> None:
        self._name = name
        self._app = app
        self._collection = collection
        self._vault = vault
        self._limit = limit
        self._clock = clock
        self._client = client_of(limit)
        self._held: _Pair | None = None

    async def access(self, refused: str | None = None) -> str | None:
        """A token that is good for a while, and is not the `refused` one; None when there is none
        just now.
        """
        now = self._clock.now()
        pair = self._held
        if pair is None or not _fresh(pair, now) or self._opened(pair) == refused:
            pair = self._held = await self._renewed(await self._load(), now, refused)
        token = self._opened(pair)
        return token if token != refused and _good(pair, now) else None

    async def close(self) -> None:
        await self._client.aclose()

    async def _renewed(self, pair: _Pair, now: datetime, refused: str | None) -> _Pair:
        if _fresh(pair, now) and self._opened(pair) != refused:
            return pair
        if pair.taken_until is not None and now < pair.taken_until:
            return pair
        turn = replace(pair, version=pair.version + 1, taken_until=now + TURN)
        if not await self._replace(pair, turn):
            return await self._load()
        answer = await self._ask(self._vault.open(turn.refresh))
        if answer is None:
            return turn
        fresh = self._pair_of(answer, turn, now)
        await self._replace(turn, fresh)
        return fresh

    async def _ask(self, refresh: str) -> dict[str, Any] | None:
        request = self._client.build_request(
            "POST",
            self._app.oauth_url,
            headers={"secret_key": self._app.secret},
            data={
                "grant_type": "refresh_token",
                "app_id": self._app.app_id,
                "refresh_token": refresh,
            },
        )
        answer = await called(self._client, request, self._limit)
        body = body_of(answer) if isinstance(answer, httpx.Response) else None
        if body is None or not {"access_token", "refresh_token"} <= body.keys():
            log.error("zalo.token-not-renewed", provider=self._name)
            return None
        return body

    def _pair_of(self, answer: dict[str, Any], turn: _Pair, now: datetime) -> _Pair:
        return replace(
            turn,
            version=turn.version + 1,
            refresh=self._vault.seal(str(answer["refresh_token"])),
            access=self._vault.seal(str(answer["access_token"])),
            ends_at=now + timedelta(seconds=int(answer.get("expires_in", 3600))),
            taken_until=None,
        )

    def _opened(self, pair: _Pair) -> str | None:
        return self._vault.open(pair.access) if pair.access else None

    async def _load(self) -> _Pair:
        """The pair as it is kept; begun with the operator's seed when there is none, or another."""
        seed = sha256(self._app.seed.encode()).hexdigest()
        found = await self._collection.find_one({"_id": self._name})
        if found is not None and found["seed"] == seed:
            fields: dict[str, Any] = {name: found.get(name) for name in _Pair.__slots__}
            return _Pair(**fields)
        version = found["version"] + 1 if found else 1
        begun = _Pair(version, seed, self._vault.seal(self._app.seed))
        if found is not None:
            await self._replace(replace(begun, version=found["version"]), begun)
            return begun
        try:
            await self._collection.insert_one({"_id": self._name} | _fields(begun))
        except DuplicateKeyError:
            return await self._load()
        return begun

    async def _replace(self, before: _Pair, after: _Pair) -> bool:
        where = {"_id": self._name, "version": before.version}
        done = await self._collection.update_one(where, {"$set": _fields(after)})
        return bool(done.matched_count)


def _fields(pair: _Pair) -> dict[str, Any]:
    return {name: getattr(pair, name) for name in _Pair.__slots__}


def _fresh(pair: _Pair, now: datetime) -> bool:
    return pair.ends_at is not None and now + EARLY < pair.ends_at


def _good(pair: _Pair, now: datetime) -> bool:
    return pair.ends_at is not None and now < pair.ends_at
