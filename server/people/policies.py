""" "I have read this": a linked policy, in the version that the pack names (REQ-1-C). Pure.

Kept in the reader's own feed under their signature, and told to the leads where they work. It says which policy and
which version, and nothing else of anybody.
"""

from __future__ import annotations

from typing import Final

import msgspec

from server.access.appointments import in_force
from server.feeds.append import Draft
from server.feeds.decision import Decided, Decision, Given, Refuse, RefuseReason
from sync.feeds import FeedKind, FeedName
from sync.messages.guide import PolicyReadTold, SayRead

RULES: Final = "policies/1"


def say_read(command: SayRead, given: Given) -> Decision:
    """By somebody whom a key proved: a name that anyone could have typed has read nothing."""
    assert given.known is not None, "registered as administration"
    person = given.actor.person
    if person is None:
        return Refuse(reason=RefuseReason.NOT_YOURS)
    held = in_force(given.known.posts.get(person, ()), given.now)
    told = msgspec.json.encode(PolicyReadTold(policy=command.policy, version=command.version))
    desks = dict.fromkeys(FeedName(FeedKind.DESK, a.setting) for a in held if a.setting is not None)
    return Decided(
        entries=(
            Draft(feed=FeedName(FeedKind.OWN, person), kind="policy-read", matter_id=given.cmd, data=given.body),
            *(Draft(feed=desk, kind="policy-read-told", matter_id=given.cmd, data=told) for desk in desks),
        )
    )
