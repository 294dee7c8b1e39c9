"""Whether somebody is left who could undo it. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import chain

from server.access.appointments import Appointment
from server.feeds.decision import Known
from sync.messages.people import Role


def somebody_is_left(known: Known, leaving: Collection[Appointment], now: datetime) -> bool:
    """True unless these are the last that keep the whole provider: another administrator is there now, has joined and
    is appointed without an end. Somebody who was merely invited, or leaves next week, could undo nothing."""
    gone = {post.id for post in leaving}
    return not any(_keeps_all(post) and not _is_over(post, now) for post in leaving) or any(
        _keeps_all(post) and post.holds_at(now) and post.to_at is None and known.people[post.person].joined
        for post in chain.from_iterable(known.posts.values())
        if post.id not in gone
    )


def _keeps_all(post: Appointment) -> bool:
    return post.role is Role.ADMINISTRATOR and post.setting is None and post.region is None


def _is_over(post: Appointment, now: datetime) -> bool:
    return post.to_at is not None and post.to_at <= now
