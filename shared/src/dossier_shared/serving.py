"""An application behind uvicorn, from its start to its drain."""

import sys
from contextlib import suppress
from types import FrameType

import uvicorn
from fastapi import FastAPI

from dossier_shared.settings import ServiceSettings

STARTUP_FAILURE, PART_ENDED = 3, 4


class _Server(uvicorn.Server):
    """Lets a start that waits for the database end as well, and a service that does half of its
    work."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app
        self.gave_up = False
        app.state.give_up = self._give_up

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._app.state.asked_to_stop = True
        super().handle_exit(sig, frame)

    def _give_up(self) -> None:
        self.gave_up = self.should_exit = True


def serve(app: FastAPI, settings: ServiceSettings) -> None:
    """Serve until SIGTERM or SIGINT, then drain within `drain_seconds`.

    Drains and exits with 4 when a part of the service ended by itself: whoever runs it (compose,
    Kubernetes, systemd) starts it again.
    """
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        loop="uvloop",
        http="httptools",
        timeout_graceful_shutdown=max(1, round(settings.drain_seconds / 5)),
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
    )
    server = _Server(config, app)
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(STARTUP_FAILURE)
    if server.gave_up:
        sys.exit(PART_ENDED)
