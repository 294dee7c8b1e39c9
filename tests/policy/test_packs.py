"""Policy is data: both packs load, say where each item comes from, and own up to what the text does not say."""

from __future__ import annotations

import re

import pytest

from server.policy.explain import warnings
from server.policy.load import Packs, read_packs
from server.policy.written import PackRefused
from sync.messages.people import Role
from sync.messages.settings import Nation, SettingKind
from tests.policy.texts import TEXTS, packs_with

PACKS = read_packs()


def test_outcomes_first_goes_up_four_levels_and_affinity_two() -> None:
    """Policies 12.7. Affinity's text breaks off; the tenant's safeguarding role is the floor (R10)."""
    assert [level.roles for level in PACKS["outcomes-first"].staff_concern_chain] == [
        (Role.LEAD, Role.DEPUTY),
        (Role.HEAD,),
        (Role.REGIONAL,),
        (Role.SAFEGUARDING,),
    ]
    assert [level.roles for level in PACKS["affinity"].staff_concern_chain] == [
        (Role.LEAD, Role.DEPUTY),
        (Role.SAFEGUARDING,),
    ]


def test_missing_policy_text_is_said_and_not_made_up() -> None:
    """D.5, the defects of the texts."""
    defects = {name: {defect.id for defect in pack.defects} for name, pack in PACKS.items()}
    both = {"dsl-before-head", "chain-silent-about-its-own-members", "agency-abolished", "guidance-superseded"}
    both |= {"no-time-for-senior-notice", "names-to-check"}
    assert defects["affinity"] == both | {"policy-text-missing", "local-procedures-missing"}
    others = {"chain-as-appropriate", "trafficking-contacts", "police-force-name", "homes-have-no-governors"}
    assert defects["outcomes-first"] == both | others | {"named-lead-left-open"}


@pytest.mark.parametrize("name", PACKS)
def test_what_is_unclear_is_said_in_words_of_the_policy(name: str) -> None:
    """Not by the numbers of our own requirements and decisions, which no lead has."""
    said = warnings(PACKS[name], tuple(Nation))
    assert len(said) > 8
    assert [text for text in said if re.search(r"\bR\d|REQ-", text)] == []


def test_what_one_text_names_is_not_lent_to_the_other() -> None:
    """REQ-1-C, REQ-2-B, REQ-11-E, REQ-13-A: Affinity's seed has no Prevent contacts and no policy on filtering."""
    affinity, outcomes = PACKS["affinity"], PACKS["outcomes-first"]
    assert {one.id for one in outcomes.policies} - {one.id for one in affinity.policies} == {
        *("web-filtering", "staying-safe-online", "phones-and-internet"),
    }
    assert not any("radicalisation" in one.kinds for one in affinity.help)
    assert {one.number for one in outcomes.help if "radicalisation" in one.kinds} >= {"999", "101"}
    assert {one.title for one in affinity.courses} ^ {one.title for one in outcomes.courses} == {
        "Safeguarding Children and Adult",
        "Safeguarding Children Foundation",
    }
    assert [one.refresh_years for pack in PACKS.values() for one in pack.courses if one.id == "exploitation"] == [3, 3]


def test_a_nation_has_its_own_words_and_numbers() -> None:
    """REQ-3-E, R22: no LADO outside England, and the lead is called what the nation calls them."""
    pack = PACKS["outcomes-first"]
    words = {nation: pack.lead_word(nation, SettingKind.HOME) for nation in Nation}
    assert words == {
        Nation.ENGLAND: "Home Safeguarding Lead",
        Nation.WALES: "Designated Safeguarding Person",
        Nation.SCOTLAND: "child protection co-ordinator",
        Nation.NORTHERN_IRELAND: "Home Safeguarding Lead",
    }
    assert {one.nations for one in pack.outside_numbers if one.id == "lado"} == {(Nation.ENGLAND,)}
    assert pack.nations[Nation.NORTHERN_IRELAND].law == ()
    assert all(part.calendar is nation for nation, part in pack.nations.items())


def test_where_a_text_can_be_read_in_two_ways_both_are_said() -> None:
    """R19."""
    notices = [notice for pack in PACKS.values() for notice in pack.notices if notice.options]
    assert len(notices) == len(PACKS)
    assert all(notice.option in notice.options and notice.warning for notice in notices)


@pytest.mark.parametrize("path", ["base/signs", "nations/wales", "providers/affinity"])
def test_the_digest_changes_with_each_text_that_makes_the_pack(path: str) -> None:
    other = Packs({**TEXTS, path: TEXTS[path] + b"\n"})
    assert other["affinity"].digest != PACKS["affinity"].digest
    assert (other["outcomes-first"].digest == PACKS["outcomes-first"].digest) is path.startswith("providers/")


MISTAKES = [
    ("providers/affinity", 'name = "affinity"', 'colour = "red"\nname = "affinity"', "unknown field"),
    ("providers/affinity", 'cites = "12.7"', 'cites = ""', "cites nothing"),
    ("providers/affinity", 'roles = ["safeguarding"]', 'roles = ["chief"]', "does not end with safeguarding"),
    ("providers/affinity", 'roles = ["lead", "deputy"]', 'roles = ["lead", "safeguarding"]', "two levels"),
    ("providers/affinity", 'roles = ["safeguarding"]', 'roles = ["caretaker"]', "Invalid enum value"),
    ("providers/affinity", 'home = "Safeguarding Lead"', "", "no word for the lead of a home"),
    ("providers/affinity", 'name = "affinity"', 'name = "other"', "calls itself other"),
    ("providers/affinity", "[terms]", "[terms", "affinity.toml"),
    ("providers/affinity", '"6.3" = ["VUL"]', "", "no section is the source of VUL"),
    ("providers/affinity", '"6.3" = ["VUL"]', '"6.3" = ["VUL", "VUX"]', "the source of what there is not: VUX"),
    ("providers/affinity", 'id = "county-lines"', 'id = "power"', "power stands twice"),
    ("providers/affinity", 'option = "in-harken"', 'option = "by-pigeon"', "no reading by-pigeon"),
    ("base/signs", 'IND-05 = "Dis', 'IND-5 = "Dis', "IND-5 is no id of a sign"),
    ("base/signs", 'shown = "IND-02"', 'shown = "VUL-08"', "shown under VUL-08"),
    ("base/kinds", 'kind = "radicalisation"', 'kind = "other"', "no words for radicalisation"),
    ("base/retention", 'kind = "home"', 'kind = "school"', "no retention for a home"),
    ("nations/england", "valid_from = 2015-04-01", "valid_from = 2015-04-01\nvalid_to = 2014-01-01", "ends before"),
    ("nations/wales", 'calendar = "WLS"', 'calendar = "ENG"', "bank holidays of ENG"),
    ("nations/wales", 'nation = "WLS"', 'nation = "SCT"', "nothing of WLS"),
    ("base/warnings", "[[def", "terms = { setting = 's', cites = 'c', lead = {} }\n[[def", "terms stand in two"),
]


@pytest.mark.parametrize(("path", "old", "new", "says"), MISTAKES, ids=[mistake[3] for mistake in MISTAKES])
def test_a_pack_with_a_mistake_is_refused_by_name(path: str, old: str, new: str, says: str) -> None:
    with pytest.raises(PackRefused, match=says):
        packs_with(path, old, new)


def test_what_is_no_text_is_refused_by_name() -> None:
    with pytest.raises(PackRefused, match=r"providers/affinity\.toml"):
        Packs({**TEXTS, "providers/affinity": b"\xff"})
