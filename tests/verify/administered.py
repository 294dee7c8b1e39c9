"""What administration leaves behind at a provider: every kind of entry and row once, and what is refused."""

from __future__ import annotations

from server.children.importing import imported_id
from sync.messages.children import (
    Authority,
    AuthorityPart,
    ChildFacts,
    ImportChildren,
    ImportedChild,
    KeepChildRecord,
    ListChild,
    MoveChild,
    RelistChild,
    SayAbout,
)
from sync.messages.held import SettleHeld
from tests.verify.writing import Provider

HOST = ChildFacts(authorities=(Authority(part=AuthorityPart.HOST, name="Northshire", emergency="01632 960100"),))


async def children(made: Provider, concern: str, *, held: str) -> None:
    """Listed, corrected, gone and back, moved; a record and one offered beside it; a list of them, twice; a concern
    that is about somebody else; what was held is settled."""
    wren, envelope = await made.seal(ListChild(setting=made.setting, name="Wren", room="2"), made.lead)
    await made.push(envelope)
    for listed in (False, False, True):
        await made.does(RelistChild(child=wren, name="Wren A", room="2", listed=listed), made.lead)
    lark, envelope = await made.seal(ListChild(setting=made.setting, name="Lark"), made.administrator)
    await made.push(envelope)
    await made.does(MoveChild(child=lark, to=made.annexe, name="Lark"), made.administrator)
    await made.does(MoveChild(child=wren, to=made.annexe, name="Wren"), made.lead)
    for facts in (ChildFacts(legal_status="Looked after"), HOST):
        await made.does(KeepChildRecord(child=wren, over=0, facts=facts), made.lead)
    rows = (ImportedChild(ref="1", name="Ivy"), ImportedChild(ref="2", name="Sage", facts=HOST))
    for _ in range(2):
        await made.does(ImportChildren(setting=made.setting, children=rows), made.administrator)
    sage = imported_id(made.setting, "2")
    for child, about in ((made.child, False), (wren, True), (sage, True), (sage, False)):
        said = SayAbout(concern=concern, child=child, about=about, reason="She said so.")
        assert await made.does(said, made.lead) == "accepted"
    places = SettleHeld(held=held, concern=concern, reason="His."), SettleHeld(held=held, child=wren, reason="Hers.")
    for settled in places:
        assert await made.does(settled, made.lead) == "accepted"
