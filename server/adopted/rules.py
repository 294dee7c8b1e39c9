"""What becomes of a provider's own additions to its policy. Pure."""

from __future__ import annotations

from typing import Final

from server.access.administration import KEEPS_PLACES, keeps
from server.access.appointments import in_force
from server.feeds.append import Draft
from server.feeds.decision import Decided, Decision, Given, Refuse, RefuseReason
from server.feeds.registers import Policy
from server.policy.written import PackRefused
from server.settings.listing import describe_tenant
from sync.feeds import FeedKind, FeedName
from sync.messages.guide import ChangePolicy

RULES: Final = "adopted/1"


def change_policy(command: ChangePolicy, given: Given) -> Decision:
    """By an administrator of the whole provider who has just shown a second factor, in place of what they saw. It adds
    and tightens; what would loosen a floor, contradicts itself or names nobody is not possible. Decisions made so far
    keep the policy that they were made under."""
    known, person = given.known, given.actor.person
    assert known is not None, "registered as administration"
    assert known.policy is not None, "loaded for whoever changes it"
    held = () if person is None else in_force(known.posts.get(person, ()), given.now)
    if person is None or not keeps(held, KEEPS_PLACES, None):
        return Refuse(reason=RefuseReason.NOT_YOURS)
    if not known.confirmed:
        return Refuse(reason=RefuseReason.CONFIRM_FIRST)
    adopted, packs = known.policy.adopted, known.policy.packs
    if command.over != adopted.digest.hex() or not command.reason.strip():
        return Refuse(reason=RefuseReason.NOT_POSSIBLE)
    if command.layer.strip() == adopted.layer.strip():
        return Refuse(reason=RefuseReason.ALREADY_SO)
    before = packs.of(adopted.pack_name, adopted.slug, adopted.layer)
    try:
        pack = packs.layered(adopted.pack_name, adopted.slug, command.layer)
    except PackRefused:
        return Refuse(reason=RefuseReason.NOT_POSSIBLE)
    tenant = FeedName(FeedKind.TENANT, known.tenant)
    named = () if pack.terms == before.terms else (describe_tenant(known.tenant, adopted.tenant_name, pack),)
    return Decided(
        entries=(Draft(feed=tenant, kind="policy-changed", matter_id=known.tenant, data=given.body), *named),
        rows=(
            Policy(
                digest=pack.digest,
                layer=command.layer,
                texts=packs.texts_of(adopted.pack_name, command.layer),
                changed_by=person,
            ),
        ),
    )
