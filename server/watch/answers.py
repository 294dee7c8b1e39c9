"""What the private listener answers: figures and readiness."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from server.figures import FIGURES
from server.watch.readiness import Readiness


async def listening(
    readiness: Readiness, before: Callable[[], None], host: str | None, port: int | None, path: Path | None
) -> tuple[web.AppRunner, web.BaseSite]:
    """Ready to be started at a unix socket, or at a port where `path` is None. Clean up the runner in the end."""
    runner = web.AppRunner(_application(readiness, before), access_log=None, handle_signals=False, shutdown_timeout=1)
    await runner.setup()
    return runner, web.TCPSite(runner, host, port) if path is None else _at(runner, path)


def _at(runner: web.AppRunner, path: Path) -> web.UnixSite:
    path.unlink(missing_ok=True)
    return web.UnixSite(runner, str(path))


def _application(readiness: Readiness, before: Callable[[], None]) -> web.Application:
    async def metrics(_: web.Request) -> web.Response:
        before()
        return web.Response(body=generate_latest(FIGURES), headers={"content-type": CONTENT_TYPE_LATEST})

    async def readyz(_: web.Request) -> web.Response:
        found = await readiness.look()
        text = msgspec.json.encode({"ready": found.ready, **msgspec.structs.asdict(found)})
        return web.Response(body=text, status=200 if found.ready else 503, content_type="application/json")

    application = web.Application()
    application.add_routes([web.get("/metrics", metrics), web.get("/readyz", readyz)])
    return application
