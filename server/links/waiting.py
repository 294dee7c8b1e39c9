"""What the worker does when a link is shut, or its time is over and nobody has said that they read it: a lead is told
once. What it was made for is owed as before, and climbs by itself (S8)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import msgspec
from msgspec.structs import replace

from server.duties.telling import Telling
from server.feeds.adopted import pack_now
from server.feeds.append import Append, Draft, Origin, instant
from server.feeds.links import LINK_BELL, SentLink
from server.feeds.matters import Matter
from server.feeds.store import Store, Unit
from server.keys.tenant import TenantKeys
from server.links.rules import RULES
from server.policy.load import Packs
from server.policy.pack import Pack
from sync import ids
from sync.envelope import How
from sync.feeds import FeedName
from sync.messages.concerns import By
from sync.messages.links import LinkExpired, LinkLocked


async def look(store: Store, keys: TenantKeys, packs: Packs, link_ids: Collection[str]) -> frozenset[FeedName]:
    """Says which feeds it wrote to. What was disposed of with its concern has nothing left to tell."""
    async with store.unit(keys.tenant_id) as unit:
        found = await unit.links(link_ids)
        matters = await unit.matters({one.concern_id for one in found.values()})
        looking = _Looking(unit, keys, await pack_now(unit, packs), await unit.now())
        await looking.load(list(matters.values()))
        again = {
            link.link_id: looking.at(link, matters[link.concern_id])
            for link in found.values()
            if link.concern_id in matters
        }
        await looking.flush()
        await unit.ring_each(LINK_BELL, [(link_id, at) for link_id, at in again.items() if at is not None])
        for link_id in link_ids:
            if again.get(link_id) is None:
                await unit.unring(LINK_BELL, link_id)
    return looking.append.touched


class _Looking:
    def __init__(self, unit: Unit, keys: TenantKeys, policy: Pack, now: datetime) -> None:
        self.append = Append(unit, keys)
        self._unit = unit
        self._policy = policy
        self._now = now
        self._telling = Telling(unit, keys, policy, now)
        self._changed: list[SentLink] = []

    async def load(self, matters: Collection[Matter]) -> None:
        await self._telling.load(list(matters))
        data_keys = {matter.data_key_id for matter in matters}
        await self.append.load(names={matter.name for matter in matters}, data_keys=data_keys, states=[])

    def at(self, link: SentLink, matter: Matter) -> datetime | None:
        """When to look again; None: nothing more can become of it."""
        if any(over is not None for over in (link.taken_back_at, link.locked_at, link.ended_at)):
            return None
        if link.is_shut:
            self._shut(replace(link, locked_at=self._now), matter)
            return None
        if self._now < link.ends_at:
            return link.ends_at
        if link.acknowledged_at is None and link.expired_at is None:
            self._over(replace(link, expired_at=self._now), matter)
        return None

    async def flush(self) -> None:
        await self.append.flush()
        await self._unit.put_links(self._changed)
        await self._telling.flush()

    def _shut(self, link: SentLink, matter: Matter) -> None:
        told, people = self._told(link, matter)
        said = LinkLocked(link=link.link_id, at=instant(self._now), told=told, people=people)
        self._say(
            link, Draft(feed=matter.name, kind="link-locked", matter_id=matter.matter_id, data=_json(said)), matter
        )

    def _over(self, link: SentLink, matter: Matter) -> None:
        told, people = self._told(link, matter)
        said = LinkExpired(link=link.link_id, at=instant(self._now), told=told, people=people)
        self._say(
            link, Draft(feed=matter.name, kind="link-expired", matter_id=matter.matter_id, data=_json(said)), matter
        )

    def _told(self, link: SentLink, matter: Matter) -> tuple[tuple[By, ...], tuple[str, ...]]:
        told = self._telling.of_link(matter, link.link_id)
        return tuple(By(name=one.name, role=one.title) for one in told), tuple(one.person for one in told)

    def _say(self, link: SentLink, draft: Draft, matter: Matter) -> None:
        self._changed.append(link)
        cmd = ids.derived(b"harken/link", ids.raw(link.link_id), draft.kind.encode())
        origin = Origin(at=self._now, by=None, how=How.NONE, cmd=cmd, pack=self._policy.digest, rules=RULES)
        list(self.append.say([draft], origin, lambda _: matter.data_key_id))


def _json(said: LinkLocked | LinkExpired) -> bytes:
    return msgspec.json.encode(said)
