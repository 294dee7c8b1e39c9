"""Every route of the server, on one page, and what its handlers may ask for by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from litestar.datastructures import State
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from server.access.guards import WHO
from server.adopted.routes import ROUTES as POLICY_ROUTES
from server.alerts.routes import ROUTES as ALERT_ROUTES
from server.devices.enrol import DEVICE_ROUTES
from server.devices.sync_routes import ROUTES as SYNC_ROUTES
from server.devices.withdrawing import ROUTES as WITHDRAWING_ROUTES
from server.handoffs.routes import ROUTES as BRIDGE_ROUTES
from server.links.routes import ROUTES as LINK_ROUTES
from server.live.routes import LIVE_ROUTES
from server.looked.routes import ROUTES as LOOKED_ROUTES
from server.people.routes import PEOPLE_ROUTES
from server.settings.routes import ROUTES as SETTING_ROUTES
from server.web.health import healthz, readyz

API_ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    healthz,
    readyz,
    *DEVICE_ROUTES,
    *WITHDRAWING_ROUTES,
    *PEOPLE_ROUTES,
    *SETTING_ROUTES,
    *SYNC_ROUTES,
    *LIVE_ROUTES,
    *LOOKED_ROUTES,
    *BRIDGE_ROUTES,
    *ALERT_ROUTES,
    *POLICY_ROUTES,
    *LINK_ROUTES,
)
"""Beside these only the files of the built client are served (`server/web/static.py`)."""


def _of_state(name: str) -> Provide:
    def provide(state: State) -> object:
        part: object = state[name]
        return part

    return Provide(provide, sync_to_thread=False)


DEPENDENCIES: Final[Mapping[str, Provide]] = {
    **WHO,
    **{
        name: _of_state(name)
        for name in (
            "sessions",
            "author_keys",
            "enrolment",
            "devices",
            "sync",
            "hub",
            "looks",
            "others",
            "alerts",
            "readiness",
            "setting_up",
            "policies",
            "factors",
            "invitations",
            "agreeing",
            "register",
            "handing_over",
        )
    },
}
"""Who is asking, as a guard found out, and the parts that `server/app.py` opened."""
