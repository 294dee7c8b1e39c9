"""Every route of the server, on one page."""

from __future__ import annotations

from typing import Final

from litestar.types import ControllerRouterHandler

from server.devices.enrol import DEVICE_ROUTES
from server.devices.sync_routes import ROUTES as SYNC_ROUTES
from server.people.routes import PEOPLE_ROUTES
from server.web.health import healthz

API_ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (healthz, *DEVICE_ROUTES, *PEOPLE_ROUTES, *SYNC_ROUTES)
"""Beside these only the files of the built client are served (`server/web/static.py`)."""
