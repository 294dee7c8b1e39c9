"""Everything that can go wrong for whoever asks, as one closed list, rendered in one place (RFC 9457)."""

from __future__ import annotations

from enum import StrEnum
from http import HTTPStatus

import asyncpg
import structlog
from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from server.db.away import DATABASE_AWAY
from server.figures import PROBLEMS
from server.web.logging import where

log = structlog.get_logger()


class Reason(StrEnum):
    """Why a request was not done. A device acts on these words; the sentence beside each is for a person."""

    BAD_REQUEST = "bad-request"
    NOT_JSON = "not-json"
    TOO_LARGE = "too-large"
    CROSS_SITE = "cross-site"
    NOT_ENROLLED = "not-enrolled"
    DEVICE_REVOKED = "device-revoked"
    ENROL_CODE_UNKNOWN = "enrol-code-unknown"
    SETUP_CODE_UNKNOWN = "setup-code-unknown"
    SLUG_TAKEN = "slug-taken"
    SIGNED_OUT = "signed-out"
    SIGN_IN_FAILED = "sign-in-failed"
    CONFIRM_FIRST = "confirm-first"
    CONFIRMATION_FAILED = "confirmation-failed"
    INVITATION_UNKNOWN = "invitation-unknown"
    NOBODY_AGREES = "nobody-agrees"
    WAIT = "wait"
    BUSY = "busy"
    KEY_TAKEN = "key-taken"
    SHARED_DEVICE = "shared-device"
    ENDPOINT_REFUSED = "endpoint-refused"
    LINK_CODE_WRONG = "link-code-wrong"
    NOT_FOUND = "not-found"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    FAULT = "fault"


ANSWERS: dict[Reason, tuple[HTTPStatus, str]] = {
    Reason.BAD_REQUEST: (HTTPStatus.BAD_REQUEST, "This request does not have the form that Harken understands."),
    Reason.NOT_JSON: (HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "This request has to say that it is JSON."),
    Reason.TOO_LARGE: (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This is more than Harken takes in one request."),
    Reason.CROSS_SITE: (HTTPStatus.FORBIDDEN, "This request came from another site."),
    Reason.NOT_ENROLLED: (HTTPStatus.UNAUTHORIZED, "This device is not enrolled."),
    Reason.DEVICE_REVOKED: (HTTPStatus.FORBIDDEN, "This device has been withdrawn. Speak to your safeguarding lead."),
    Reason.ENROL_CODE_UNKNOWN: (HTTPStatus.FORBIDDEN, "This code is not known, is too old, or has been used."),
    Reason.SETUP_CODE_UNKNOWN: (HTTPStatus.FORBIDDEN, "This link is not known, is too old, or has been used."),
    Reason.SLUG_TAKEN: (HTTPStatus.CONFLICT, "Another provider has that short name. Please choose another."),
    Reason.SIGNED_OUT: (HTTPStatus.UNAUTHORIZED, "Please sign in."),
    Reason.SIGN_IN_FAILED: (HTTPStatus.UNAUTHORIZED, "That name and passphrase do not go together."),
    Reason.CONFIRM_FIRST: (HTTPStatus.FORBIDDEN, "Please show first that it is you."),
    Reason.CONFIRMATION_FAILED: (HTTPStatus.FORBIDDEN, "That code and passphrase do not go together."),
    Reason.INVITATION_UNKNOWN: (HTTPStatus.FORBIDDEN, "This invitation is not known, is too old, or has been used."),
    Reason.NOBODY_AGREES: (
        HTTPStatus.CONFLICT,
        "A second person has to agree to this, and there is nobody else here. Whoever runs Harken can invite them.",
    ),
    Reason.WAIT: (HTTPStatus.TOO_MANY_REQUESTS, "Too many tries. Please wait a little and try again."),
    Reason.BUSY: (HTTPStatus.SERVICE_UNAVAILABLE, "Harken is busy. Please try again in a moment."),
    Reason.KEY_TAKEN: (HTTPStatus.CONFLICT, "This key id already belongs to another key."),
    Reason.SHARED_DEVICE: (HTTPStatus.FORBIDDEN, "Alerts come to people's own devices, not to one that is shared."),
    Reason.ENDPOINT_REFUSED: (HTTPStatus.BAD_REQUEST, "Harken does not send alerts to that address."),
    Reason.LINK_CODE_WRONG: (HTTPStatus.FORBIDDEN, "That is not the code for this link."),
    Reason.NOT_FOUND: (HTTPStatus.NOT_FOUND, "There is nothing here."),
    Reason.METHOD_NOT_ALLOWED: (HTTPStatus.METHOD_NOT_ALLOWED, "This cannot be done here."),
    Reason.FAULT: (HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong in Harken. Nothing you wrote is lost."),
}

_BY_STATUS = {
    HTTPStatus.NOT_FOUND: Reason.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED: Reason.METHOD_NOT_ALLOWED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Reason.TOO_LARGE,
}


AGAIN_SECONDS = 5


class Problem(Exception):
    """A request that is answered with a reason. Raised anywhere inside, rendered only here."""

    def __init__(self, reason: Reason, *, retry_after_s: int | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.status, self.title = ANSWERS[reason]
        self.retry_after_s = retry_after_s


def _answer(problem: Problem) -> Response[dict[str, str | int]]:
    PROBLEMS.labels(problem.reason.value).inc()
    waiting = {} if problem.retry_after_s is None else {"retry-after": str(problem.retry_after_s)}
    return Response(
        content={"type": problem.reason.value, "title": problem.title, "status": int(problem.status)},
        status_code=int(problem.status),
        media_type="application/problem+json",
        headers=waiting,
    )


def _known(_: Request[object, object, State], problem: Problem) -> Response[dict[str, str | int]]:
    return _answer(problem)


def _framework(_: Request[object, object, State], error: HTTPException) -> Response[dict[str, str | int]]:
    """What Litestar refused by itself. Its own words are dropped: they may repeat what was sent."""
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _unknown(_, error)
    return _answer(Problem(_BY_STATUS.get(HTTPStatus(error.status_code), Reason.BAD_REQUEST)))


def _unknown(_: Request[object, object, State], error: Exception) -> Response[dict[str, str | int]]:
    """A bug. Its message may carry someone's words (a database error quotes values), so only its place is kept."""
    log.error("fault", error=type(error).__name__, where=where(error))
    return _answer(Problem(Reason.FAULT))


def _away(_: Request[object, object, State], error: Exception) -> Response[dict[str, str | int]]:
    """The database restarts, has no room (F8), or a turn took too long. Nothing was kept or promised; the device keeps
    its items and asks again (F2)."""
    if isinstance(error, asyncpg.DiskFullError):
        log.error("no-room")
    else:
        log.warning("database-away", error=type(error).__name__)
    return _answer(Problem(Reason.BUSY, retry_after_s=AGAIN_SECONDS))


PROBLEM_HANDLERS: ExceptionHandlersMap = {
    Problem: _known,
    HTTPException: _framework,
    Exception: _unknown,
    **dict.fromkeys(DATABASE_AWAY, _away),
}
