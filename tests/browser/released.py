"""A browser as the release before left it: rows in the form that it wrote, of a device that today's server knows.

The form of every row is that of client/tests/fixtures, written by that release itself. Who the device is and what it
sealed are made here anew, because that release's device is unknown to a server of today.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

from sync import envelope
from sync.messages.base import Command
from sync.messages.recording_v1 import LeaveUnfinishedV1, RecordConcernV1
from sync.text import b64
from tests.support.device import Person, TestDevice

_RELEASE = Path(__file__).parents[2] / "client" / "tests" / "fixtures" / "release-1.json"
_READ_AT = 1_795_269_300_000
"""In November 2026: long before a test runs, so that the sealed draft has rested."""
_ED25519_PKCS8 = bytes.fromhex("302e020100300506032b657004220420")
"""What stands before the 32 bytes of a private key (RFC 8410)."""
_BYTES = {"content-type": "application/octet-stream"}

Json = dict[str, Any]
Signed = tuple[Command, Person | None]
"""A command, and the person whose key signs it; None: the device's."""


class Before:
    """`sent` went up already and has its receipt; what `waiting` makes of its id has not; `half` lies as a draft that
    nobody finished."""

    def __init__(
        self,
        device: TestDevice,
        code: str,
        *,
        sent: RecordConcernV1,
        waiting: Callable[[str], Iterable[Signed]],
        half: RecordConcernV1 | None = None,
    ) -> None:
        kept = json.loads(_RELEASE.read_text())
        self.version: int = kept["version"]
        self.stores: Json = kept["stores"]
        self.envelopes: dict[str, bytes] = {}
        self.device, self.home = device, device.home
        first = self._sealed(sent)
        rows = [self._sealed(command, by) for command, by in waiting(first["cmd"])]
        unsent = ({**row, "waiting": row["seq"]} for row in rows)
        self._replace("outbox", [{**first, "receipt": self._receipt(first)}, *unsent])
        self._replace("drafts", [] if half is None else [self._draft(half)])
        self._write_device(code)

    @property
    def rows(self) -> Json:
        """For `stored.lay_down`."""
        return {"version": self.version, "stores": self.stores}

    @property
    def digests(self) -> set[str]:
        """Of everything that lies there, as the server names it once it has arrived."""
        return {b64(hashlib.sha256(sealed).digest()) for sealed in self.envelopes.values()}

    def _write_device(self, code: str) -> None:
        rows = dict(self.stores["device"]["rows"])
        pkcs8 = _ED25519_PKCS8 + self.device.key.private_bytes_raw()
        written = {
            "identity": {
                "device": self.home.device,
                "tenant": self.home.tenant,
                "signingKey": {"$bytes": self.home.signing_key},
                "privateKey": {**rows["identity"]["privateKey"], "pkcs8": b64(pkcs8)},
                "publicKey": {"$bytes": b64(self.device.key.public_key().public_bytes_raw())},
                "code": code,
            },
            "front-door": {"door": msgspec.to_builtins(self.home.front_door), "readAt": _READ_AT},
            "epochs": {"epoch": self.home.epoch, "past": []},
            "sequence": {"next": len(self.envelopes) + 1, "free": []},
        }
        assert {name: set(row) for name, row in written.items()} == {name: set(row) for name, row in rows.items()}
        self.stores["device"]["rows"] = list(written.items())

    def _receipt(self, row: Json) -> Json:
        """As the device kept it: its line, and the signature over that."""
        sealed = self.envelopes[row["cmd"]]
        answer = self.device.http.post("/sync/push", content=envelope.frame([sealed]), headers=_BYTES)
        line, _, sig = answer.raise_for_status().text.rstrip("\n").rpartition(" ")
        return {"line": line, "sig": sig, "at": row["madeAt"], "epoch": self.home.epoch}

    def _draft(self, half: RecordConcernV1) -> Json:
        left = LeaveUnfinishedV1(
            setting=half.setting,
            writer=half.writer,
            child=half.child,
            danger=half.danger,
            adult=half.adult,
            saw=half.saw,
        )
        return {**self._sealed(left), "under": "tenant", "touchedAt": _READ_AT}

    def _sealed(self, command: Command, by: Person | None = None) -> Json:
        cmd = self.device.new_id()
        self.envelopes[cmd] = sealed = self.device.seal(command, by=by, cmd=cmd)
        return {
            "cmd": cmd,
            "seq": len(self.envelopes),
            "digest": b64(hashlib.sha256(sealed).digest()),
            "envelope": {"$bytes": b64(sealed)},
            "madeAt": "2026-11-21T13:55:00.000Z",
        }

    def _replace(self, store: str, rows: list[Json]) -> None:
        """Instead of what was sealed to that release's provider, each in a form that it has written."""
        forms = [set(value) for _, value in self.stores[store]["rows"]]
        assert all(set(row) in forms for row in rows)
        vaults = [row for row in self.stores[store]["rows"] if row[1].get("under") == "vault"]
        self.stores[store]["rows"] = [*vaults, *([row["cmd"], row] for row in rows)]
