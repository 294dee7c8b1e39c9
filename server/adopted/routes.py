"""The guide, for devices; the policy behind it, for who keeps it."""

from __future__ import annotations

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Struct

from server.access.guards import signed_in, working_device
from server.access.who import Carrier, Holder
from server.adopted.policies import Policies, PolicyExplained, Tried
from sync.messages.base import Story
from sync.messages.guide import Guide


@get("/guide", guards=[working_device])
async def read_guide(
    request: Request[object, object, State], carrier: NamedDependency[Carrier], policies: NamedDependency[Policies]
) -> Response[Guide | bytes]:
    """Signs, cards, words to avoid, where to turn, as the provider's policy has them for this device's setting. Its
    digest is its ETag and stands in the front door, so that a device asks again only when it has changed."""
    kept = await policies.guide(carrier)
    headers = {"etag": f'"{kept.guide.digest}"', "vary": "accept-encoding"}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(content=b"", status_code=304, media_type="application/json", headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(content=kept.body, media_type="application/json", headers=headers)
    return Response(content=kept.packed, media_type="application/json", headers={**headers, "content-encoding": "gzip"})


class Layer(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    layer: Story


@get("/policy/explained", guards=[signed_in])
async def explain_policy(holder: NamedDependency[Holder], policies: NamedDependency[Policies]) -> PolicyExplained:
    """The policy in use, in plain English, for leads and for who keeps facts true."""
    return await policies.explained(holder)


@post("/policy/preview", guards=[signed_in], status_code=200)
async def try_policy(
    data: JSONBody[Layer], holder: NamedDependency[Holder], policies: NamedDependency[Policies]
) -> Tried:
    """What other additions would change, and what they would have done with last month's concerns."""
    return await policies.tried(holder, data.layer)


ROUTES = (read_guide, explain_policy, try_policy)
