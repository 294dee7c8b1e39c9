"""The composition root of the web process: everything that a request can meet is made and joined here."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from litestar import Litestar
from litestar.types import ASGIApp, Receive, Scope, Send

from server.adopted.policies import Policies
from server.alerts.endpoint import allowed_of
from server.alerts.reach import Reach
from server.alerts.routes import Alerts
from server.alerts.subscriptions import Subscriptions
from server.alerts.vapid import public_point, read_vapid
from server.chance import Chance, SystemChance
from server.clock import Clock, SystemClock
from server.config import Config, environment_default
from server.db.epoch import read_epoch
from server.db.tenant_tx import Database
from server.devices.allowance import Allowance
from server.devices.enrol import Enrolment
from server.devices.sync_routes import Sync
from server.devices.withdrawing import Devices
from server.doorbell import ArqDoorbell
from server.ending import ended
from server.feeds.postgres.store import PostgresStore
from server.handoffs.routes import Others
from server.keys.keyfile import KEY_FILE, read_keyfile
from server.keys.tenant import KeyRing
from server.links.opening import HandedOver
from server.links.routes import HandingOver
from server.links.strangers import Strangers
from server.live.following import Following
from server.live.hub import Hub
from server.live.redis import RedisEars, RedisLive
from server.looked.looks import Looks
from server.people.agreeing import Agreeing
from server.people.author_keys import AuthorKeys
from server.people.factor import Factors
from server.people.invitations import Invitations
from server.people.passphrases import Passphrases
from server.people.register import Register
from server.people.sessions import Sessions
from server.policy.guide import Guides
from server.policy.load import read_packs
from server.routes import API_ROUTES, DEPENDENCIES
from server.settings.front_door import FrontDoors
from server.settings.setting_up import SettingUp
from server.watch.listener import watched
from server.watch.readiness import Readiness
from server.watch.telemetry import start_telemetry
from server.web.access_log import AccessLog
from server.web.headers import Headers, content_security_policy
from server.web.logging import says_why_not, start_logging
from server.web.origin import OurPagesOnly
from server.web.problems import PROBLEM_HANDLERS
from server.web.request import BODY_BYTES_MAX, StrictRequest
from server.web.static import client_routes, read_client


class Application:
    """The web, as a server takes it."""

    def __init__(self, outermost: ASGIApp, litestar: Litestar) -> None:
        self._outermost = outermost
        self._litestar = litestar

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._outermost(scope, receive, send)

    def stopping(self) -> None:
        """To be said as soon as the server is to stop: live streams end by themselves, and are not waited for."""
        hub = self._litestar.state.get("hub")
        if isinstance(hub, Hub):
            hub.close()


def create(settings: Config) -> Application:
    """For uvicorn, in a process of its own."""
    start_logging(sys.stderr)
    start_telemetry(environment_default("OTLP_URL"), "web")
    return compose(settings, SystemClock(), SystemChance(), watch=environment_default("WATCH"))


def compose(
    settings: Config,
    clock: Clock,
    chance: Chance,
    *,
    watch: str | None = None,
    passphrases: Passphrases | None = None,
) -> Application:
    """The whole web application. `watch`: where to serve its figures, to whoever runs this machine. `passphrases`: for
    tests of anything else than how long a guess takes."""
    client = read_client(settings.static_dir)
    litestar = Litestar(
        route_handlers=[*API_ROUTES, client_routes(client)],
        request_class=StrictRequest,
        request_max_body_size=BODY_BYTES_MAX,
        middleware=[OurPagesOnly(settings.origin)],
        dependencies=DEPENDENCIES,
        exception_handlers=PROBLEM_HANDLERS,
        lifespan=[says_why_not(_parts(settings, clock, chance, watch, passphrases))],
        openapi_config=None,  # its pages load scripts from elsewhere; `harken openapi` prints the document
        logging_config=None,
    )
    csp = content_security_policy(script_hashes=client.script_hashes, style_hashes=client.style_hashes)
    return Application(Headers(AccessLog(litestar, clock, chance), csp), litestar)


def _parts(
    settings: Config, clock: Clock, chance: Chance, watch: str | None, passphrases: Passphrases | None
) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def parts(app: Litestar) -> AsyncIterator[None]:
        """Opened when the server starts and closed when it ends."""
        database = await Database.open(settings.dsn_app, prepared=settings.prepared)
        # A connection of its own: whether we are ready is no matter of how many wait for the others.
        asking = await Database.open(settings.dsn_app, connections=1, prepared=settings.prepared, at_once=False)
        bell, others = ArqDoorbell(settings.redis_url), RedisLive(settings.redis_url, chance)
        hub = Hub(Following(PostgresStore(database), clock).look, others)
        ears = asyncio.create_task(RedisEars(settings.redis_url, others.name, hub.heard).run())
        try:
            root, hashing = read_keyfile(settings.key_dir / KEY_FILE, chance), passphrases or Passphrases(chance)
            keys, store, packs = KeyRing(database, root, chance), PostgresStore(database), read_packs()
            guides = Guides()
            front_doors = FrontDoors(packs=packs, guides=guides, clock=clock, demo=settings.demo)
            readiness = Readiness(
                database=asking, key_dir=settings.key_dir, chance=chance, redis=others.answers, working=lambda: True
            )
            app.state.readiness = readiness
            app.state.database = database
            app.state.clock = clock
            app.state.hub = hub
            app.state.sessions = Sessions(
                database=database, store=store, passphrases=hashing, clock=clock, chance=chance
            )
            app.state.factors = Factors(
                database=database, keyring=keys, passphrases=hashing, clock=clock, chance=chance
            )
            app.state.invitations = Invitations(database=database, passphrases=hashing, clock=clock, chance=chance)
            app.state.agreeing = Agreeing(database=database, clock=clock)
            app.state.register = Register(database=database, packs=packs, clock=clock)
            app.state.policies = Policies(database=database, packs=packs, guides=guides, clock=clock)
            app.state.setting_up = SettingUp(
                database=database, keyring=keys, root=root, packs=packs, passphrases=hashing, clock=clock, chance=chance
            )
            app.state.author_keys = AuthorKeys(database=database, store=store, clock=clock)
            app.state.looks = Looks(store=store, clock=clock)
            app.state.others = Others(store=store, clock=clock)
            app.state.enrolment = Enrolment(
                database=database, keys=keys, front_doors=front_doors, clock=clock, chance=chance
            )
            app.state.devices = Devices(database=database, store=store, keyring=keys, clock=clock, chance=chance)
            allowed = allowed_of(settings.push_hosts, settings.push_origins_allowed)
            app.state.alerts = Alerts(
                subscriptions=Subscriptions(database=database, keyring=keys, allowed=allowed),
                reach=Reach(database=database, clock=clock),
                key=public_point(read_vapid(settings.key_dir)),
            )
            app.state.sync = Sync(
                store=store,
                allowance=Allowance(database=database, clock=clock),
                keyring=keys,
                packs=packs,
                epoch=read_epoch(settings.key_dir),
                clock=clock,
                bell=bell,
                live=hub,
            )
            app.state.handing_over = HandingOver(
                handed=HandedOver(
                    database=database, store=store, keyring=keys, packs=packs, clock=clock, live=hub, bell=bell
                ),
                strangers=Strangers(),
            )
            async with watched(watch, readiness):
                yield
        finally:
            await ended(ears)
            await others.close()
            await bell.close()
            await asking.close()
            await database.close()

    return parts
