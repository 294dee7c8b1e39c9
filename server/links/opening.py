"""Whoever has the link and the code reads what was handed over, and says that they did. They are nobody here.

The tenant stands in the link, as it does in a cookie: row-level security shows its rows and no others, and of those
one, if its lock is of the secret. Unknown, foreign, over, taken back and shut are one answer, after one statement.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
import structlog
from msgspec import Meta, Struct
from msgspec.structs import replace

from server.clock import Clock
from server.db.tenant_tx import Database
from server.doorbell import Doorbell
from server.feeds.adopted import pack_now
from server.feeds.append import Append, Draft, Origin, instant
from server.feeds.links import LINK_BELL, SentLink
from server.feeds.store import Store, Unit
from server.feeds.waking import DUTY_BELL
from server.keys.tenant import KeyRing, TenantKeys
from server.links.checking import SECRET_BYTES, Codes, lock_of
from server.links.reading import Made, read_made
from server.links.rules import RULES
from server.live.poke import Live
from server.policy.load import Packs
from server.web.problems import Problem, Reason
from sync import ids
from sync.envelope import How
from sync.feeds import FeedName
from sync.messages.base import Instant, Line, MatterId, Story, TenantId
from sync.messages.concerns import Answer, By
from sync.messages.handoffs import SharedPart
from sync.messages.links import OPENS_MAX, WRONG_MAX, LinkAcknowledged, LinkOpened
from sync.text import TextRefused, unb64

log = structlog.get_logger()


class Opens(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What stands behind the # of the link (`secret` as base64url), and the six digits from the phone."""

    tenant: TenantId
    link: MatterId
    secret: Annotated[str, Meta(min_length=22, max_length=22)]
    code: Annotated[str, Meta(max_length=6, pattern="^[0-9]{6}$")]


class Shown(Struct, frozen=True, kw_only=True):
    """`left`: how often it can be read again."""

    setting: Line
    by: By
    place: Line
    named: Line
    parts: tuple[SharedPart, ...]
    message: Story
    purpose: str
    family: Answer
    family_why: str
    made_at: Instant
    ends_at: Instant
    left: int
    acknowledged: bool


class HandedOver:
    """Made once per process."""

    def __init__(
        self,
        *,
        database: Database,
        store: Store,
        keyring: KeyRing,
        packs: Packs,
        clock: Clock,
        live: Live,
        bell: Doorbell,
    ) -> None:
        self._database = database
        self._store = store
        self._keyring = keyring
        self._packs = packs
        self._clock = clock
        self._live = live
        self._bell = bell
        self._codes = Codes()

    @property
    def clock(self) -> Clock:
        return self._clock

    async def open(self, opens: Opens) -> Shown:
        """Shows it, and says so beside its concern. Raises NOT_FOUND and LINK_CODE_WRONG as `_try` does, and NOT_FOUND
        for whoever has read it often enough."""
        await self._try(opens, least=0, most=OPENS_MAX - 1)
        keys = await self._keyring.of(opens.tenant, again=True)
        async with self._store.unit(opens.tenant) as unit:
            writing = await self._writing(unit, opens, keys)
            link, made, now = writing.link, writing.made, writing.now
            if not link.opens_at(now):
                raise Problem(Reason.NOT_FOUND)
            nth = link.opens + 1
            await unit.put_links([replace(link, opens=nth)])
            said = msgspec.json.encode(LinkOpened(link=link.link_id, nth=nth, at=instant(now)))
            of = link.concern_id
            await writing.say(Draft(feed=made.matter.name, kind="link-opened", matter_id=of, data=said), nth)
        log.info("link-opened", tenant=opens.tenant)
        await self._live.poke(opens.tenant, writing.touched)
        return _shown(link, made, OPENS_MAX - nth)

    async def acknowledge(self, opens: Opens, by: By) -> None:
        """Once; again is the same. Raises as `open`, and NOT_FOUND where nobody has read it yet."""
        await self._try(opens, least=1, most=OPENS_MAX)
        keys = await self._keyring.of(opens.tenant, again=True)
        async with self._store.unit(opens.tenant) as unit:
            writing = await self._writing(unit, opens, keys)
            link, made, says, now = writing.link, writing.made, writing.made.says, writing.now
            if link.acknowledged_at is not None:
                return
            await unit.put_links([replace(link, acknowledged_at=now)])
            read = LinkAcknowledged(
                link=link.link_id, child=says.child, duty=says.duty, at=instant(now), place=says.place, by=by
            )
            said, of = msgspec.json.encode(read), link.concern_id
            await writing.say(Draft(feed=made.matter.name, kind="link-acknowledged", matter_id=of, data=said), 0)
            await unit.ring(DUTY_BELL, [link.concern_id], now)
        log.info("link-acknowledged", tenant=opens.tenant)
        await self._live.poke(opens.tenant, writing.touched)
        await self._bell.ring()

    async def _try(self, opens: Opens, *, least: int, most: int) -> None:
        """`least`, `most`: how often it has to have been read so far. Raises NOT_FOUND for whatever cannot be opened
        so, and LINK_CODE_WRONG to whoever has the link.

        Counts the code as wrong before it is looked at, so that many at once count as many. The last that may be
        wrong rings for the worker in the same commit, which tells a lead, whatever becomes of this process."""
        secret = _secret(opens.secret)
        async with self._database.tenant_tx(opens.tenant) as connection:
            row = await connection.fetchrow(
                "update sent_link set wrong = wrong + 1 where tenant_id = $1 and link_id = $2 and lock = $3"
                " and wrong < $4 and opens between $5 and $6 and ends_at > $7 and taken_back_at is null"
                " and locked_at is null and ended_at is null returning code_check, wrong",
                *(opens.tenant, opens.link, lock_of(secret), WRONG_MAX, least, most, self._clock.now()),
            )
            if row is not None and row["wrong"] >= WRONG_MAX:
                await connection.execute(
                    "update due set at = now() + interval '5 seconds', rung_at = greatest(now(), clock_timestamp())"
                    " where tenant_id = $1 and kind = $2 and id = $3",
                    *(opens.tenant, LINK_BELL, opens.link),
                )
        if row is None:
            raise Problem(Reason.NOT_FOUND)
        if not await self._codes.is_right(row["code_check"], secret, opens.code):
            log.info("link-code-wrong", tenant=opens.tenant)
            await self._bell.ring()
            raise Problem(Reason.NOT_FOUND if row["wrong"] >= WRONG_MAX else Reason.LINK_CODE_WRONG)

    async def _writing(self, unit: Unit, opens: Opens, keys: TenantKeys) -> _Writing:
        """Under the tenant's lock, once the code is known to be right. Raises NOT_FOUND for what ended meanwhile."""
        link, now = (await unit.links([opens.link])).get(opens.link), await unit.now()
        if link is None or not link.is_live(now):
            raise Problem(Reason.NOT_FOUND)
        await unit.forgive(link.link_id)
        append = Append(unit, keys)
        made = await read_made(unit, append, link)
        if made is None:
            raise Problem(Reason.NOT_FOUND)
        return _Writing(append, link, made, now, (await pack_now(unit, self._packs)).digest)


class _Writing:
    """One fact to be said beside the concern of a link."""

    def __init__(self, append: Append, link: SentLink, made: Made, now: datetime, policy: bytes) -> None:
        self.link = link
        self.made = made
        self.now = now
        self._append = append
        self._policy = policy

    @property
    def touched(self) -> frozenset[FeedName]:
        return self._append.touched

    async def say(self, draft: Draft, nth: int) -> None:
        """Under a name of its own, because no command did it: the same once more after a restore (S5)."""
        named = (ids.raw(self.link.link_id), draft.kind.encode(), nth.to_bytes(2, "big"))
        cmd = ids.derived(b"harken/link", *named)
        origin = Origin(at=self.now, by=None, how=How.NONE, cmd=cmd, pack=self._policy, rules=RULES)
        list(self._append.say([draft], origin, lambda _: self.made.matter.data_key_id))
        await self._append.flush()


def _shown(link: SentLink, made: Made, left: int) -> Shown:
    says = made.says
    return Shown(
        setting=made.setting,
        by=made.by,
        place=says.place,
        named=says.named,
        parts=says.parts,
        message=says.message,
        purpose=says.purpose,
        family=says.family,
        family_why=says.family_why,
        made_at=instant(link.made_at),
        ends_at=instant(link.ends_at),
        left=left,
        acknowledged=link.acknowledged_at is not None,
    )


def _secret(text: str) -> bytes:
    try:
        secret = unb64(text)
    except (TextRefused, UnicodeError) as error:
        raise Problem(Reason.BAD_REQUEST) from error
    if len(secret) != SECRET_BYTES:
        raise Problem(Reason.BAD_REQUEST)
    return secret
