"""The first version of what a recorder says. It is accepted for ever, and read as the one that followed it.

Tablets that were last updated years ago send it, and entries hold it as it was signed: nothing here may change.
"""

from __future__ import annotations

from sync.messages.base import Command, CommandId, Line, PersonId, SettingId, Story
from sync.messages.concerns import Answer, ChildRef, Subject, Writer


class RecordConcernV1(Command, frozen=True, tag="record-concern", kw_only=True):
    """Version 1: one child, one subject, two questions."""

    setting: SettingId
    writer: Writer
    child: ChildRef
    danger: Answer
    adult: Answer
    subject: Subject | None = None
    struck: tuple[PersonId, ...] = ()
    saw: Story
    words: Story = ""
    when: Line
    place: Line = ""
    finishes: CommandId | None = None
    """The unfinished concern that this one completes, if that had gone up by itself."""


class LeaveUnfinishedV1(Command, frozen=True, tag="leave-unfinished", kw_only=True):
    """Version 1 of words that nobody finished."""

    setting: SettingId
    writer: Writer
    child: ChildRef
    danger: Answer
    adult: Answer
    subject: Subject | None = None
    struck: tuple[PersonId, ...] = ()
    saw: Story = ""
    words: Story = ""
    when: Line = ""
    place: Line = ""
