"""The three calls of the protocol: push, pull, told. Steps 4 to 8 of a concern's life, in order of a request."""

from __future__ import annotations

from anyio import to_thread
from litestar import Request, Response, post
from litestar.background_tasks import BackgroundTask, BackgroundTasks
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import JSONBody, SkipValidation
from msgspec import Struct

from server.access.guards import any_device, signed_in, working_device
from server.access.who import Carrier, Holder
from server.clock import Clock
from server.devices import pull as pulling
from server.devices import push as pushing
from server.devices import told as telling
from server.devices.allowance import Allowance
from server.devices.told import ToldAnswer, ToldRequest
from server.doorbell import Doorbell
from server.feeds.store import Store
from server.figures import PULL_BYTES, PULL_ENTRIES, PULL_SECONDS, PUSH_SECONDS
from server.keys.tenant import KeyRing, TenantKeys
from server.live.poke import Live
from server.policy.load import Packs
from server.trace import span
from server.web.compression import compress
from server.web.problems import Problem, Reason
from server.web.request import PULL_BYTES_MAX, PUSH_BYTES_MAX
from sync.envelope import BATCH_MAX, EnvelopeRefused, parse, unframe
from sync.page import PullRequest
from sync.text import b64


class Sync(Struct, frozen=True, kw_only=True):
    """What the protocol's calls work with; made once per process."""

    store: Store
    allowance: Allowance
    keyring: KeyRing
    packs: Packs
    epoch: str
    clock: Clock
    bell: Doorbell
    live: Live


SyncDependency = NamedDependency[SkipValidation[Sync]]


@post("/sync/push", guards=[any_device], status_code=200, request_max_body_size=PUSH_BYTES_MAX)
async def push(
    request: Request[object, object, State], carrier: NamedDependency[Carrier], sync: SyncDependency
) -> Response[bytes]:
    """Takes a batch of envelopes from any page or service worker of an enrolled device."""
    body = await request.body()
    data = unframe(body)
    if len(data) > BATCH_MAX:
        raise Problem(Reason.TOO_LARGE)
    if not data:
        return Response(b"", media_type="text/plain")
    await sync.allowance.push(carrier, len(data), len(body))
    keys = await _keys_for(sync, carrier.tenant, data)
    with PUSH_SECONDS.time(), span("push", tenant=carrier.tenant, device=carrier.device):
        settled = await pushing.push(sync.store, keys, sync.packs, sync.epoch, carrier, data)
    text = "".join(f"{answer.receipt} {b64(answer.rsig)}\n" for answer in settled.answers)
    # After the answer, so that a silent Redis delays nobody.
    after = [BackgroundTask(sync.live.poke, carrier.tenant, settled.touched), BackgroundTask(sync.bell.ring)]
    return Response(text.encode(), media_type="text/plain", background=BackgroundTasks(after))


@post("/sync/pull", guards=[signed_in], status_code=200, request_max_body_size=PULL_BYTES_MAX)
async def pull(
    request: Request[object, object, State],
    data: JSONBody[PullRequest],
    holder: NamedDependency[Holder],
    sync: SyncDependency,
) -> Response[bytes]:
    """Sends what is new of the feeds that the holder follows."""
    with PULL_SECONDS.time(), span("pull", tenant=holder.tenant, device=holder.device):
        return await _pulled(request, data, holder, sync)


async def _pulled(
    request: Request[object, object, State], data: PullRequest, holder: Holder, sync: Sync
) -> Response[bytes]:
    keys = await sync.keyring.of(holder.tenant)
    answer = await pulling.read(sync.store, keys, holder, data, sync.clock, sync.epoch)

    def body() -> tuple[bytes, str | None]:
        text = pulling.write(keys, answer, sync.epoch)
        return compress(text, request.headers.get("accept-encoding", ""))

    content, coding = await to_thread.run_sync(body)
    PULL_ENTRIES.observe(answer.entries)
    PULL_BYTES.observe(len(content))
    headers = {"vary": "accept-encoding"} | ({} if coding is None else {"content-encoding": coding})
    return Response(content, media_type="text/plain", headers=headers)


@post("/sync/told", guards=[working_device], status_code=200)
async def told(data: JSONBody[ToldRequest], carrier: NamedDependency[Carrier], sync: SyncDependency) -> ToldAnswer:
    """How far things that this device carried have got, for whoever has their reference."""
    return await telling.told(sync.store, carrier, data)


ROUTES = (push, pull, told)


async def _keys_for(sync: Sync, tenant_id: str, data: list[bytes]) -> TenantKeys:
    """The tenant's keys, read again if an envelope names an intake key that another process may have made since."""
    keys = await sync.keyring.of(tenant_id)
    named = {key_id for one in data if (key_id := _key_id(one)) is not None}
    if named <= keys.intake.keys():
        return keys
    return await sync.keyring.of(tenant_id, again=True)


def _key_id(data: bytes) -> str | None:
    try:
        return parse(data).header.key
    except EnvelopeRefused:
        return None
