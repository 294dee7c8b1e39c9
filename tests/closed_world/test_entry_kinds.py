"""Every kind of entry that the server writes is known to who verifies them, and told to a stranger."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from server.verify.kinds import KINDS
from tests.closed_world.test_tidy import ROOT

SERVER = [path for path in sorted((ROOT / "server").rglob("*.py")) if path.parent.name != "verify"]
DISPOSED = "entries-disposed"
"""Of every feed alike: the protocol speaks of it apart."""


def _calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node


def _kind_in(call: ast.Call, place: int | None) -> ast.expr | None:
    """What is handed over as `kind`, by its name or at its place."""
    named = [word.value for word in call.keywords if word.arg == "kind"]
    return next(iter([*named, *([] if place is None else call.args[place : place + 1])]), None)


def _written(path: Path) -> set[str]:
    """Kinds of the entries that a module drafts, also through a function of its own that takes the kind."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    makers: dict[str, int | None] = {"Draft": None}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(name == "Draft" for name, _ in _calls(node)):
            names = [argument.arg for argument in node.args.args]
            makers |= {node.name: names.index("kind")} if "kind" in names else {}
    kinds = set()
    for name, call in _calls(tree):
        if name in makers:
            kind = _kind_in(call, makers[name])
            if isinstance(kind, ast.Name) and kind.id == "kind":
                continue
            assert isinstance(kind, ast.Constant), f"{path}:{call.lineno} drafts an entry of a kind not written there"
            kinds.add(str(kind.value))
    return kinds


def test_who_verifies_knows_every_kind_that_is_written() -> None:
    written = set().union(*map(_written, SERVER))
    assert len(written) > 15
    assert written == KINDS.keys()


def test_the_protocol_names_every_kind_in_the_feeds_where_it_stands() -> None:
    readme = (ROOT / "sync/README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([a-z]+)` \| [^|]+ \| ([^|]+) \|$", readme, re.MULTILINE))
    for name, kind in KINDS.items():
        told = [rows[feed] for feed in kind.feeds - {"case"}]
        assert name == DISPOSED or all(f"`{name}`" in row for row in told), name
    assert f"`{DISPOSED}`" in readme
