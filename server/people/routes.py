"""Signing in and out, and author keys."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from server.access.guards import signed_in, working_device
from server.access.set_cookie import no_session_cookie, session_cookie
from server.access.who import Carrier, Holder
from server.people.agreeing import Agreeing, Seen
from server.people.author_keys import AuthorKeys
from server.people.factor import Authenticator, Factors
from server.people.invitations import Invitation, Invitations
from server.people.joining import Joined
from server.people.passphrases import LENGTH_MAX
from server.people.register import PeopleAnswer, Register, SessionNow
from server.people.sessions import Sessions, SignedIn
from server.web.request import public_key
from sync.messages.base import KeyId, Line, SettingId


class SignIn(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    login: Line
    passphrase: Annotated[str, Meta(max_length=LENGTH_MAX)]


class GivenKey(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`public` is a raw Ed25519 public key as base64url."""

    key: KeyId
    public: Line


class Confirm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`code` is what the authenticator app shows."""

    code: Line
    passphrase: Annotated[str, Meta(max_length=LENGTH_MAX)]


class Invite(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`setting`: where the browser that opens the link becomes their own device first, if anywhere."""

    setting: SettingId | None


class Join(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    code: Line
    passphrase: Annotated[str, Meta(max_length=LENGTH_MAX)]


@post("/session", guards=[working_device], status_code=200)
async def sign_in(
    data: JSONBody[SignIn], carrier: NamedDependency[Carrier], sessions: NamedDependency[Sessions]
) -> Response[SignedIn]:
    """Begins a session of a person on this device. A new secret each time: nobody can plant one beforehand."""
    begun = await sessions.begin(carrier, data.login, data.passphrase)
    return Response(content=begun.answer, cookies=[session_cookie(begun.cookie, begun.seconds)])


@delete("/session", guards=[signed_in], status_code=204)
async def sign_out(holder: NamedDependency[Holder], sessions: NamedDependency[Sessions]) -> Response[None]:
    """Ends the session and clears its cookie."""
    await sessions.end(holder)
    return Response(content=None, status_code=204, cookies=[no_session_cookie()])


@delete("/sessions", guards=[signed_in], status_code=204)
async def sign_out_everywhere(holder: NamedDependency[Holder], sessions: NamedDependency[Sessions]) -> Response[None]:
    """Ends every session of this person, this one too: for whoever thinks that somebody else has their passphrase."""
    await sessions.end_all(holder)
    return Response(content=None, status_code=204, cookies=[no_session_cookie()])


@post("/people/author-keys", guards=[signed_in], status_code=204)
async def give_author_key(
    data: JSONBody[GivenKey], holder: NamedDependency[Holder], author_keys: NamedDependency[AuthorKeys]
) -> None:
    """Registers the public key with which this person signs on this device."""
    await author_keys.add(holder, data.key, public_key(data.public))


@get("/session", guards=[signed_in])
async def session_now(holder: NamedDependency[Holder], register: NamedDependency[Register]) -> SessionNow:
    """What this person may keep true, and until when their second factor counts."""
    return await register.session(holder)


@post("/session/factor", guards=[signed_in], status_code=200)
async def begin_factor(holder: NamedDependency[Holder], factors: NamedDependency[Factors]) -> Authenticator:
    """Begins an authenticator for this person, or begins it anew."""
    return await factors.begin(holder)


@post("/session/confirm", guards=[signed_in], status_code=204)
async def confirm_session(
    data: JSONBody[Confirm], holder: NamedDependency[Holder], factors: NamedDependency[Factors]
) -> None:
    """Shows the second factor: for a while this session may appoint people to what sees desks."""
    await factors.confirm(holder, data.code, data.passphrase)


@get("/people/listed", guards=[signed_in])
async def list_people(holder: NamedDependency[Holder], register: NamedDependency[Register]) -> PeopleAnswer:
    """The people of the places where this person keeps anything true, and where too few are told (R31)."""
    return await register.of(holder)


@post("/people/{person_id:str}/invitation", guards=[signed_in], status_code=200)
async def invite_person(
    person_id: FromPath[str],
    data: JSONBody[Invite],
    holder: NamedDependency[Holder],
    invitations: NamedDependency[Invitations],
) -> Invitation:
    """A one-time link with which somebody sets their own passphrase, in place of earlier ones."""
    return await invitations.invite(holder, person_id, data.setting)


@post("/people/{person_id:str}/invitation/agree", guards=[signed_in], status_code=204)
async def agree_to_invitation(
    person_id: FromPath[str], data: JSONBody[Seen], holder: NamedDependency[Holder], agreeing: NamedDependency[Agreeing]
) -> None:
    """A second person's agreement, without which a new way in opens nothing. It takes their second factor."""
    await agreeing.agree(holder, person_id, data)


@post("/people/{person_id:str}/invitation/refuse", guards=[signed_in], status_code=204)
async def refuse_invitation(
    person_id: FromPath[str], data: JSONBody[Seen], holder: NamedDependency[Holder], agreeing: NamedDependency[Agreeing]
) -> None:
    """Ends an invitation that waits for a second person's agreement."""
    await agreeing.refuse(holder, person_id, data)


@post("/people/join", guards=[working_device], status_code=200)
async def join(
    data: JSONBody[Join], carrier: NamedDependency[Carrier], invitations: NamedDependency[Invitations]
) -> Joined:
    """Uses an invitation up. They sign in with what it answers and the passphrase they chose."""
    return await invitations.join(carrier, data.code, data.passphrase)


PEOPLE_ROUTES = (
    sign_in,
    sign_out,
    sign_out_everywhere,
    give_author_key,
    session_now,
    begin_factor,
    confirm_session,
    list_people,
    invite_person,
    agree_to_invitation,
    refuse_invitation,
    join,
)
