"""What stands before a route. A route has one of these, or says in `opt["open"]` why it needs none.

A guard finds out who asks and keeps it with the request; the dependency of the same name hands it to the handler.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import structlog
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler

from server.access import cookies
from server.access.who import Carrier, Holder, carrier_of, holder_of
from server.clock import Clock
from server.db.tenant_tx import Database
from server.web.problems import Problem, Reason

Connection = ASGIConnection[object, object, object, State]


async def any_device(connection: Connection, _: BaseRouteHandler) -> None:
    """An enrolled device, also a revoked one: what it still holds must reach us, and is held for a human."""
    token = cookies.read(connection.cookies.get(cookies.DEVICE))
    carrier = None if token is None else await carrier_of(token, _database(connection))
    if carrier is None:
        raise Problem(Reason.NOT_ENROLLED)
    structlog.contextvars.bind_contextvars(tenant=carrier.tenant, device=carrier.device)
    connection.state.carrier = carrier


async def working_device(connection: Connection, handler: BaseRouteHandler) -> None:
    """An enrolled device that has not been withdrawn."""
    await any_device(connection, handler)
    if _carrier(connection.state).revoked:
        raise Problem(Reason.DEVICE_REVOKED)


FOR_PERSON: Final = "harken-person"
"""The header in which a page says whom it reads for. The cookie is the browser's: another page may have signed in
somebody else since, and what that person may read must not come to this one's screen, nor this one's key be theirs."""


async def signed_in(connection: Connection, _: BaseRouteHandler) -> None:
    """A person with a session in force, and the one whom the page asks for, if it says so."""
    await _keep_holder(connection, is_use=True)


async def listening(connection: Connection, _: BaseRouteHandler) -> None:
    """The same, without the session being used by it: a stream that a page keeps open must not keep it alive."""
    await _keep_holder(connection, is_use=False)


GUARDS = frozenset({any_device, working_device, signed_in, listening})


async def _keep_holder(connection: Connection, *, is_use: bool) -> None:
    token, now = cookies.read(connection.cookies.get(cookies.SESSION)), _clock(connection).now()
    holder = None if token is None else await holder_of(token, _database(connection), now, is_use=is_use)
    if holder is None or connection.headers.get(FOR_PERSON, holder.person) != holder.person:
        raise Problem(Reason.SIGNED_OUT)
    structlog.contextvars.bind_contextvars(tenant=holder.tenant, device=holder.device, person=holder.person)
    connection.state.holder = holder


def _carrier(state: State) -> Carrier:
    carrier = state.carrier
    assert isinstance(carrier, Carrier), "a device guard ran before"
    return carrier


async def _provide_carrier(request: Request[object, object, State]) -> Carrier:
    return _carrier(request.state)


async def _provide_holder(request: Request[object, object, State]) -> Holder:
    holder = request.state.holder
    assert isinstance(holder, Holder), "signed_in ran before"
    return holder


WHO: Mapping[str, Provide] = {"carrier": Provide(_provide_carrier), "holder": Provide(_provide_holder)}
"""Dependencies that a guarded handler may ask for by name."""


def _database(connection: Connection) -> Database:
    database = connection.app.state.database
    assert isinstance(database, Database)
    return database


def _clock(connection: Connection) -> Clock:
    clock: Clock = connection.app.state.clock
    return clock
