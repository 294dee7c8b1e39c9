"""Whether the process answers, and whether it can do its work: for a proxy, and without a word of why not.

A supervisor asks the first, and must not restart the web for a database that is away; a proxy asks the second before it
sends anybody here. Versions and reasons are for whoever runs Harken (server/watch/listener.py), not for strangers.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Protocol

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import SkipValidation


class AsksReady(Protocol):
    async def ready(self) -> bool:
        """Whether whoever asks may be sent here. Never raises."""
        ...


@get("/healthz", opt={"open": "Says only that the process runs."}, sync_to_thread=False)
def healthz() -> dict[str, bool]:
    """Open to anyone."""
    return {"ok": True}


@get("/readyz", opt={"open": "Says only yes or no, and asks the database at most once a second."})
async def readyz(readiness: NamedDependency[SkipValidation[AsksReady]]) -> Response[dict[str, bool]]:
    """Open to anyone. 200 if this process can do its work now, 503 if it cannot."""
    ready = await readiness.ready()
    return Response({"ready": ready}, status_code=HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE)
