"""Whether each thing of a pack has a name of its own and says where it comes from. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from server.policy.items import Named
from server.policy.pack import Pack

OWN: Final = re.compile(r"X-[a-z0-9]+-[a-z0-9-]{1,50}")
"""What a provider added itself."""


def twice(pack: Pack) -> Iterator[str]:
    for what, ids in _ids(pack):
        yield from (f"the {what} {one} stands twice" for one, times in Counter(ids).items() if times > 1)


def _ids(pack: Pack) -> Iterator[tuple[str, Iterable[str]]]:
    yield "sign", [one.id for one in pack.signs]
    yield "list", [*(one.id for one in pack.groups), *(one.id for one in pack.tag_groups)]
    yield "tag", [one.id for one in pack.tags]
    yield "kind", [one.kind for one in pack.kinds]
    yield "card", [one.id for one in pack.cards]
    yield "policy to be read", [one.id for one in pack.policies]
    yield "duty", [one.id for one in pack.duties]
    yield "forum", [one.id for one in pack.forums]
    yield "warning", [one.id for one in pack.defects]
    yield "settled warning", [one.defect for one in pack.settled]
    for language, wordings in pack.wordings.items():
        yield f"wording ({language})", [one.id for one in wordings]
    for part in pack.nations.values():
        yield f"law of {part.title}", [one.id for one in part.law]


def uncited(pack: Pack) -> Iterator[str]:
    items: tuple[tuple[str, Iterable[Named]], ...] = (
        ("number", pack.outside_numbers),
        ("number", pack.help),
        ("list", pack.groups),
        ("tag", pack.tags),
        ("card", pack.cards),
        ("policy to be read", pack.policies),
        ("wording", chain.from_iterable(pack.wordings.values())),
        ("notice", pack.notices),
        ("course", pack.courses),
        ("rule", pack.stated),
        ("duty", pack.duties),
        ("forum", pack.forums),
    )
    yield from (f"the {what} {one.id} cites nothing" for what, of in items for one in of if not one.cites.strip())
    yield from (f"{one.id} cites nothing" for one in pack.signs if OWN.fullmatch(one.id) and not one.cites.strip())
    others = (pack.roles, pack.staff_concern_chain, pack.kinds, pack.retention.values())
    if not all(cited.strip() for cited in (pack.terms.cites, *(one.cites for of in others for one in of))):
        yield "an item cites nothing"
    for part in pack.nations.values():
        yield from (f"{part.title}, {law.id}: cites nothing" for law in part.law if not law.citation.strip())
    yield from (f"the warning {one.id} names no section" for one in pack.defects if not one.section.strip())
