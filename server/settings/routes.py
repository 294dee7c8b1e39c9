"""Setting up a provider: open to whoever has a set-up code, because nobody is anybody yet."""

from __future__ import annotations

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Struct

from server.settings.setting_up import Begun, NewProvider, PacksOffered, SettingUp
from sync.messages.base import Line


class Looked(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    code: Line


_OPEN = {"open": "The one-time code in the body is the proof."}


@post("/providers/look", opt=_OPEN, status_code=200)
async def look_at_setup(data: JSONBody[Looked], setting_up: NamedDependency[SettingUp]) -> PacksOffered:
    """Which policies there are to choose from."""
    return await setting_up.look(data.code)


@post("/providers", opt=_OPEN, status_code=200)
async def set_up(data: JSONBody[NewProvider], setting_up: NamedDependency[SettingUp]) -> Begun:
    """Makes a provider with its first setting and administrator. The code is used up by it."""
    return await setting_up.begin(data)


ROUTES = (look_at_setup, set_up)
