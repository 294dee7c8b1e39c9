"""What a browser says of where its holder can be woken, and who can be."""

from __future__ import annotations

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, SkipValidation
from msgspec import Struct

from server.access.guards import signed_in, working_device
from server.access.who import Carrier, Holder
from server.alerts.address import PushAddress
from server.alerts.reach import Reach, ReachAnswer
from server.alerts.subscriptions import Subscriptions
from sync.text import b64


class Alerts(Struct, frozen=True, kw_only=True):
    """What these routes work with; made once per process. `key` is the public half of the VAPID key."""

    subscriptions: Subscriptions
    reach: Reach
    key: bytes


AlertsDependency = NamedDependency[SkipValidation[Alerts]]


class KeyAnswer(Struct, frozen=True, kw_only=True):
    """`key` is a raw point of P-256, as base64url: the browser's `applicationServerKey`."""

    key: str


class Subscribe(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the browser's PushSubscription says as JSON, without its expiry."""

    endpoint: str
    p256dh: str
    auth: str


class Renew(Subscribe, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`old` is the endpoint that this one stands for from now on."""

    old: str


class Ended(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    endpoint: str


@get("/alerts/key", guards=[signed_in])
async def key(alerts: AlertsDependency) -> KeyAnswer:
    """With what a browser subscribes. A subscription under another key has to be made anew."""
    return KeyAnswer(key=b64(alerts.key))


@post("/alerts/subscriptions", guards=[signed_in], status_code=204)
async def subscribe(data: JSONBody[Subscribe], holder: NamedDependency[Holder], alerts: AlertsDependency) -> None:
    """From now on this browser wakes whoever is signed in."""
    await alerts.subscriptions.add(holder, _address(data))


@post("/alerts/subscriptions/renewed", guards=[working_device], status_code=204)
async def renewed(data: JSONBody[Renew], carrier: NamedDependency[Carrier], alerts: AlertsDependency) -> None:
    """From a service worker, perhaps with nobody signed in: the browser has replaced its endpoint."""
    await alerts.subscriptions.renew(carrier, data.old, _address(data))


@post("/alerts/subscriptions/ended", guards=[working_device], status_code=204)
async def ended(data: JSONBody[Ended], carrier: NamedDependency[Carrier], alerts: AlertsDependency) -> None:
    """The browser has let go of its endpoint. The answer does not say whether we knew it."""
    await alerts.subscriptions.end(carrier, data.endpoint)


@get("/alerts/reach", guards=[signed_in])
async def reach(holder: NamedDependency[Holder], alerts: AlertsDependency) -> ReachAnswer:
    """Who would be told of what comes to the asker's desks, and by what means they can be."""
    return await alerts.reach.of(holder)


def _address(data: Subscribe) -> PushAddress:
    return PushAddress(endpoint=data.endpoint, p256dh=data.p256dh, auth=data.auth)


ROUTES = (key, subscribe, renewed, ended, reach)
