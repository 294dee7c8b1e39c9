"""Every checklist id, every tag and every card is in both packs, and cites the section of the provider's own policy."""

from __future__ import annotations

import pytest

from server.policy.load import read_packs
from sync.messages.recording import ConcernKind

PACKS = read_packs()
SIGNS = """
VUL 6.3 19 | IND 6.4 17 | TRA 7.3 14 | CLR 8.7 6 | AREA 8.8 9 | SV 9.1 6 | SVR 9.2 4
"""
"""D.2: the list, where both policies have it, and how many stand in it."""
TAGS = """
CSE-T 1-6 4.3 | CSE-T 7-8 4.1 | CSE-T 9-9 4.3 | EXCH- 1-7 4.4 | CCE-T 1-5 5.2 | CCE-T 6-9 5.3 | TRA-T 1-5 7.1
CL-MO 1-1 8.1 | CL-MO 2-2 8.3 | CL-MO 3-5 8.4 | CL-MO 6-10 8.1 | CL-MO 11-13 8.5 | EDU- 1-5 11.2
"""
"""D.3: ids from and to, and their section in both."""
SAME = """
VUL-08 IND-02 SV-01 | VUL-06 IND-03 CLR-05 | IND-07 SV-02 | IND-01 TRA-11 SV-06 | IND-15 SV-05 | IND-16 SV-04
VUL-07 IND-14 CLR-01 | VUL-03 CLR-03
"""
"""D.2: one observation in several lists."""
DEFINITIONS = {"affinity": "2", "outcomes-first": "3"}
"""Affinity's policy has no section 3."""


def parts(listed: str) -> list[list[str]]:
    return [part.split() for line in listed.strip().splitlines() for part in line.split("|")]


@pytest.mark.parametrize("name", list(PACKS))
def test_all_75_signs_stand_in_their_lists_and_cite_the_policy(name: str) -> None:
    wanted = {f"{group}-{n:02}": cites for group, cites, many in parts(SIGNS) for n in range(1, int(many) + 1)}
    assert len(wanted) == 75
    groups = {group.id: group for group in PACKS[name].groups}
    assert {sign.id: groups[sign.group].cites for sign in PACKS[name].signs} == wanted
    assert all(sign.id.startswith(f"{sign.group}-") and sign.text for sign in PACKS[name].signs)


@pytest.mark.parametrize("name", list(PACKS))
def test_every_tag_cites_the_policy(name: str) -> None:
    wanted: dict[str, str] = {}
    for prefix, numbers, cites in parts(TAGS):
        first, last = map(int, numbers.split("-"))
        wanted |= {f"{prefix}{n:02}": cites for n in range(first, last + 1)}
    assert len(wanted) == 48
    assert {tag.id: tag.cites for tag in PACKS[name].tags} == wanted


@pytest.mark.parametrize("name", list(PACKS))
def test_one_observation_is_shown_and_counted_once(name: str) -> None:
    shown = {sign.id: sign.same or sign.id for sign in PACKS[name].signs}
    for together in parts(SAME):
        assert len({shown[sign] for sign in together}) == 1, together
    assert len(set(shown.values())) == 75 - sum(len(together) - 1 for together in parts(SAME))


@pytest.mark.parametrize("name", list(PACKS))
def test_kinds_and_cards_cite_the_providers_own_sections(name: str) -> None:
    pack, definitions = PACKS[name], DEFINITIONS[name]
    kinds = {kind.kind: kind.cites for kind in pack.kinds}
    assert kinds.keys() == set(ConcernKind)
    assert kinds[ConcernKind.OTHER] == f"{definitions}.2"
    assert kinds[ConcernKind.RADICALISATION] == ("1.0" if name == "affinity" else "13.0")
    cards = {card.id: card.cites for card in pack.cards}
    assert cards["what-exploitation-is"] == f"{definitions}.1"
    assert cards["before-a-child-tells"] == "12.2"
    assert cards["not-a-choice"] == "4.1, 4.2, 4.5"
    # What no policy says, and national guidance does.
    assert {card for card, cites in cards.items() if not cites[0].isdigit()} == {"pictures"}


def test_nothing_of_affinity_cites_a_section_that_its_text_does_not_have() -> None:
    """D.5: no 3.0, nothing after 12.7."""
    pack = PACKS["affinity"]
    lists = (pack.groups, pack.tags, pack.kinds, pack.cards, pack.help, pack.notices, pack.stated)
    cited = [section.strip() for of in lists for one in of for section in one.cites.split(",")]
    assert not any(section.startswith(("3.", "13")) for section in cited)
