"""Free loopback ports that stay free until their server listens."""

import secrets
import socket

# Below the range that systems hand out to outgoing connections (Linux from 32768, others higher):
# a port found there could be taken by any client before a slow server binds it.
CANDIDATES = range(20_000, 32_000)


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that nobody listens on; OSError if a hundred are taken."""
    for _ in range(100):
        port = secrets.choice(CANDIDATES)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no free loopback port found")
