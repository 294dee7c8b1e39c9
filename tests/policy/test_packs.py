"""Policy is data: both packs load, say where each item comes from, and own up to what the text does not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.policy.load import BASE, PACKS, PackRefused, load, read_packs
from sync.messages.people import Role

TEXTS = {path.stem: path.read_bytes() for path in Path(PACKS).glob("*.toml")}


def test_outcomes_first_goes_up_four_levels_and_affinity_two() -> None:
    """Policies 12.7. Affinity's text breaks off; the tenant's safeguarding role is the floor (R10)."""
    packs = read_packs()
    assert [level.roles for level in packs["outcomes-first"].staff_concern_chain] == [
        (Role.LEAD, Role.DEPUTY),
        (Role.HEAD,),
        (Role.REGIONAL,),
        (Role.SAFEGUARDING,),
    ]
    assert [level.roles for level in packs["affinity"].staff_concern_chain] == [
        (Role.LEAD, Role.DEPUTY),
        (Role.SAFEGUARDING,),
    ]


def test_missing_policy_text_is_said_and_not_made_up() -> None:
    affinity = read_packs()["affinity"]
    assert {"policy-text-missing", "dsl-before-head"} <= {defect.id for defect in affinity.defects}


@pytest.mark.parametrize("name", sorted(set(TEXTS) - {BASE}))
def test_the_digest_changes_with_either_text(name: str) -> None:
    digests = {
        load(name, texts).digest
        for texts in (TEXTS, {**TEXTS, name: TEXTS[name] + b"\n"}, {**TEXTS, BASE: TEXTS[BASE] + b"\n"})
    }
    assert len(digests) == 3


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ((b"[terms]", b'colour = "red"\n[terms]'), "unknown field"),
        ((b'cites = "12.7"', b'cites = ""'), "cites nothing"),
        ((b'roles = ["safeguarding"]', b'roles = ["chief"]'), "does not end with safeguarding"),
        ((b'roles = ["lead", "deputy"]', b'roles = ["lead", "safeguarding"]'), "two levels"),
        ((b'roles = ["safeguarding"]', b'roles = ["caretaker"]'), "Invalid enum value"),
        ((b'home = "Safeguarding Lead"', b""), "no word for the lead of a home"),
        ((b'name = "affinity"', b'name = "other"'), "calls itself other"),
        ((b"[terms]", b"[terms"), "affinity.toml"),
        ((b'name = "affinity"', b'name = "\xff"'), "affinity.toml"),
    ],
)
def test_a_pack_with_a_mistake_is_refused_by_name(change: tuple[bytes, bytes], says: str) -> None:
    assert change[0] in TEXTS["affinity"]
    with pytest.raises(PackRefused, match=says):
        load("affinity", {**TEXTS, "affinity": TEXTS["affinity"].replace(*change)})
