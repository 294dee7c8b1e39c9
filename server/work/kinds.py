"""What is due, by kind, and how it is done: each row's feature, and how much of it at once."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from msgspec import Struct

from server.alerts.outbox import Outbox, deliver
from server.devices import held, posting
from server.duties.looking import look as look_at_duties
from server.duties.mailing import mail
from server.escalation.climb import climb
from server.feeds.decision import HELD_BELL
from server.feeds.links import LINK_BELL
from server.feeds.store import Store
from server.feeds.waking import ALERT_BELL, DUTY_BELL, HANDOFF_BELL, LADDER_BELL, MAILBOX_BELL
from server.handoffs import delivering
from server.keys.tenant import KeyRing, TenantKeys
from server.links.waiting import look as look_at_links
from server.live.poke import Live
from server.people.posts import POSTS_BELL
from server.policy.load import Packs
from server.rehearsals.monthly import REHEARSAL_BELL, monthly
from server.retention.reviews import RETENTION_BELL, look
from server.work.lanes import Lane

log = structlog.get_logger()


class Work(Struct, frozen=True, kw_only=True):
    """What is due is done with this; made once per process."""

    store: Store
    keyring: KeyRing
    packs: Packs
    epoch: str
    live: Live
    outbox: Outbox

    async def ladder(self, tenant_id: str, ids: Sequence[str]) -> None:
        touched = await climb(self.store, await self._keys(tenant_id), self.packs, ids)
        log.info("ladders-climbed", tenant=tenant_id, count=len(ids))
        await self.live.poke(tenant_id, touched)

    async def duties(self, tenant_id: str, ids: Sequence[str]) -> None:
        touched = await look_at_duties(self.store, await self._keys(tenant_id), self.packs, ids)
        log.info("duties-looked-at", tenant=tenant_id, count=len(ids))
        await self.live.poke(tenant_id, touched)

    async def mailbox(self, tenant_id: str, ids: Sequence[str]) -> None:
        for matter_id in ids:
            keys = await self._keys(tenant_id)
            await self.live.poke(tenant_id, await mail(self.store, self.outbox.sender, keys, self.packs, matter_id))

    async def rehearsal(self, tenant_id: str, ids: Sequence[str]) -> None:
        touched = await monthly(self.store, await self._keys(tenant_id), self.packs, ids)
        log.info("rehearsals-looked-at", tenant=tenant_id, count=len(ids))
        await self.live.poke(tenant_id, touched)

    async def retention(self, tenant_id: str, ids: Sequence[str]) -> None:
        for setting_id in ids:
            touched = await look(self.store, await self._keys(tenant_id), self.packs, setting_id)
            log.info("retention-looked-at", tenant=tenant_id, setting=setting_id)
            await self.live.poke(tenant_id, touched)

    async def alert(self, tenant_id: str, ids: Sequence[str]) -> None:
        for person_id in ids:
            await deliver(self.outbox, tenant_id, person_id)

    async def handoffs(self, tenant_id: str, ids: Sequence[str]) -> None:
        touched = await delivering.look(self.store, await self._keys(tenant_id), self.packs, self.epoch, ids)
        log.info("handoffs-looked-at", tenant=tenant_id, count=len(ids))
        await self.live.poke(tenant_id, touched)

    async def held(self, tenant_id: str, ids: Sequence[str]) -> None:
        keys = await self._keys(tenant_id)
        for held_id in ids:
            touched = await held.retry(self.store, keys, self.packs, self.epoch, held_id)
            log.info("held-tried", tenant=tenant_id, held=held_id, count=len(touched))
            await self.live.poke(tenant_id, touched)

    async def links_sent(self, tenant_id: str, ids: Sequence[str]) -> None:
        touched = await look_at_links(self.store, await self._keys(tenant_id), self.packs, ids)
        log.info("links-looked-at", tenant=tenant_id, count=len(ids))
        await self.live.poke(tenant_id, touched)

    async def posts(self, tenant_id: str, ids: Sequence[str]) -> None:
        touched = await posting.look(self.store, await self._keys(tenant_id), self.packs, ids)
        log.info("posts-looked-at", tenant=tenant_id, count=len(ids))
        await self.live.poke(tenant_id, touched)

    async def _keys(self, tenant_id: str) -> TenantKeys:
        """Read again each time: what a row needs may be a key that another process has made."""
        return await self.keyring.of(tenant_id, again=True)


def lanes_of(work: Work, *, demo: bool) -> dict[str, Lane]:
    """One call at a time for one tenant where it waits for the tenant's lock.

    The month's rehearsals are left alone in a demo: there nobody asked to be woken (R37). By hand they can be held.
    """
    monthly = {} if demo else {REHEARSAL_BELL: Lane(handler=work.rehearsal, together=50, calls=1, calls_each=1)}
    return {
        LADDER_BELL: Lane(handler=work.ladder, together=50, calls=8, calls_each=1),
        DUTY_BELL: Lane(handler=work.duties, together=50, calls=4, calls_each=1),
        # These wait for other people's servers, and hold nothing meanwhile.
        ALERT_BELL: Lane(handler=work.alert, together=1, calls=300, calls_each=100),
        MAILBOX_BELL: Lane(handler=work.mailbox, together=1, calls=10, calls_each=2),
        HANDOFF_BELL: Lane(handler=work.handoffs, together=50, calls=2, calls_each=1),
        HELD_BELL: Lane(handler=work.held, together=1, calls=4, calls_each=1),
        LINK_BELL: Lane(handler=work.links_sent, together=50, calls=2, calls_each=1),
        POSTS_BELL: Lane(handler=work.posts, together=50, calls=2, calls_each=1),
        RETENTION_BELL: Lane(handler=work.retention, together=1, calls=1, calls_each=1),
        **monthly,
    }
