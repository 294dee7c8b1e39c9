"""What of a pack the devices of one setting show: in its nation, for its kind of setting. Pure."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable, Iterator
from itertools import groupby, zip_longest
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.policy.duties import DutyRule
from server.policy.items import ALL_BY_MAILBOX, BY_PHONE, LAST_BY_MAILBOX, BodyTerm, HelpNumber, Notice
from server.policy.owed import in_use
from server.policy.pack import Pack
from sync.messages.guide import Card, Guide, HelpFor, LinkedPolicy, ShownBody, ShownKind
from sync.messages.notices import ShownSenior
from sync.messages.owing import ShownDuty, ShownForum
from sync.messages.settings import DutyNumber, Nation, SettingKind

KEPT_MAX: Final = 200
"""Guides that one process keeps; the one not asked for longest goes first."""


def guide_for(pack: Pack, nation: Nation, kind: SettingKind) -> Guide:
    """The same for every setting of that kind in that nation. It names no person and no child; `digest` is the SHA-256
    of all the rest, in hex."""

    def is_here(nations: tuple[Nation, ...], settings: tuple[SettingKind, ...]) -> bool:
        return (not nations or nation in nations) and (not settings or kind in settings)

    guide = Guide(
        digest="",
        title=pack.title,
        policy_version=pack.policy_version,
        lead_word=pack.lead_word(nation, kind),
        setting_word=pack.terms.setting,
        kinds=tuple(ShownKind(kind=one.kind, label=one.label, hint=one.hint, cites=one.cites) for one in pack.kinds),
        groups=pack.groups,
        signs=pack.signs,
        tags=pack.tags,
        cards=tuple(
            Card(id=one.id, title=one.title, lines=one.lines, cites=one.cites)
            for one in pack.cards
            if is_here(one.nations, one.settings)
        ),
        wordings=dict(pack.wordings),
        policies=tuple(
            LinkedPolicy(id=one.id, title=one.title, version=one.version, cites=one.cites)
            for one in pack.policies
            if is_here(one.nations, one.settings)
        ),
        help=_help(one for one in pack.help if is_here(one.nations, one.settings)),
        duties=tuple(_duty(one) for one in in_use(pack) if is_here(one.nations, one.settings)),
        forums=tuple(
            ShownForum(id=one.id, title=one.title, every_days=one.every_days, cites=one.cites) for one in pack.forums
        ),
        seniors=tuple(senior for one in pack.notices if is_here((), one.settings) for senior in _seniors(one)),
        primary_system=pack.primary_system,
        bodies={one: {body: _body(term) for body, term in part.bodies.items()} for one, part in pack.nations.items()},
        lead_words=pack.lead_words(),
    )
    return replace(guide, digest=hashlib.sha256(msgspec.json.encode(guide)).hexdigest())


def _help(numbers: Iterable[HelpNumber]) -> tuple[HelpFor, ...]:
    """Who answers for the same kinds by the same section, together, in the policy's order."""

    def source(one: HelpNumber) -> tuple[object, str]:
        return one.kinds, one.cites

    return tuple(
        HelpFor(
            kinds=together[0].kinds,
            numbers=tuple(DutyNumber(label=one.label, number=one.number, hours=one.hours) for one in together),
            cites=together[0].cites,
        )
        for together in (list(of) for _, of in groupby(numbers, key=source))
    )


def _duty(rule: DutyRule) -> ShownDuty:
    return ShownDuty(
        id=rule.id,
        what=rule.what,
        to=rule.to,
        needs=rule.needs,
        each=rule.each,
        when=rule.when,
        starts=rule.starts,
        after=rule.after,
        within=rule.within,
        n=rule.n,
        overdue_min=rule.overdue_min,
        law=rule.law,
        ours=rule.ours,
        refusable=rule.refusable,
        provisional=rule.provisional,
        cites=rule.cites,
    )


def _body(term: BodyTerm) -> ShownBody:
    return ShownBody(label=term.label, office=term.office, night=term.night)


def _seniors(notice: Notice) -> Iterator[ShownSenior]:
    """As the reading in use has it: of whom the lead phones no role is given."""
    by_phone = notice.option == BY_PHONE
    for words, role in zip_longest(notice.whom, notice.roles):
        mailed = notice.option == ALL_BY_MAILBOX or (notice.option == LAST_BY_MAILBOX and words == notice.whom[-1])
        yield ShownSenior(whom=words, role=None if by_phone else role, mailbox=notice.mailbox if mailed else "")


class Kept(Struct, frozen=True, kw_only=True):
    """A guide as it is sent."""

    guide: Guide
    body: bytes
    packed: bytes
    """The same, as gzip."""


class Guides:
    """Each guide once: of few packs, four nations and two kinds of setting."""

    def __init__(self) -> None:
        self._kept: dict[tuple[bytes, Nation, SettingKind], Kept] = {}

    def of(self, pack: Pack, nation: Nation, kind: SettingKind) -> Kept:
        key = (pack.digest, nation, kind)
        kept = self._kept.pop(key, None) or _keep(guide_for(pack, nation, kind))
        self._kept[key] = kept
        while len(self._kept) > KEPT_MAX:
            del self._kept[next(iter(self._kept))]
        return kept


def _keep(guide: Guide) -> Kept:
    body = msgspec.json.encode(guide)
    return Kept(guide=guide, body=body, packed=gzip.compress(body, 9, mtime=0))
