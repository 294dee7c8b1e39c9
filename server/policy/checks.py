"""What a pack must be to be used, each mistake as a sentence that a safeguarding lead can act on. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from server.policy import demands, ladders
from server.policy.items import HelpNumber, Law, OutsideNumber
from server.policy.naming import OWN, twice, uncited
from server.policy.pack import Pack
from sync.messages.guide import WordingKind
from sync.messages.people import Role
from sync.messages.recording import ConcernKind
from sync.messages.settings import Nation, SettingKind

_SIGN: Final = re.compile(r"(VUL|IND|TRA|CLR|AREA|SV|SVR)-\d\d")
_TAG: Final = re.compile(r"(CSE-T|EXCH-|CCE-T|TRA-T|CL-MO|EDU-)\d\d")


def mistakes(pack: Pack) -> Iterator[str]:
    """Everything that contradicts itself, is missing, stands twice or cites nothing."""
    yield from _words(pack)
    yield from _bodies(pack)
    yield from _chain(pack)
    yield from ladders.mistakes(pack.ladders)
    yield from demands.mistakes(pack)
    yield from _lists(pack)
    yield from _wordings(pack)
    yield from _people(pack)
    yield from _notices(pack)
    yield from _law(pack)
    yield from twice(pack)
    yield from uncited(pack)


def _words(pack: Pack) -> Iterator[str]:
    if missing := set(SettingKind) - set(pack.terms.lead):
        yield f"no word for the lead of a {', '.join(sorted(missing))}"
    for nation in Nation:
        part = pack.nations.get(nation)
        if part is None:
            yield f"nothing of {nation}"
        elif part.terms is not None and (missing := set(SettingKind) - set(part.terms.lead)):
            yield f"{part.title}: no word for the lead of a {', '.join(sorted(missing))}"
    words = {one.role: one.words for one in pack.roles}
    for role in sorted(set(Role) - {Role.LEAD}):
        if set(words.get(role, {})) != set(SettingKind):
            yield f"no word for the role {role} in each kind of setting"


def _bodies(pack: Pack) -> Iterator[str]:
    for part in pack.nations.values():
        for body, term in part.bodies.items():
            if not all(text.strip() for text in (term.label, term.office, term.cites)):
                yield f"{part.title}: the {body} has no name, or cites nothing"


def _chain(pack: Pack) -> Iterator[str]:
    levels = pack.staff_concern_chain
    if not levels or Role.SAFEGUARDING not in levels[-1].roles:
        yield "the staff concern chain does not end with safeguarding"  # R10
    named = [role for level in levels for role in level.roles]
    if len(named) != len(set(named)):
        yield "a role stands on two levels of the staff concern chain"
    if not all(level.roles for level in levels):
        yield "a level of the staff concern chain tells nobody"
    if misplaced := {Role.RECORDER, Role.ADMINISTRATOR} & set(named):
        yield f"the staff concern chain tells {', '.join(sorted(misplaced))}, who read no concern"


def _lists(pack: Pack) -> Iterator[str]:
    groups, signs = {one.id for one in pack.groups}, {one.id: one for one in pack.signs}
    for sign in pack.signs:
        if not _SIGN.fullmatch(sign.id) and not OWN.fullmatch(sign.id):
            yield f"{sign.id} is no id of a sign"
        if sign.group not in groups:
            yield f"{sign.id} stands in a list that there is not: {sign.group}"
        if sign.same is not None and (sign.same not in signs or signs[sign.same].same is not None):
            yield f"{sign.id} is shown under {sign.same}, which is not shown"
    tag_groups = {one.id for one in pack.tag_groups}
    for tag in pack.tags:
        if not _TAG.fullmatch(tag.id) and not OWN.fullmatch(tag.id):
            yield f"{tag.id} is no id of a tag"
        if tag.group not in tag_groups:
            yield f"{tag.id} stands in a list that there is not: {tag.group}"
    titles = {**{one.id: one.title for one in pack.groups}, **{one.id: one.title for one in pack.tag_groups}}
    yield from (f"{one} has no title" for one, title in titles.items() if not title.strip())
    if wordless := set(ConcernKind) - {one.kind for one in pack.kinds}:
        yield f"no words for {', '.join(sorted(wordless))}"
    yield from (f"the card {card.id} is empty" for card in pack.cards if not card.lines)
    if missing := set(SettingKind) - set(pack.retention):
        yield f"no retention for a {', '.join(sorted(missing))}"


def _wordings(pack: Pack) -> Iterator[str]:
    for one in chain.from_iterable(pack.wordings.values()):
        if not one.phrases or any(phrase != phrase.strip().lower() or not phrase for phrase in one.phrases):
            yield f"the wording {one.id} has no phrase, or one that is not in lower case"
        if one.kind is WordingKind.SWAP and not one.instead:
            yield f"the wording {one.id} offers nothing to put in its place"


def _people(pack: Pack) -> Iterator[str]:
    for nation in Nation:
        if not any(not one.nations or nation in one.nations for one in pack.outside_numbers):
            yield f"nobody outside answers in {nation}"  # R29
    numbers: tuple[OutsideNumber | HelpNumber, ...] = (*pack.outside_numbers, *pack.help)
    for one in numbers:
        if not one.number.strip() or not one.label.strip():
            yield f"{one.id} has no number, or nobody who answers it"


def _notices(pack: Pack) -> Iterator[str]:
    for notice in pack.notices:
        if not notice.whom:
            yield f"the notice {notice.id} tells nobody"
        if len(notice.roles) > len(notice.whom):
            yield f"the notice {notice.id} has a role that its words do not name"
        if notice.mailbox and not notice.readers:
            yield f"nobody knows who reads the mailbox of the notice {notice.id}"  # R29
        if bool(notice.options) != bool(notice.option) or (notice.options and notice.option not in notice.options):
            yield f"the notice {notice.id} has no reading {notice.option or 'chosen'}"
        if notice.options and not notice.warning:
            yield f"the notice {notice.id} can be read in two ways and does not say what is unclear"  # R19


def _law(pack: Pack) -> Iterator[str]:
    for part in pack.nations.values():
        if part.calendar is not part.nation:
            yield f"{part.title} keeps the bank holidays of {part.calendar}"  # R15
        yield from (f"{part.title}, {law.id}: it ends before it begins" for law in part.law if _is_upside_down(law))


def _is_upside_down(law: Law) -> bool:
    return law.valid_from is not None and law.valid_to is not None and law.valid_to < law.valid_from
