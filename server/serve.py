"""The web process: `server.app` behind uvicorn, on a socket that the supervisor opened. python -m server.serve FD"""

from __future__ import annotations

import socket
import sys

import uvicorn

SECONDS_TO_FINISH = 8
"""For requests in progress when we are told to stop. A push takes well under one."""


def main(descriptor: int) -> None:
    server = uvicorn.Server(
        uvicorn.Config(
            "server.app:create",
            factory=True,
            loop="uvloop",
            http="httptools",
            ws="none",
            lifespan="on",
            server_header=False,
            proxy_headers=False,
            access_log=False,  # an address and a time say who was worried, and when
            log_config=None,
            timeout_graceful_shutdown=SECONDS_TO_FINISH,
        )
    )
    server.run(sockets=[socket.socket(fileno=descriptor)])
    if not server.started:
        sys.exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
