"""A safeguarding lead can read in plain English what a pack makes Harken do."""

from __future__ import annotations

import pytest

from server.policy.differences import differences
from server.policy.explain import explain
from server.policy.load import read_packs
from sync.messages.settings import Nation

PACKS = read_packs()


def said(name: str, *nations: Nation) -> dict[str, str]:
    chapters = explain(PACKS[name], PACKS.base, nations or (Nation.ENGLAND,))
    return {chapter.title: " ".join(chapter.lines) for chapter in chapters}


TOLD = "Who is told of a concern about a child, and when"
ADULTS = "Of a concern about an adult who works or helps here"
UNCLEAR = "What is unclear in the text, for a person to settle"
SETTLES = "Policies to be read, courses, and what else the policy settles"
LISTS = "Kinds of concern, signs and tags"


@pytest.mark.parametrize(
    ("name", "title", "sentences"),
    [
        (
            "affinity",
            UNCLEAR,
            ["Policy text missing: 12.7 breaks off at", "In use: the CEO is told in Harken", "replaced. (2.2)"],
        ),
        (
            "affinity",
            TOLD,
            [
                'It cannot wait if "Is a child in danger now?" is answered yes or not sure or left open.',
                "At once: Designated Safeguarding Lead (in a school) or Safeguarding Lead (in a home), deputy lead.",
                "After 5 minutes: the same again.",
                "Then everyone again every 15 minutes, until somebody has it.",
                "until somebody has it. Nobody is told between 21:00 and 07:00, and none of that counts. (R9, R14",
            ],
        ),
        ("affinity", ADULTS, ["deputy lead (12.7); then safeguarding role of the whole provider (R10)."]),
        ("affinity", SETTLES, ["Course: Exploitation - An Introduction, again every 3 years (Training"]),
        (
            "affinity",
            LISTS,
            ["Signs of exploitation (6.4): 17,", "of the place and of no child", "Something else (2.2)"],
        ),
        (
            "outcomes-first",
            UNCLEAR,
            ["The trafficking contacts repeat the Prevent contacts of 13.0", "can be read in two"],
        ),
        (
            "outcomes-first",
            ADULTS,
            [
                "then Headteacher or equivalent (in a school) or Registered Manager (in a home) (12.7);",
                "If nobody is left in England: Local authority designated officer (LADO), 01632 960 901, in hours.",
                "Whoever it is about, and whoever the recorder strikes out, is left out on every level",
            ],
        ),
        ("outcomes-first", SETTLES, ["Phones & Internet Access Policy, in a home (11.3)"]),
        ("outcomes-first", "Who else is told as a matter of course", ["Chair of Governors (in a school)"]),
        ("outcomes-first", "How long it is kept", ["for 75 years from the child's birth. (law: Children's Homes"]),
    ],
)
def test_it_says_what_a_lead_asks_first(name: str, title: str, sentences: list[str]) -> None:
    chapter = said(name)[title]
    assert [sentence for sentence in sentences if sentence not in chapter] == []


def test_law_stands_apart_from_policy_with_its_source_and_whether_anybody_checked() -> None:
    """R22."""
    law = "Law and national guidance in England: not your policy"
    chapters = said("affinity")
    assert "reg. 40(4)" in chapters[law]
    assert "Since 1 April 2015." in chapters[law]
    assert "Held against its source on 21 November 2026." in chapters[law]
    assert "Not held against its source by a person yet." in chapters[law]
    assert "Made, and not known to be in force: check." in chapters[law]
    others = " ".join(text for title, text in chapters.items() if title != law)
    assert "reg. 40(4)" not in others


def test_a_nation_has_its_own_law_readings_and_words() -> None:
    """REQ-3-E."""
    wales = said("outcomes-first", Nation.WALES)
    assert "At once: Designated Safeguarding Person, deputy lead." in wales[TOLD]
    assert "Keeping children safe from child sexual exploitation (Welsh Government), Wales (3.2)" in wales[SETTLES]
    assert "LADO" not in wales[ADULTS]
    assert "Scottish" not in wales[SETTLES]
    northern = said("outcomes-first", Nation.NORTHERN_IRELAND)
    assert northern["Law and national guidance in Northern Ireland: not your policy"] == "Nothing."
    assert "Northern Ireland: Nothing of Northern Ireland's contacts" in northern[UNCLEAR]


def test_what_a_provider_adds_is_told_as_what_differs() -> None:
    layer = '[[retention]]\nkind = "school"\nyears_from_birth = 75\nbasis = "own"\nrule = "r"\ncites = "c"\n'
    pack = PACKS.layered("affinity", "oak", layer)
    assert list(differences(PACKS["affinity"], pack, Nation.ENGLAND)) == [
        "A school keeps what it wrote for 75 years from birth instead of 25."
    ]
    assert list(differences(pack, pack, Nation.ENGLAND)) == []
