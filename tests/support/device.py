"""A device in Python: what a stranger would write from `sync/README.md`. Tests, the bench and the crash runs use it.

It keeps what it made, so that the same bytes can be sent again, and checks every receipt and page as a real one would.
"""

from __future__ import annotations

import itertools
import random
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Self
from uuid import UUID

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync import envelope, receipt
from sync.enrolment import signed_bytes
from sync.envelope import How, Plain, Route, Suite
from sync.messages.base import Command
from sync.messages.concerns import Answer, ChildRef, Subject, Writer
from sync.messages.recording import ChildInvolved, RecordConcern
from sync.messages.recording_v1 import RecordConcernV1
from sync.messages.settings import FrontDoor
from sync.page import PullRequest
from sync.pull import Opened, Page, PullReader
from sync.receipt import Receipt
from sync.text import b64, unb64

_SEALED_CONCERN = "She said the older lads have given her a second phone."


NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Trusts nobody. Without it each client reads all authorities that the world trusts, which takes some 10 ms, for
addresses of this machine that have no TLS."""


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    device: str
    tenant: str
    signing_key: str
    epoch: str
    front_door: FrontDoor


class Pulled(msgspec.Struct, frozen=True, kw_only=True):
    """Entries by feed kind, as JSON values, in the order of their feeds."""

    entries: dict[str, list[dict[str, object]]]
    kinds: dict[str, str]
    """Feed id to kind, the whole follow set."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Someone signed in on a device, with a key of their own."""

    person: str
    key_id: str
    key: Ed25519PrivateKey


class TestDevice:
    """One browser profile, so to speak: cookies, a device key, an outbox, and what its holder has pulled."""

    __test__ = False

    def __init__(self, address: str, *, seed: int = 1, transport: httpx.BaseTransport | None = None) -> None:
        self.http = httpx.Client(base_url=address, timeout=120, transport=transport, verify=NO_TLS)
        self.chance = random.Random(seed)  # noqa: S311 (a test's, to be repeated exactly)
        self.key = Ed25519PrivateKey.generate()
        self.boot = self.new_id()
        self.seqs = itertools.count(1)
        self.heads: dict[str, tuple[int, bytes]] = {}
        self.kept: dict[str, dict[int, str]] = {}
        """By feed and number, the texts that a device which does as it is told still has."""
        self.enrolled: Enrolled | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def new_id(self) -> str:
        return str(UUID(int=self.chance.getrandbits(128), version=4))

    # -- joining -------------------------------------------------------------------------------------------------

    def enrol(self, code: str, name: str = "Oak tablet") -> Enrolled:
        public = self.key.public_key().public_bytes_raw()
        sig = b64(self.key.sign(signed_bytes(code)))
        answer = self.http.post("/devices/enrol", json={"code": code, "key": b64(public), "name": name, "sig": sig})
        answer.raise_for_status()
        self._keep_cookies(answer)
        self.enrolled = msgspec.json.decode(answer.content, type=Enrolled)
        return self.enrolled

    def sign_in(self, login: str, passphrase: str) -> Person:
        answer = self.http.post("/session", json={"login": login, "passphrase": passphrase})
        answer.raise_for_status()
        self._keep_cookies(answer)
        person = Person(person=answer.json()["person"], key_id=self.new_id(), key=Ed25519PrivateKey.generate())
        public = b64(person.key.public_key().public_bytes_raw())
        self.http.post("/people/author-keys", json={"key": person.key_id, "public": public}).raise_for_status()
        return person

    def _keep_cookies(self, answer: httpx.Response) -> None:
        """By hand: a browser sends Secure cookies to http://localhost, httpx does not."""
        sent = dict(pair.split("=", 1) for pair in self.http.headers.get("cookie", "").split("; ") if pair)
        for header in answer.headers.get_list("set-cookie"):
            name, _, value = header.split(";")[0].partition("=")
            sent[name] = value
        self.http.headers["cookie"] = "; ".join(f"{name}={value}" for name, value in sent.items())

    @property
    def home(self) -> Enrolled:
        assert self.enrolled is not None, "enrol first"
        return self.enrolled

    # -- writing -------------------------------------------------------------------------------------------------

    def concern(
        self,
        *,
        saw: str = _SEALED_CONCERN,
        adult: Answer = Answer.NO,
        subject: Subject | None = None,
        struck: tuple[str, ...] = (),
        child: ChildInvolved | None = None,
        danger: Answer = Answer.NO,
    ) -> RecordConcern:
        return RecordConcern(
            setting=self.home.front_door.setting,
            writer=Writer(name="Robin Ash", role="Support worker", phone="01632 960123"),
            children=(child or ChildInvolved(described="the new girl in Willow room"),),
            danger=danger,
            adult=adult,
            subjects=() if subject is None else (subject,),
            struck=struck,
            saw=saw,
            words="they said it's mine if I carry for them",
            when="2026-11-21T13:55",
            place="the minibus",
        )

    def concern_v1(self, *, saw: str = _SEALED_CONCERN) -> RecordConcernV1:
        """The same as the first release says it."""
        now = self.concern(saw=saw)
        [child] = now.children
        return RecordConcernV1(
            setting=now.setting,
            writer=now.writer,
            child=ChildRef(described=child.described),
            danger=now.danger,
            adult=now.adult,
            saw=saw,
            words=now.words,
            when=now.when,
            place=now.place,
        )

    def seal(
        self,
        command: Command,
        *,
        by: Person | None = None,
        cmd: str | None = None,
        route: Route | None = None,
        changes: dict[str, object] | None = None,
        body: bytes | None = None,
        signing_key: Ed25519PrivateKey | None = None,
    ) -> bytes:
        """An envelope. `changes` replace header fields, `body` the body's bytes, to make what must be held."""
        intake = self.home.front_door.intake
        fields: dict[str, object] = {
            "p": 1,
            "key": intake.key,
            "tenant": self.home.tenant,
            "device": self.home.device,
            "seq": next(self.seqs),
            "cmd": cmd or self.new_id(),
            "made": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "zone": "Europe/London",
            "mono": 1234,
            "boot": self.boot,
            "who": None if by is None else by.person,
            "how": How.NAME if by is None else How.KEY,
        } | (changes or {})
        header = msgspec.json.encode(fields)
        text = msgspec.json.encode(command) if body is None else body
        about_adult = isinstance(command, RecordConcern) and command.adult in (Answer.YES, Answer.NOT_SURE)
        key = signing_key or (self.key if by is None else by.key)
        plain = Plain(
            route=route or (Route.ABOUT_ADULT if about_adult else Route.CHILD),
            signer_key_id=self.home.device if by is None else by.key_id,
            signature=envelope.sign(key, header, text),
            body=text,
        )
        suite = Suite(intake.suite)
        return envelope.seal(suite, envelope.public_key(suite, unb64(intake.public)), header, plain)

    # -- sending and reading -------------------------------------------------------------------------------------

    def push(self, envelopes: Sequence[bytes]) -> list[Receipt]:
        answer = self.http.post(
            "/sync/push", content=envelope.frame(list(envelopes)), headers={"content-type": "application/octet-stream"}
        )
        answer.raise_for_status()
        return self.receipts(answer.text)

    def receipts(self, text: str) -> list[Receipt]:
        """Each line verified against the pinned key."""
        key = Ed25519PublicKey.from_public_bytes(unb64(self.home.signing_key))
        return [receipt.parse(line, key) for line in text.splitlines()]

    def pull(self) -> Pulled:
        """Everything new, verified; heads are kept, so that the next pull asks only for what follows."""
        entries: dict[str, list[dict[str, object]]] = {}
        while True:
            held = {feed: (seq, b64(head)) for feed, (seq, head) in self.heads.items()}
            request = PullRequest(p=1, epoch=self.home.epoch, held=held)
            answer = self.http.post("/sync/pull", json=msgspec.to_builtins(request))
            answer.raise_for_status()
            reader = PullReader(self.home.tenant, self.heads)
            kinds: dict[str, str] = {}
            for line in answer.text.split("\n")[:-1]:
                match reader.take(line):
                    case Opened() as opened:
                        kinds = {feed.feed: feed.kind for feed in opened.feeds}
                    case None:
                        pass
                    case Page() as page:
                        self.heads[page.feed] = (page.seq, page.head)
                        self._keep(page)
                        entries.setdefault(kinds[page.feed], []).extend(
                            msgspec.json.decode(one.text) for one in page.lines if one.text is not None
                        )
            assert not reader.refused, reader.refused
            assert reader.ended != "cut"
            if reader.ended == "end":
                self.heads = {feed: held for feed, held in self.heads.items() if feed in kinds}
                self.kept = {feed: texts for feed, texts in self.kept.items() if feed in kinds}
                return Pulled(entries=entries, kinds=kinds)

    def _keep(self, page: Page) -> None:
        texts = self.kept.setdefault(page.feed, {})
        for seq, line in enumerate(page.lines, page.from_seq + 1):
            texts.pop(line.link.prev, None)
            if line.text is not None:
                texts[seq] = line.text
                said = msgspec.json.decode(line.text)
                for gone in said["d"]["seqs"] if said["k"] == "entries-disposed" else ():
                    texts.pop(gone, None)

    def told(self, cmds: Sequence[str]) -> list[dict[str, object]]:
        answer = self.http.post("/sync/told", json={"cmds": list(cmds)})
        answer.raise_for_status()
        told: list[dict[str, object]] = answer.json()["told"]
        return told
