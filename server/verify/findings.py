"""What verification says: what is wrong, what is worth knowing, how much was read. Ids only, never a person's words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Check(StrEnum):
    """Which promise is broken."""

    KEY = "key"
    """A key does not open, or is not the one that is published."""
    CHAIN = "chain"
    """A feed has a gap, a wrong head, or another length than it says."""
    LINK = "link"
    """A class or predecessor that the rules of facts and states do not allow."""
    BODY = "body"
    """An entry's text does not open at its place, is not the one its leaf commits to, or is gone without a disposal."""
    ENTRY = "entry"
    """An entry says something else than its row, its feed or its command."""
    INDEX = "index"
    """A row that is derived from the feeds differs from what the feeds give."""
    COMMAND = "command"
    """A command without its entries, entries without their command, or a command at odds with itself."""
    RECEIPT = "receipt"
    """A receipt that the tenant did not give, or not for this."""
    SIGNATURE = "signature"
    """The author's key did not sign these words."""
    HELD = "held"
    """A held item that is not whole, or not before anybody."""
    LADDER = "ladder"
    """Somebody was told out of turn, or was to be told and was not."""
    WAKING = "waking"
    """Something waits, and nothing that is due will wake anybody for it (S8)."""
    ACCESS = "access"
    """A row of who looked that nobody signed, or that is missing for what somebody signed."""
    FOREIGN = "foreign"
    """A row that belongs to nothing here."""


@dataclass(frozen=True, slots=True)
class Finding:
    tenant: str
    check: Check
    place: str
    """Which row: a kind and an id."""
    text: str

    def line(self) -> str:
        return f"{self.tenant}: {self.place}: {self.text}"


@dataclass(slots=True)
class Report:
    """Of one run. Notes are no findings: what an honest system may show, and somebody may want to follow up."""

    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def clean(self) -> bool:
        return not self.findings

    def summary(self) -> str:
        read = ", ".join(f"{number} {word}" for word, number in sorted(self.counts.items()))
        verdict = "nothing wrong" if self.clean else f"{len(self.findings)} wrong"
        return f"{verdict}. Read: {read or 'nothing'}."

    def as_json(self) -> dict[str, object]:
        return {
            "clean": self.clean,
            "findings": [
                {"tenant": one.tenant, "check": one.check.value, "place": one.place, "text": one.text}
                for one in self.findings
            ],
            "notes": self.notes,
            "counts": dict(self.counts),
        }


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes down what is found about one tenant."""

    tenant: str
    report: Report

    def wrong(self, check: Check, place: str, text: str) -> None:
        self.report.findings.append(Finding(self.tenant, check, place, text))

    def note(self, text: str) -> None:
        self.report.notes.append(f"{self.tenant}: {text}")

    def count(self, word: str, number: int = 1) -> None:
        self.report.counts[word] += number
