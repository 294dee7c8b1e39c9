"""The live stream."""

from __future__ import annotations

from litestar import get
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from server.access.guards import listening
from server.access.who import Holder
from server.live.hub import Hub
from server.live.stream import StreamResponse
from server.web.problems import AGAIN_SECONDS, Problem, Reason


@get("/live", guards=[listening])
async def live(holder: NamedDependency[Holder], hub: NamedDependency[SkipValidation[Hub]]) -> StreamResponse:
    """Server-sent events: `pull` when something is new in a feed that the holder follows now, without a word of what.
    Ends with the session, and after a quarter of an hour at the latest."""
    if hub.full:
        raise Problem(Reason.BUSY, retry_after_s=AGAIN_SECONDS)
    return StreamResponse(hub.listening(holder), hub.pace)


LIVE_ROUTES = (live,)
