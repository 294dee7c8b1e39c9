"""Lays the texts of a pack over each other: base, nations, provider, the provider's own layer. Pure.

What is added keeps its place behind what was there. What replaces something replaces it by its id; whether it may is
asked afterwards (`server/policy/floors.py`), of the pack that came out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from server.policy.citing import cited
from server.policy.duties import DutyRule
from server.policy.items import HelpNumber, Named, OutsideNumber
from server.policy.lists import OwnWording, PackCard, PackPolicy, SignList, TagList
from server.policy.pack import Ladders, NationPart, Pack, TagGroup
from server.policy.written import Additions, BaseText, LanguageText, LayerText, NationText, PackRefused, ProviderText
from sync.messages.guide import ShownSign, ShownTag, SignGroup, Wording

T = TypeVar("T", bound=Struct)
Placed = TypeVar("Placed", OutsideNumber, HelpNumber, PackCard, PackPolicy, DutyRule)


class Below(Struct, frozen=True, kw_only=True):
    """The texts that every provider has in common, decoded."""

    base: BaseText
    languages: tuple[LanguageText, ...]
    nations: tuple[NationText, ...]


def of_base(below: Below) -> Pack:
    """The base and the nations alone, as if they were a provider's: what every pack is held against."""
    base, nations = below.base, below.nations
    if base.terms is None or base.ladders is None or base.duty_steps is None:
        raise PackRefused("base: no terms, no ladders or no steps of duties")
    same = {sign: one.shown for one in base.same for sign in one.also}
    return Pack(
        name="base",
        title="Base",
        policy_version="none",
        terms=base.terms,
        roles=base.roles,
        nations={one.nation: _part(one) for one in nations},
        staff_concern_chain=base.staff_concern_chain,
        outside_numbers=(*base.outside_numbers, *_in_nation(nations, lambda one: one.outside_numbers)),
        help=tuple(_in_nation(nations, lambda one: one.help)),
        ladders=base.ladders,
        duties=(*base.duties, *_in_nation(nations, lambda one: one.duties)),
        duty_steps=base.duty_steps,
        forums=(),
        primary_system="",
        integrated=False,
        retention={one.kind: one for one in base.retention},
        groups=tuple(map(_group, base.groups)),
        signs=tuple(
            ShownSign(id=sign, text=text, group=one.id, same=same.get(sign))
            for one in base.groups
            for sign, text in one.signs.items()
        ),
        tag_groups=tuple(TagGroup(id=one.id, title=one.title) for one in base.tag_groups),
        tags=tuple(tag for one in base.tag_groups for tag in _tags(one)),
        kinds=base.kinds,
        cards=(*base.cards, *_in_nation(nations, lambda one: one.cards)),
        wordings={one.language: one.wordings for one in below.languages},
        policies=tuple(_in_nation(nations, lambda one: one.policies)),
        notices=(),
        courses=(),
        stated=(),
        defects=base.defects,
        settled=(),
        digest=b"",
    )


def with_provider(below: Pack, own: ProviderText) -> Pack:
    pack = replace(_with(below, own), name=own.name, title=own.title, policy_version=own.policy_version)
    return cited(pack, own.sections, own={one.id for one in own.duties})


def with_layer(below: Pack, own: LayerText) -> Pack:
    """Raises `PackRefused` for a version, a choice or a settlement of something that there is not."""
    for what, named, known in (
        ("a version of a policy", own.versions, {one.id for one in (*below.policies, *own.policies)}),
        ("a reading of a notice", own.options, {one.id for one in (*below.notices, *own.notices)}),
        ("how a gap was settled", [one.defect for one in own.settled], {one.id for one in below.defects}),
    ):
        if unknown := [one for one in named if one not in known]:
            raise PackRefused(f"your own additions: {what} that there is not: {', '.join(unknown)}")
    pack = _with(below, own)
    return replace(
        pack,
        policies=tuple(replace(one, version=own.versions.get(one.id, one.version)) for one in pack.policies),
        notices=tuple(replace(one, option=own.options.get(one.id, one.option)) for one in pack.notices),
        settled=own.settled,
    )


def _ladders(below: Ladders, own: Ladders | None) -> Ladders:
    """A ladder that a layer says nothing of stays as it is below."""
    return below if own is None else replace(own, plans={**below.plans, **own.plans})


def _with(below: Pack, own: Additions) -> Pack:
    wordings = dict(below.wordings)
    for one in own.wordings:
        wordings[one.language] = (*wordings.get(one.language, ()), _wording(one))
    return replace(
        below,
        terms=own.terms or below.terms,
        roles=_over(below.roles, own.roles, lambda one: one.role),
        staff_concern_chain=own.staff_concern_chain or below.staff_concern_chain,
        outside_numbers=_over(below.outside_numbers, own.outside_numbers, _number),
        help=_over(below.help, own.help, _id),
        ladders=_ladders(below.ladders, own.ladders),
        duties=_over(below.duties, own.duties, _id),
        duty_steps=own.duty_steps or below.duty_steps,
        forums=_over(below.forums, own.forums, _id),
        primary_system=own.primary_system or below.primary_system,
        integrated=below.integrated if own.integrated is None else own.integrated,
        retention={**below.retention, **{one.kind: one for one in own.retention}},
        groups=(*below.groups, *(_group(one) for one in own.groups if _is_new(one, below.groups))),
        signs=(
            *below.signs,
            *(
                ShownSign(id=sign, text=text, group=one.id, cites=one.cites)
                for one in own.groups
                for sign, text in one.signs.items()
            ),
        ),
        tag_groups=(
            *below.tag_groups,
            *(TagGroup(id=one.id, title=one.title) for one in own.tag_groups if _is_new(one, below.tag_groups)),
        ),
        tags=(*below.tags, *(tag for one in own.tag_groups for tag in _tags(one))),
        cards=_over(below.cards, own.cards, _id),
        wordings=wordings,
        policies=_over(below.policies, own.policies, _id),
        notices=_over(below.notices, own.notices, _id),
        courses=_over(below.courses, own.courses, _id),
        stated=_over(below.stated, own.stated, _id),
        defects=_over(below.defects, own.defects, _id),
    )


def _over(below: Iterable[T], own: Iterable[T], key: Callable[[T], object]) -> tuple[T, ...]:
    """What is there, each replaced where its key stands again, and what is new behind it."""
    by = {key(one): one for one in below}
    return tuple({**by, **{key(one): one for one in own}}.values())


def _id(one: Named) -> object:
    return one.id


def _number(one: OutsideNumber) -> object:
    """Two nations may have the same office under two names."""
    return one.id, one.nations


def _is_new(one: SignList | TagList, there: Iterable[SignGroup | TagGroup]) -> bool:
    return all(one.id != group.id for group in there)


def _part(text: NationText) -> NationPart:
    return NationPart(
        nation=text.nation,
        title=text.title,
        calendar=text.calendar,
        terms=text.terms,
        bodies=text.bodies,
        law=text.law,
        warnings=text.warnings,
    )


def _in_nation(nations: Iterable[NationText], of: Callable[[NationText], tuple[Placed, ...]]) -> list[Placed]:
    return [replace(one, nations=(text.nation,)) for text in nations for one in of(text)]


def _group(one: SignList) -> SignGroup:
    return SignGroup(id=one.id, title=one.title, asked_of=one.asked_of, help=one.help, kinds=one.kinds, cites=one.cites)


def _tags(one: TagList) -> list[ShownTag]:
    return [ShownTag(id=tag, text=text, group=one.id, cites=one.cites) for tag, text in one.tags.items()]


def _wording(one: OwnWording) -> Wording:
    return Wording(id=one.id, phrases=one.phrases, kind=one.kind, instead=one.instead, why=one.why, cites=one.cites)
