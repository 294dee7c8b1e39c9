"""Who may change a provider's own additions, and what is not possible."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from server.adopted.rules import change_policy
from server.feeds.adopted import Adopted, Policing
from server.feeds.decision import Known, Refuse, RefuseReason
from server.feeds.registers import Policy
from server.policy.load import read_packs
from sync.feeds import FeedKind, FeedName
from sync.messages.guide import ChangePolicy
from tests.children.ground import ADMINISTRATOR, HEAD, LEAD, RECORDER, decided, given, known

PACKS = read_packs()
SIGN = """
[[groups]]
id = "IND"
cites = "our note of May"
[groups.signs]
X-oak-taxis = "Waits for the same taxi"
"""
WORDS = '[terms]\nsetting = "place"\ncites = "1.0"\n[terms.lead]\nschool = "Lead"\nhome = "Lead"\n'


def before(layer: str = "") -> Policing:
    digest = PACKS.of("affinity", "oak", layer).digest
    adopted = Adopted(slug="oak", tenant_name="Oak", pack_name="affinity", digest=digest, layer=layer, kept=True)
    return Policing(adopted=adopted, packs=PACKS)


def there(layer: str = "", *, confirmed: bool = True) -> Known:
    return replace(known(), policy=before(layer), confirmed=confirmed)


def changed(layer: str, over: str | None = None, reason: str = "a new taxi rank") -> ChangePolicy:
    return ChangePolicy(over=PACKS["affinity"].digest.hex() if over is None else over, layer=layer, reason=reason)


def refused(command: ChangePolicy, by: str | None = ADMINISTRATOR, within: Known | None = None) -> RefuseReason:
    decision = change_policy(command, given(command, by, known=within or there()))
    assert isinstance(decision, Refuse)
    return decision.reason


def test_an_administrator_adds_to_the_policy_and_every_text_is_kept() -> None:
    command = changed(SIGN)
    decision = decided(change_policy(command, given(command, ADMINISTRATOR, known=there())))
    assert [(draft.feed, draft.kind) for draft in decision.entries] == [
        (FeedName(FeedKind.TENANT, "tenant"), "policy-changed")
    ]
    [row] = decision.rows
    assert isinstance(row, Policy)
    pack = PACKS.of("affinity", "oak", SIGN)
    assert (row.digest, row.layer, row.changed_by) == (pack.digest, SIGN, ADMINISTRATOR)
    assert row.texts["your own additions"] == SIGN.encode()
    assert {"base/signs", "nations/wales", "providers/affinity"} <= row.texts.keys()
    assert "providers/outcomes-first" not in row.texts


def test_new_words_are_told_to_every_device() -> None:
    command = changed(WORDS)
    decision = decided(change_policy(command, given(command, ADMINISTRATOR, known=there())))
    assert [draft.kind for draft in decision.entries] == ["policy-changed", "tenant-described"]


@pytest.mark.parametrize("by", [RECORDER, LEAD, HEAD, None])
def test_nobody_else_may(by: str | None) -> None:
    assert refused(changed(SIGN), by) == RefuseReason.NOT_YOURS


def test_a_second_factor_is_shown_first() -> None:
    assert refused(changed(SIGN), within=there(confirmed=False)) == RefuseReason.CONFIRM_FIRST


def test_an_appointment_that_is_over_changes_nothing() -> None:
    [post] = known().posts[ADMINISTRATOR]
    over = replace(post, to_at=given(changed(SIGN)).now - timedelta(minutes=1))
    assert refused(changed(SIGN), within=replace(there(), posts={ADMINISTRATOR: (over,)})) == RefuseReason.NOT_YOURS


@pytest.mark.parametrize(
    "command",
    [
        changed("[["),
        changed(SIGN, over="00" * 32),
        changed(SIGN, over=""),
        changed(SIGN, reason=" "),
        changed(SIGN.replace("X-oak-", "X-elm-")),
        changed(SIGN.replace("X-oak-taxis", "IND-18")),
        changed(SIGN.replace("X-oak-taxis", "IND-01")),
        changed('[[law]]\nid = "x"\ntext = "x"\ncitation = "x"\n'),
        changed('[[settled]]\ndefect = "nothing-of-the-kind"\nhow = "x"\n'),
    ],
    ids=[
        "no TOML",
        "overtaken",
        "over nothing",
        "no reason",
        "another's id",
        "no own id",
        "a sign's words",
        "law",
        "no gap",
    ],
)
def test_what_cannot_stand_is_not_possible(command: ChangePolicy) -> None:
    assert refused(command) == RefuseReason.NOT_POSSIBLE


def test_the_same_again_changes_nothing() -> None:
    over = PACKS.of("affinity", "oak", SIGN).digest.hex()
    assert refused(changed(f"{SIGN}\n\n", over=over), within=there(SIGN)) == RefuseReason.ALREADY_SO


def test_additions_can_be_taken_back() -> None:
    command = changed("", over=PACKS.of("affinity", "oak", SIGN).digest.hex())
    [row] = decided(change_policy(command, given(command, ADMINISTRATOR, known=there(SIGN)))).rows
    assert isinstance(row, Policy)
    assert row.digest == PACKS["affinity"].digest
