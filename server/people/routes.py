"""Signing in and out, and author keys."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, delete, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta, Struct

from server.access import cookies
from server.access.guards import signed_in, working_device
from server.access.who import Carrier, Holder
from server.people.author_keys import AuthorKeys
from server.people.passphrases import LENGTH_MAX
from server.people.sessions import Sessions, SignedIn
from server.web.request import public_key
from sync.messages.base import KeyId, Line


class SignIn(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    login: Line
    passphrase: Annotated[str, Meta(max_length=LENGTH_MAX)]


class GivenKey(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`public` is a raw Ed25519 public key as base64url."""

    key: KeyId
    public: Line


@post("/session", guards=[working_device], status_code=200)
async def sign_in(
    data: JSONBody[SignIn], carrier: NamedDependency[Carrier], sessions: NamedDependency[Sessions]
) -> Response[SignedIn]:
    """Begins a session of a person on this device. A new secret each time: nobody can plant one beforehand."""
    begun = await sessions.begin(carrier, data.login, data.passphrase)
    return Response(content=begun.answer, cookies=[cookies.session_cookie(begun.cookie, begun.seconds)])


@delete("/session", guards=[signed_in], status_code=204)
async def sign_out(holder: NamedDependency[Holder], sessions: NamedDependency[Sessions]) -> Response[None]:
    """Ends the session and clears its cookie."""
    await sessions.end(holder)
    return Response(content=None, status_code=204, cookies=[cookies.no_session_cookie()])


@delete("/sessions", guards=[signed_in], status_code=204)
async def sign_out_everywhere(holder: NamedDependency[Holder], sessions: NamedDependency[Sessions]) -> Response[None]:
    """Ends every session of this person, this one too: for whoever thinks that somebody else has their passphrase."""
    await sessions.end_all(holder)
    return Response(content=None, status_code=204, cookies=[cookies.no_session_cookie()])


@post("/people/author-keys", guards=[signed_in], status_code=204)
async def give_author_key(
    data: JSONBody[GivenKey], holder: NamedDependency[Holder], author_keys: NamedDependency[AuthorKeys]
) -> None:
    """Registers the public key with which this person signs on this device."""
    await author_keys.add(holder, data.key, public_key(data.public))


PEOPLE_ROUTES = (sign_in, sign_out, sign_out_everywhere, give_author_key)
