"""One feed from its first entry to its last: the chain computed again, every text opened where it lies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from server.verify import spec, text
from server.verify.findings import Check, Pen
from server.verify.keys import Keys
from server.verify.kinds import KINDS, OF_DUTIES
from server.verify.rows import Entry, Feed, NewestState
from server.verify.text import NotAnEntry, Said, state_of


@dataclass(frozen=True, slots=True)
class Tip:
    """A state: its kind and what it is a state of, both None if its text is gone, and its matter."""

    kind: str | None
    about: UUID | None
    matter: UUID

    def differs(self, kind: str | None, about: UUID | None) -> bool:
        """Of another thing, as far as both are known."""
        known = self.kind is not None and kind is not None
        return known and (self.kind, self.about) != (kind, about)


@dataclass(slots=True)
class FeedCheck:
    """`take` each entry in order, then `finish`. A wrong head is reported once: the next starts from the stored one."""

    tenant: UUID
    feed: Feed
    keys: Keys
    pen: Pen
    said: list[Said] = field(default_factory=list)
    leaving: frozenset[UUID] = frozenset()
    """Matters that have left this feed: what they said here is said elsewhere, and need not be here still."""
    apart: frozenset[int] = frozenset()
    """Entries that have left by themselves: they have words in them of something that did."""
    withheld: Mapping[UUID, int] = field(default_factory=dict)
    """Matters between two settings of which, up to so far, nothing is served, though it stands here (S7)."""
    gone: dict[int, UUID] = field(default_factory=dict)
    """Entries without a text: sequence, matter."""
    left: dict[bytes, tuple[int, UUID]] = field(default_factory=dict)
    """Entries that have left: leaf, sequence and matter."""
    _seq: int = 0
    _head: bytes = b""
    _tips: dict[int, Tip] = field(default_factory=dict)
    """States that nothing supersedes yet, by sequence."""
    _standing: set[tuple[str | None, UUID | None]] = field(default_factory=set)

    def take(self, row: Entry) -> None:
        self.pen.count("entries")
        place = f"{self.feed}, entry {row.seq}"
        if row.seq != self._seq + 1:
            self.pen.wrong(Check.CHAIN, place, f"follows entry {self._seq}: what was between is gone")
        before = self._head or spec.head_0(self.tenant, self.feed.feed_id)
        if row.head != spec.head_n(before, row.seq, row.cls, row.prev, row.leaf):
            self.pen.wrong(Check.CHAIN, place, "the head does not follow from the one before and this entry")
        self._seq, self._head = row.seq, row.head
        said = self._open(row, place)
        if row.matter_id in self.leaving or row.seq in self.apart:
            self.left[row.leaf] = row.seq, row.matter_id
        elif said is not None:
            if self.said and said.at < self.said[-1].at:
                self.pen.note(f"{place}: earlier than the entry before it: the database's clock was set back")
            self.said.append(said)
        self._link(row, said, place)

    def finish(self, newest: Iterable[NewestState]) -> None:
        """Compares the end with what the feed's own row says, and what is missing with what was disposed of."""
        if self.feed.seq != self._seq:
            self.pen.wrong(Check.CHAIN, str(self.feed), f"says {self.feed.seq} entries and ends with {self._seq}")
        if self.feed.head != (self._head or spec.head_0(self.tenant, self.feed.feed_id)):
            self.pen.wrong(Check.CHAIN, str(self.feed), "its head is not that of its last entry")
        self._compare_disposals()
        self._compare_newest(newest)

    def _open(self, row: Entry, place: str) -> Said | None:
        if row.blob is None:
            if row.matter_id not in self.leaving:
                self.gone[row.seq] = row.matter_id
            return None
        where = spec.entry_place(self.tenant, self.feed.feed_id, row.seq, row.data_key_id)
        salted = self.keys.open(row.data_key_id, row.blob, where)
        if salted is None:
            self.pen.wrong(Check.BODY, place, "the text does not open at this place with this key")
            return None
        if spec.leaf(salted) != row.leaf:
            self.pen.wrong(Check.BODY, place, "the leaf does not commit to this text")
        try:
            said = text.read(self.feed, row.seq, salted[spec.SALT_BYTES :])
        except NotAnEntry as error:
            self.pen.wrong(Check.ENTRY, place, str(error))
            return None
        self._compare_columns(row, said)
        return said

    def _compare_columns(self, row: Entry, said: Said) -> None:
        kind = KINDS.get(said.kind)
        if kind is None:
            self.pen.wrong(Check.ENTRY, said.place, "of a kind that is not known here")
            return
        for wrong, sentence in (
            (said.of != row.matter_id, "its text names another matter than its row"),
            (row.cls != kind.cls, "a fact stored as a state, or a state as a fact"),
            (self.feed.kind not in kind.feeds, "of a kind that does not belong in this feed"),
            (said.d.get("k") != kind.body, "carries the words of another kind"),
        ):
            if wrong:
                self.pen.wrong(Check.ENTRY, said.place, sentence)

    def _link(self, row: Entry, said: Said | None, place: str) -> None:
        """A fact supersedes nothing; a state the one newest state of the same thing, or nothing if it is the first."""
        if row.cls == "F":
            if row.prev:
                self.pen.wrong(Check.LINK, place, "a fact that supersedes something")
            return
        kind, about = (None, None) if said is None else (said.kind, state_of(said))
        if row.prev == 0:
            if kind is not None and (kind, about) in self._standing:
                self.pen.wrong(Check.LINK, place, "a state that passes over the one before it")
        else:
            before = self._tips.pop(row.prev, None)
            if before is None:
                self.pen.wrong(Check.LINK, place, f"supersedes entry {row.prev}, which is no state that stands")
            elif before.matter != row.matter_id or before.differs(kind, about):
                self.pen.wrong(Check.LINK, place, f"supersedes entry {row.prev}, a state of something else")
        self._tips[row.seq] = Tip(kind, about, row.matter_id)
        self._standing.add((kind, about))

    def _compare_disposals(self) -> None:
        disposed = {seq for one in self.said if one.kind == "entries-disposed" for seq in _seqs(one)}
        for seq in sorted(self.gone.keys() - disposed):
            self.pen.wrong(Check.BODY, f"{self.feed}, entry {seq}", "its text is gone and no disposal names it")
        for seq in sorted({seq for seq, _ in self.left.values()} - disposed):
            self.pen.wrong(Check.BODY, f"{self.feed}, entry {seq}", "has left this feed, and no disposal names it")
        kept_back = {one.seq for one in self.said if self._is_withheld(one)}
        for seq in sorted(kept_back - disposed):
            self.pen.wrong(Check.BODY, f"{self.feed}, entry {seq}", "is served to nobody, and no disposal names it")
        for seq in sorted(disposed & {one.seq for one in self.said} - kept_back):
            self.pen.wrong(Check.BODY, f"{self.feed}, entry {seq}", "its text is still here after its disposal")

    def _is_withheld(self, said: Said) -> bool:
        """Only where both sides read it: a copy of the same matter elsewhere is not meant."""
        between = self.feed.kind == "bridge" or self.feed.about == said.of
        return between and said.seq <= self.withheld.get(said.of, 0)

    def _compare_newest(self, rows: Iterable[NewestState]) -> None:
        stored = {row.seq: (row.kind, row.about) for row in rows}
        for seq in sorted(stored.keys() | self._tips.keys()):
            tip, row = self._tips.get(seq), stored.get(seq)
            if tip is None or row is None or tip.differs(*row) or (row[0] not in OF_DUTIES and tip.matter != row[1]):
                self.pen.wrong(Check.INDEX, f"{self.feed}, entry {seq}", "newest_state differs from the feed")


def _seqs(disposal: Said) -> Collection[int]:
    """Only what came before may be disposed of."""
    seqs = disposal.d.get("seqs")
    return [seq for seq in seqs if isinstance(seq, int) and seq < disposal.seq] if isinstance(seqs, list) else []
