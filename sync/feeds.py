"""Kinds of feed, and how a feed is named by what it is for."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class FeedKind(StrEnum):
    """In the order of a pull: what a recorder waits for first, the long ones last."""

    OWN = "own"
    SETTING = "setting"
    ROSTER = "roster"
    TENANT = "tenant"
    BRIDGE = "bridge"
    CASE = "case"
    DESK = "desk"
    BOARD = "board"


class FeedName(Struct, frozen=True, order=True):
    """A feed by what it is of: (`desk`, setting), (`own`, person), (`case`, matter). Its id is random and elsewhere."""

    kind: FeedKind
    about: str
