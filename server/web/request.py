"""How a request body becomes data: checked before any decoder sees it, so that no bytes can end in a fault."""

from __future__ import annotations

import msgspec
from litestar import Request
from litestar.datastructures import State

from server.web.problems import Problem, Reason
from sync.text import DEPTH_MAX, TextRefused, depth, unb64

BODY_BYTES_MAX = 64 * 1024
"""Of every route that does not name its own limit."""

PULL_BYTES_MAX = 2 * 1024 * 1024
"""Some twenty thousand feeds: whoever advises a whole provider follows one for each thing ever said in confidence."""

PUSH_BYTES_MAX = 6_600_000
"""100 envelopes of 64 KiB and their lengths."""

_PUBLIC_KEY_BYTES = 32


class StrictRequest(Request[object, object, State]):
    """A request whose JSON is UTF-8, at most DEPTH_MAX deep, and without NUL, which PostgreSQL cannot keep."""

    async def json(self) -> object:
        if self.content_type[0] != "application/json":
            raise Problem(Reason.NOT_JSON)
        return json_of(await self.body())


def json_of(body: bytes) -> object:
    """The value of a body. Raises Problem for what is none, or not one that we keep."""
    if depth(body) > DEPTH_MAX or b"\x00" in body or b"\\u0000" in body:
        raise Problem(Reason.BAD_REQUEST)
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(Reason.BAD_REQUEST) from error


def public_key(text: str) -> bytes:
    """The raw Ed25519 public key of a request, from base64url."""
    try:
        public = unb64(text)
    except (TextRefused, UnicodeError) as error:
        raise Problem(Reason.BAD_REQUEST) from error
    if len(public) != _PUBLIC_KEY_BYTES:
        raise Problem(Reason.BAD_REQUEST)
    return public
