"""The policy's shared mailbox is mailed that a lead has something to tell: a fixed text, a reference (11.1; R19, R29).

A mailbox is no person: it has no device, no outbox of its own and nothing to acknowledge with. What is to be mailed,
and what became of it, stands in the concern's feed; a due row says that there is something to do. A worker that dies
in between mails once more, under the same id.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final

import msgspec
import structlog
from msgspec import Struct

from server.alerts.channel import Message, Outcome, Sent
from server.alerts.rules import mail_wait
from server.alerts.sending import Sender
from server.alerts.settling import dice
from server.duties.folding import fold
from server.duties.notices import Letter
from server.duties.seniors import choose
from server.feeds.adopted import pack_now
from server.feeds.append import Append, Draft, Origin
from server.feeds.matters import Matter
from server.feeds.store import Store, Unit
from server.feeds.waking import DUTY_BELL, MAILBOX_BELL, Says
from server.keys.tenant import TenantKeys
from server.policy.load import Packs
from server.policy.pack import Pack
from sync import ids
from sync.envelope import How
from sync.feeds import FeedName
from sync.messages.notices import MailboxTold

log = structlog.get_logger()

RULES: Final = "mailing/1"
REFUSED_WAIT: Final = timedelta(hours=6)
"""A server that wants nothing from us, or knows no such mailbox, is asked rarely: something is to be mended."""


class Post(Struct, frozen=True, kw_only=True):
    """What is to be mailed of one concern. `barred`: mailboxes that may not be told of it any more, or that the policy
    no longer names."""

    matter: Matter
    letters: tuple[Letter, ...]
    barred: frozenset[str]
    said: int
    """How much was said of its mailboxes so far."""


async def mail(store: Store, sender: Sender, keys: TenantKeys, packs: Packs, matter_id: str) -> frozenset[FeedName]:
    """Says which feeds it wrote to. No transaction is open while anything is sent."""
    async with _reading(store, keys, packs, matter_id) as (_, _, _, post):
        letters = () if post is None else tuple(one for one in post.letters if one.mailbox not in post.barred)
    sent = {one.mailbox: await sender.mail(one.mailbox, _message(matter_id, one)) for one in letters}
    async with _reading(store, keys, packs, matter_id) as (unit, append, pack, post):
        if post is None or not post.letters:
            await unit.unring(MAILBOX_BELL, matter_id)
            return frozenset()
        now = await unit.now()
        said = [*_said(post, sent)]
        so_far = post.said.to_bytes(4, "big")
        cmd = ids.derived(b"harken/mailed", ids.raw(matter_id), so_far)
        origin = Origin(at=now, by=None, how=How.NONE, cmd=cmd, pack=pack.digest, rules=RULES)
        list(append.say([_fact(post.matter, one) for one in said], origin, lambda _: post.matter.data_key_id))
        await append.flush()
        await unit.ring(DUTY_BELL, [matter_id], now)
        over = {one.mailbox for one in said if one.delivered or not one.again}
        waits = [_wait(one, sent, now, keys) for one in post.letters if one.mailbox not in over]
        if waits:
            await unit.ring_at(MAILBOX_BELL, [matter_id], now + min(waits))
        else:
            await unit.unring(MAILBOX_BELL, matter_id)
    for one in sent.values():
        if one is None or one.outcome is not Outcome.DELIVERED:
            reason = "no-turn" if one is None else one.reason
            log.warning("mailbox-not-told", tenant=keys.tenant_id, id=matter_id, reason=reason)
        else:
            log.info("mailbox-told", tenant=keys.tenant_id, id=matter_id)
    return append.touched


@asynccontextmanager
async def _reading(
    store: Store, keys: TenantKeys, packs: Packs, matter_id: str
) -> AsyncIterator[tuple[Unit, Append, Pack, Post | None]]:
    """None where the concern is not there any more."""
    async with store.unit(keys.tenant_id) as unit:
        append, pack = Append(unit, keys), await pack_now(unit, packs)
        matter = (await unit.matters([matter_id])).get(matter_id)
        post = None if matter is None else await _post(unit, append, pack, matter)
        yield unit, append, pack, post


async def _post(unit: Unit, append: Append, pack: Pack, matter: Matter) -> Post:
    texts = await unit.texts_of([matter.matter_id])
    await append.load(names={matter.name}, data_keys={one.data_key_id for one in texts}, states=[])
    notices = fold(append.opened(one)[1] for one in texts).notices
    letters = notices.letters
    usable = await _usable(unit, pack, matter) if letters else ()
    return Post(
        matter=matter,
        letters=letters,
        barred=frozenset(one.mailbox for one in letters if one.mailbox not in usable),
        said=notices.mailboxes_said,
    )


async def _usable(unit: Unit, pack: Pack, matter: Matter) -> Iterable[str]:
    """Asked again before each mail: since the lead asked, it may have been moved away from somebody who reads there."""
    setting = (await unit.setting_register()).get(matter.setting_id or "")
    place = (await unit.settings()).get(matter.setting_id or "")
    if setting is None or place is None:
        return ()
    excluded = await unit.exclusions({matter.matter_id, matter.name.about})
    return choose(
        pack.notices,
        setting.kind,
        place,
        await unit.appointments(),
        await unit.now(),
        excluded={person for _, person in excluded},
        outside_only=matter.outside_only,
    ).mailboxes


def _said(post: Post, sent: Mapping[str, Sent | None]) -> Iterable[MailboxTold]:
    """That it was taken; that it was not, the first time; that it will not be tried any more."""
    concern = post.matter.matter_id
    for one in post.letters:
        answer = sent.get(one.mailbox)
        if answer is not None and answer.outcome is Outcome.DELIVERED:
            yield MailboxTold(concern=concern, mailbox=one.mailbox, delivered=True)
        elif one.mailbox in post.barred:
            yield MailboxTold(concern=concern, mailbox=one.mailbox, delivered=False)
        elif one.mailbox in sent and one.refused_at is None:
            yield MailboxTold(concern=concern, mailbox=one.mailbox, delivered=False, again=True)


def _wait(one: Letter, sent: Mapping[str, Sent | None], now: datetime, keys: TenantKeys) -> timedelta:
    if one.mailbox not in sent:
        # It was asked for while the others were sent.
        return timedelta()
    answer = sent[one.mailbox]
    if answer is not None and answer.outcome is Outcome.REFUSED:
        return REFUSED_WAIT
    return mail_wait(max(now - one.since, timedelta()), dice(keys.chance))


def _message(matter_id: str, letter: Letter) -> Message:
    return Message(
        id=ids.derived(b"harken/mailbox/1", ids.raw(matter_id), letter.mailbox.encode()),
        says=Says.WAITING,
        references=(ids.reference(matter_id),),
    )


def _fact(matter: Matter, said: MailboxTold) -> Draft:
    return Draft(feed=matter.name, kind="mailbox-told", matter_id=matter.matter_id, data=msgspec.json.encode(said))
