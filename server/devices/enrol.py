"""A browser becomes a device of a setting, once, online; from then on it may push whatever is written on it (R2)."""

from __future__ import annotations

from asyncpg import Connection, Record
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Struct

from server.access import cookies
from server.access.codes import Code, read_code
from server.access.guards import working_device
from server.access.set_cookie import device_cookie
from server.access.who import Carrier
from server.chance import Chance
from server.clock import Clock
from server.db.tenant_tx import Database
from server.feeds.append import instant
from server.keys.tenant import KeyRing
from server.people.reading import read_inviting
from server.settings.front_door import FrontDoors
from server.web.problems import Problem, Reason
from server.web.request import public_key
from sync.enrolment import signed_bytes
from sync.messages.base import DeviceId, EpochId, Line, TenantId
from sync.messages.settings import FrontDoor
from sync.text import b64, unb64


class Enrol(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`key` is the device's raw Ed25519 public key as base64url, `sig` its proof that the device has the other half;
    `name` is what its people call it."""

    code: Line
    key: Line
    name: Line
    sig: Line


class Enrolled(Struct, frozen=True, kw_only=True):
    """`signing_key` (raw Ed25519, base64url) is pinned by the device: it signs every receipt and intake key to come."""

    device: DeviceId
    tenant: TenantId
    signing_key: str
    epoch: EpochId
    front_door: FrontDoor


class FrontDoorNow(Struct, frozen=True, kw_only=True):
    front_door: FrontDoor
    epoch: EpochId
    covered: str | None
    """What was received before this instant is in a completed backup, and has been for three days: devices need not
    keep it as well."""


class Enrolment:
    def __init__(
        self, *, database: Database, keys: KeyRing, front_doors: FrontDoors, clock: Clock, chance: Chance
    ) -> None:
        self._database = database
        self._keys = keys
        self._front_doors = front_doors
        self._clock = clock
        self._chance = chance

    async def enrol(self, code: Code, public: bytes, name: str) -> tuple[Enrolled, str]:
        """The new device and its cookie. The same key with the same code within its life is the same device: its
        first answer was lost on the way. A code of somebody who could not make it now, being suspended or keeping
        nothing there any more, is worth nothing meanwhile. Raises ENROL_CODE_UNKNOWN for every other reason alike."""
        async with self._database.untenanted() as connection:
            found = await connection.fetchval("select tenant_id from tenant_slug where slug = $1", code.slug)
        if found is None:
            raise Problem(Reason.ENROL_CODE_UNKNOWN)
        tenant, secret = str(found), self._chance.bytes(cookies.SECRET_BYTES)
        async with self._database.tenant_tx(tenant) as connection:
            offer = await connection.fetchrow(
                "select setting_id, shared, used_by, made_by from enrol_code"
                " where tenant_id = $1 and code_hash = $2 and ends_at > $3 for update",
                tenant,
                code.code_hash,
                self._clock.now(),
            )
            if offer is None or not await self._is_makers(connection, tenant, offer):
                raise Problem(Reason.ENROL_CODE_UNKNOWN)
            if offer["used_by"] is None:
                device = await self._new_device(connection, tenant, offer, public, name, cookies.secret_hash(secret))
                await connection.execute(
                    "update enrol_code set used_by = $3 where tenant_id = $1 and code_hash = $2",
                    tenant,
                    code.code_hash,
                    device,
                )
            else:
                device = await _same_device(connection, tenant, offer, public, cookies.secret_hash(secret))
            carrier = Carrier(
                tenant=tenant, device=device, setting=str(offer["setting_id"]), shared=offer["shared"], revoked=False
            )
            keys = await self._keys.read(connection, tenant)
            front_door = await self._front_doors.of(connection, carrier, keys)
            epoch = await _epoch(connection)
        answer = Enrolled(
            device=device,
            tenant=tenant,
            signing_key=b64(keys.signing.public_key().public_bytes_raw()),
            epoch=epoch,
            front_door=front_door,
        )
        return answer, cookies.text(tenant, secret)

    async def front_door(self, carrier: Carrier) -> FrontDoorNow:
        """What the device shows now. Asked hourly, so it also tells that the device is still there."""
        async with self._database.tenant_tx(carrier.tenant) as connection:
            await connection.execute(
                "update device set seen_at = $3 where tenant_id = $1 and device_id = $2",
                carrier.tenant,
                carrier.device,
                self._clock.now(),
            )
            keys = await self._keys.read(connection, carrier.tenant)
            front_door = await self._front_doors.of(connection, carrier, keys)
            covered = await _covered(connection)
            return FrontDoorNow(front_door=front_door, epoch=await _epoch(connection), covered=covered)

    async def _is_makers(self, connection: Connection, tenant: str, offer: Record) -> bool:
        """True where its maker could make it now, or runs Harken."""
        if offer["made_by"] is None:
            return True
        inviting = await read_inviting(connection, tenant, self._clock.now())
        return inviting.keeps_devices(str(offer["made_by"]), str(offer["setting_id"]))

    async def _new_device(
        self, connection: Connection, tenant: str, offer: Record, public: bytes, name: str, cookie_hash: bytes
    ) -> str:
        device, now = self._chance.uuid(), self._clock.now()
        await connection.execute(
            "insert into device"
            " (tenant_id, device_id, setting_id, shared, name, public, cookie_hash, enrolled_at, seen_at)"
            " values ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
            tenant,
            device,
            offer["setting_id"],
            offer["shared"],
            name,
            public,
            cookie_hash,
            now,
        )
        return device


async def _same_device(connection: Connection, tenant: str, offer: Record, public: bytes, cookie_hash: bytes) -> str:
    updated = await connection.fetchval(
        "update device set cookie_hash = $4"
        " where tenant_id = $1 and device_id = $2 and public = $3 and revoked_at is null returning device_id",
        tenant,
        offer["used_by"],
        public,
        cookie_hash,
    )
    if updated is None:
        raise Problem(Reason.ENROL_CODE_UNKNOWN)
    return str(updated)


def _has_the_key(public: bytes, data: Enrol) -> bool:
    """Without this, a code and a public key, which both lie in clear on the tablet, would be enough to shut it out."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(unb64(data.sig), signed_bytes(data.code))
    except (InvalidSignature, ValueError, UnicodeError):
        return False
    return True


async def _epoch(connection: Connection) -> str:
    return str(await connection.fetchval("select epoch from server"))


async def _covered(connection: Connection) -> str | None:
    """By the database's own clock, as `received_at` is."""
    until = await connection.fetchval(
        "select least(backed_up_at, now() - interval '72 hours') from server where backed_up_at is not null"
    )
    return None if until is None else instant(until)


@post("/devices/enrol", opt={"open": "The one-time code in the body is the proof."}, status_code=200)
async def enrol_device(data: JSONBody[Enrol], enrolment: NamedDependency[Enrolment]) -> Response[Enrolled]:
    """Turns a one-time code into a device, and pins the tenant's signing key on it."""
    public = public_key(data.key)
    if not _has_the_key(public, data):
        raise Problem(Reason.BAD_REQUEST)
    answer, cookie = await enrolment.enrol(read_code(data.code), public, data.name)
    return Response(content=answer, cookies=[device_cookie(cookie)])


@get("/devices/front-door", guards=[working_device])
async def front_door(
    request: Request[object, object, State], carrier: NamedDependency[Carrier], enrolment: NamedDependency[Enrolment]
) -> Response[FrontDoorNow]:
    """What the tablet shows before anyone signs in, as of now. Renews the device's cookie, same secret: a new one that
    got lost on the way would shut the tablet out."""
    answer = await enrolment.front_door(carrier)
    return Response(content=answer, cookies=[device_cookie(request.cookies[cookies.DEVICE])])


DEVICE_ROUTES = (enrol_device, front_door)
