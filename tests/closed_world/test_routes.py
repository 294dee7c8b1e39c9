"""Every route of the server, and who may use it. A new route fails here until somebody has said so."""

from __future__ import annotations

from litestar.handlers import HTTPRouteHandler

from server.access.guards import GUARDS, any_device, listening, signed_in, working_device
from server.routes import API_ROUTES
from server.web.request import BODY_BYTES_MAX, PULL_BYTES_MAX, PUSH_BYTES_MAX
from server.web.static import client_file

OPEN = "anyone, and the route says why"

ROUTES = {
    ("GET", "/healthz"): OPEN,
    ("GET", "/readyz"): OPEN,
    ("GET", "/"): OPEN,
    ("HEAD", "/"): OPEN,
    ("GET", "/{path:path}"): OPEN,
    ("HEAD", "/{path:path}"): OPEN,
    ("GET", "/people"): OPEN,
    ("HEAD", "/people"): OPEN,
    ("POST", "/devices/enrol"): OPEN,
    ("GET", "/devices/front-door"): working_device,
    ("GET", "/devices"): signed_in,
    ("POST", "/devices/codes"): signed_in,
    ("POST", "/devices/{device_id:str}/revoke"): signed_in,
    ("POST", "/session"): working_device,
    ("POST", "/providers"): OPEN,
    ("POST", "/providers/look"): OPEN,
    ("DELETE", "/session"): signed_in,
    ("GET", "/session"): signed_in,
    ("POST", "/session/factor"): signed_in,
    ("POST", "/session/confirm"): signed_in,
    ("GET", "/people/listed"): signed_in,
    ("POST", "/people/{person_id:str}/invitation"): signed_in,
    ("POST", "/people/{person_id:str}/invitation/agree"): signed_in,
    ("POST", "/people/{person_id:str}/invitation/refuse"): signed_in,
    ("POST", "/people/join"): working_device,
    ("DELETE", "/sessions"): signed_in,
    ("POST", "/people/author-keys"): signed_in,
    ("GET", "/access/matters/{matter_id:str}"): signed_in,
    ("GET", "/alerts/key"): signed_in,
    ("GET", "/alerts/reach"): signed_in,
    ("GET", "/bridges/places"): signed_in,
    ("POST", "/alerts/subscriptions"): signed_in,
    ("POST", "/alerts/subscriptions/renewed"): working_device,
    ("POST", "/alerts/subscriptions/ended"): working_device,
    ("POST", "/sync/push"): any_device,
    ("POST", "/sync/pull"): signed_in,
    ("POST", "/sync/told"): working_device,
    ("GET", "/live"): listening,
    ("GET", "/guide"): working_device,
    ("GET", "/policy"): OPEN,
    ("HEAD", "/policy"): OPEN,
    ("GET", "/policy/explained"): signed_in,
    ("POST", "/policy/preview"): signed_in,
    ("POST", "/links/open"): OPEN,
    ("POST", "/links/acknowledge"): OPEN,
}

LARGE_BODIES = {"/sync/push": PUSH_BYTES_MAX, "/sync/pull": PULL_BYTES_MAX}
"""Every other route takes `BODY_BYTES_MAX`."""


def handlers() -> list[HTTPRouteHandler]:
    found = [handler for handler in (*API_ROUTES, client_file) if isinstance(handler, HTTPRouteHandler)]
    assert len(found) == len(API_ROUTES) + 1
    return found


def test_every_route_is_in_the_table_with_its_guard() -> None:
    served = {}
    for handler in handlers():
        guards = [guard for guard in handler.guards or () if guard in GUARDS]
        assert len(handler.guards or ()) == len(guards) <= 1, f"{handler.handler_name}: one guard of ours, or none"
        reason = handler.opt.get("open")
        assert bool(guards) != bool(reason), f"{handler.handler_name}: a guard, or a reason why there is none"
        for path in handler.paths:
            for method in handler.http_methods:
                served[str(method), path] = guards[0] if guards else OPEN
    assert served == ROUTES


def test_nothing_is_changed_by_reading() -> None:
    assert all(method in {"GET", "HEAD", "POST", "DELETE"} for method, _ in ROUTES)


def test_only_listed_routes_take_a_large_body() -> None:
    own = {
        path: handler.request_max_body_size
        for handler in handlers()
        for path in handler.paths
        if isinstance(handler.request_max_body_size, int)
    }
    assert own == LARGE_BODIES
    assert max(BODY_BYTES_MAX, *LARGE_BODIES.values()) == PUSH_BYTES_MAX
