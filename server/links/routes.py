"""The two calls of whoever has a link and no account."""

from __future__ import annotations

from typing import Annotated, Final

from litestar import Request, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import JSONBody, SkipValidation
from msgspec import Meta, Struct

from server.links.opening import HandedOver, Opens, Shown
from server.links.strangers import Strangers
from server.web.problems import Problem, Reason
from sync.messages.concerns import By

_OPEN: Final = "The link's secret and the code from the phone, both in the body, are the proof."


class HandingOver(Struct, frozen=True, kw_only=True):
    handed: HandedOver
    strangers: Strangers


class Acknowledged(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """ "I have read it." `noted`: they have made a note on the child's file, without which it is not acknowledged."""

    opens: Opens
    name: Annotated[str, Meta(min_length=1, max_length=200)]
    role: Annotated[str, Meta(min_length=1, max_length=200)]
    noted: bool


@post("/links/open", opt={"open": _OPEN}, status_code=200)
async def open_link(
    request: Request[object, object, State],
    data: JSONBody[Opens],
    handing_over: NamedDependency[SkipValidation[HandingOver]],
) -> Shown:
    """Shows what a lead handed over to somebody outside."""
    _ask(request, handing_over)
    return await handing_over.handed.open(data)


@post("/links/acknowledge", opt={"open": _OPEN}, status_code=204)
async def acknowledge_link(
    request: Request[object, object, State],
    data: JSONBody[Acknowledged],
    handing_over: NamedDependency[SkipValidation[HandingOver]],
) -> None:
    """Says beside the concern that they have read it."""
    _ask(request, handing_over)
    by = By(name=data.name.strip(), role=data.role.strip())
    if not (by.name and by.role and data.noted):
        raise Problem(Reason.BAD_REQUEST)
    await handing_over.handed.acknowledge(data.opens, by)


ROUTES = (open_link, acknowledge_link)


def _ask(request: Request[object, object, State], handing_over: HandingOver) -> None:
    address = "" if request.client is None else request.client.host
    handing_over.strangers.ask(address, handing_over.handed.clock.now())
