"""An application behind uvicorn, from its start to its drain."""

import sys
from contextlib import suppress
from types import FrameType

import uvicorn
from fastapi import FastAPI

from dossier_shared.settings import ServiceSettings

STARTUP_FAILURE = 3


class _Server(uvicorn.Server):
    """Lets a start that waits for the database end as well."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._app.state.asked_to_stop = True
        super().handle_exit(sig, frame)


def serve(app: FastAPI, settings: ServiceSettings) -> None:
    """Serve until SIGTERM or SIGINT, then drain within `drain_seconds`."""
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
