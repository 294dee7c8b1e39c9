"""What a provider's own text may name: nothing twice, and, in a layer, only what bears its prefix or is there. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from server.policy.pack import Pack
from server.policy.written import Additions, LayerText

T = TypeVar("T")
KEYED = (
    *("outside_numbers", "help", "groups", "tag_groups", "cards"),
    *("policies", "notices", "courses", "stated", "defects", "duties", "forums"),
)
"""The lists of a text whose items have ids. Later ones would silently replace earlier ones."""


def twice(own: Additions) -> Iterator[str]:
    for name in KEYED:
        yield from (f"{one} stands twice" for one in _repeated(item.id for item in getattr(own, name)))
    yield from (f"the role {one} stands twice" for one in _repeated(item.role for item in own.roles))
    yield from (f"the retention of a {one} stands twice" for one in _repeated(item.kind for item in own.retention))
    yield from (f"{one} stands twice" for one in _repeated((item.language, item.id) for item in own.wordings))


def not_own(own: LayerText, below: Pack, slug: str) -> Iterator[str]:
    """Ids of other providers, or of what a later version of Harken may bring itself."""
    prefix = f"X-{slug}-"
    there = {
        name: {item.id for item in items}
        for name, items in (
            ("outside_numbers", below.outside_numbers),
            ("help", below.help),
            ("groups", below.groups),
            ("tag_groups", below.tag_groups),
            ("duties", below.duties),
            ("forums", below.forums),
        )
    }
    named: list[tuple[str, str]] = [(name, item.id) for name in KEYED for item in getattr(own, name)]
    named += [("signs", sign) for one in own.groups for sign in one.signs]
    named += [("tags", tag) for one in own.tag_groups for tag in one.tags]
    named += [("wordings", one.id) for one in own.wordings]
    yield from (
        f"{one} does not begin with {prefix}"
        for name, one in named
        if one not in there.get(name, ()) and not one.startswith(prefix)
    )


def _repeated(ids: Iterable[T]) -> list[T]:
    return [one for one, times in Counter(ids).items() if times > 1]
