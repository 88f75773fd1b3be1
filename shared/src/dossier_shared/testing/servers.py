"""What tests and developers hold: a broker, a database, and their lives if these are ours."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import httpx

from dossier_shared.testing.answering import greets, pings
from dossier_shared.testing.choosing import credentials, shown
from dossier_shared.testing.waiting import wait_until

GIVEN_SECONDS = 30
GUEST = ("guest", "guest")


class Server(Protocol):
    """A server that we started: same addresses and data through stop, kill and start."""

    def launch(self) -> None: ...
    def wait_ready(self) -> None: ...
    def stop(self) -> None: ...
    def kill(self) -> None: ...
    def close(self) -> None: ...


class Served:
    """Something that answers at `url`; only what we started can be stopped and started."""

    url: str
    server: Server | None

    @property
    def restartable(self) -> bool:
        return self.server is not None

    def ready(self) -> None:
        """Wait until it answers; Died or TimeoutError if it does not."""
        if self.server:
            self.server.wait_ready()
        else:
            wait_until(self.answers, GIVEN_SECONDS, f"nothing answers at {shown(self.url)}")

    def start(self) -> None:
        """Start it again, on the same address and data, and wait until it answers."""
        self._ours().launch()
        self.ready()

    def stop(self) -> None:
        """Stop it in good order; RuntimeError if it is not ours (see `restartable`)."""
        self._ours().stop()

    def kill(self) -> None:
        """End it as a power cut would; RuntimeError if it is not ours."""
        self._ours().kill()

    def answers(self) -> bool:
        raise NotImplementedError

    def _ours(self) -> Server:
        if self.server is None:
            raise RuntimeError(f"{shown(self.url)} was given to us: it is not ours to stop")
        return self.server


@dataclass
class Broker(Served):
    """A RabbitMQ broker; `url` leads to its default virtual host."""

    url: str
    management_url: str | None
    description: str
    server: Server | None = None

    def answers(self) -> bool:
        return greets(self.url)

    @contextmanager
    def vhost(self, name: str) -> Iterator[str]:
        """Create a virtual host, yield its AMQP URL, and delete it with all that is in it.

        Without a management address there is none to be made: yields the default one, so tests
        must name their queues apart. A broker that is down at the end keeps the host.
        """
        if self.management_url is None:
            yield self.url
            return
        with self._management() as api:
            path = f"/api/vhosts/{quote(name, safe='')}"
            _put(api, path, {})
            everything = {"configure": ".*", "write": ".*", "read": ".*"}
            user = quote(self._user()[0], safe="")
            _put(api, f"/api/permissions/{quote(name, safe='')}/{user}", everything)
            try:
                yield urlunsplit(urlsplit(self.url)._replace(path=f"/{quote(name, safe='')}"))
            finally:
                with suppress(httpx.TransportError):
                    api.delete(path)

    def _user(self) -> tuple[str, str]:
        user, password = credentials(self.url) or GUEST
        return unquote(user), unquote(password)

    def _management(self) -> httpx.Client:
        assert self.management_url
        user, password = credentials(self.management_url) or self._user()
        parts = urlsplit(self.management_url)
        base = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        auth = (unquote(user), unquote(password))
        return httpx.Client(base_url=base, auth=auth, timeout=10, trust_env=False)


def _put(api: httpx.Client, path: str, body: dict[str, str]) -> None:
    api.put(path, json=body).raise_for_status()


@dataclass
class Database(Served):
    """A MongoDB, or what speaks its protocol, with transactions and change streams."""

    url: str
    description: str
    server: Server | None = None

    def answers(self) -> bool:
        return pings(self.url)

    def fresh(self, prefix: str) -> str:
        """A database name that nobody has used; it comes to be with its first write."""
        return f"{prefix}_{uuid.uuid4().hex[:12]}"
