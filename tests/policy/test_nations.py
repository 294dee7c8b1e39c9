"""Each nation's layer decides what is owed there and what whoever it is owed to is called (R22)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
import pytest

from server.policy.explain import explain
from server.policy.guide import guide_for
from server.policy.load import read_packs
from server.policy.written import PackRefused
from sync.messages.duties import Body
from sync.messages.guide import Guide
from sync.messages.settings import Nation, SettingKind
from tests.policy.texts import packs_with

PACKS = read_packs()
BY_NATION = {Body.LADO, Body.OFSTED}
"""Not every nation has them, and no two call them the same: their ids are England's words, and on no screen."""
ENGLISH = re.compile(r"LADO|Ofsted|England|Keeping Children Safe|Working Together|Children's Homes|West Mercia")
WELSH = re.compile(r"Wales(?! \()|Welsh|\(Wales\)")
SCOTTISH = re.compile(r"Scotland|Scottish")
EVERY = [(name, nation, kind) for name in PACKS for nation in Nation for kind in SettingKind]


def shown(name: str, nation: Nation, kind: SettingKind) -> Guide:
    return guide_for(PACKS[name], nation, kind)


def said(guide: Guide, nation: Nation) -> Iterator[str]:
    """What a device of such a place shows of where to turn and what is owed; the title is the provider's own."""
    here = msgspec.structs.replace(guide, bodies={nation: guide.bodies[nation]}, lead_words={}, policies=())
    yield from (str(msgspec.json.encode(one)) for one in (here.duties, here.help, here.cards, here.bodies))


@pytest.mark.parametrize(("name", "nation", "kind"), EVERY)
def test_whoever_a_nation_names_for_itself_has_a_name_wherever_something_is_owed_to_them(
    name: str, nation: Nation, kind: SettingKind
) -> None:
    guide = shown(name, nation, kind)
    for duty in guide.duties:
        if duty.to in BY_NATION:
            assert guide.bodies[nation][duty.to].label, duty.id


@pytest.mark.parametrize(("name", "nation", "kind"), EVERY)
def test_what_one_nation_asks_is_asked_in_no_other(name: str, nation: Nation, kind: SettingKind) -> None:
    others = {
        Nation.ENGLAND: (SCOTTISH,),
        Nation.WALES: (ENGLISH, SCOTTISH),
        Nation.SCOTLAND: (ENGLISH, WELSH),
        Nation.NORTHERN_IRELAND: (ENGLISH, WELSH, SCOTTISH),
    }
    for text in said(shown(name, nation, kind), nation):
        # Guidance of two nations names both.
        alone = text.replace("Prevent duty guidance for England and Wales", "")
        assert [other.search(alone) for other in others[nation]] == [None] * len(others[nation])


def test_the_same_officer_has_a_name_in_each_nation_and_scotland_has_none() -> None:
    """Wales Safeguarding Procedures, section 5; in Scotland there is none, nor anybody to ask again."""
    bodies = shown("affinity", Nation.ENGLAND, SettingKind.HOME).bodies
    assert {nation: bodies[nation][Body.LADO].label for nation in bodies if Body.LADO in bodies[nation]} == {
        Nation.ENGLAND: "LADO",
        Nation.WALES: "Designated officer",
    }
    owed = {nation: {one.to for one in shown("affinity", nation, SettingKind.HOME).duties} for nation in Nation}
    assert {nation for nation in Nation if Body.LADO in owed[nation]} == {Nation.ENGLAND, Nation.WALES}
    assert {nation for nation in Nation if Body.OFSTED in owed[nation]} == {Nation.ENGLAND}


def test_a_policy_in_plain_english_says_what_is_owed_in_the_nations_asked_for() -> None:
    chapters = {
        nation: "\n".join(
            next(one.lines for one in explain(PACKS["affinity"], PACKS.base, (nation,)) if "owed" in one.title)
        )
        for nation in (Nation.WALES, Nation.SCOTLAND)
    }
    assert "Ask the designated officer again" in chapters[Nation.WALES]
    assert "designated officer" not in chapters[Nation.SCOTLAND]


def test_a_name_that_says_nothing_is_refused() -> None:
    with pytest.raises(PackRefused, match="Wales: the lado has no name"):
        packs_with("nations/wales", 'label = "Designated officer"', 'label = " "')
