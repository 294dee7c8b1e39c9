"""What a device tells about itself."""

from __future__ import annotations

from sync.messages.base import Command, FeedId


class ReportDropped(Command, frozen=True, tag="report-dropped", kw_only=True):
    """The device no longer follows these feeds and has deleted all it held of them (S3)."""

    feeds: tuple[FeedId, ...]
