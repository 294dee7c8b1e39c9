"""`python -m sync.vectors` writes the files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sync.vectors.epochs import epochs
from sync.vectors.forms import forms
from sync.vectors.handoffs import handoffs
from sync.vectors.pulls import pulls
from sync.vectors.receipts import receipts
from sync.vectors.sealed import sealed
from sync.vectors.traces import traces

HERE = Path(__file__).resolve().parent


def files() -> Iterator[tuple[Path, str]]:
    """Each vector file with the text it must have."""
    yield HERE / "forms.json", _text(forms())
    yield HERE / "sealed.json", _text(sealed(_read(HERE / "sealed.json")))
    yield HERE / "receipts.json", _text(receipts())
    yield HERE / "handoffs.json", _text(handoffs())
    yield HERE / "pulls.json", _text(pulls())
    yield HERE / "epochs.json", _text(epochs())
    yield HERE / "traces.json", _lines(traces())


def _text(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def _lines(of: list[dict[str, Any]]) -> str:
    """One trace a line: they are many and nobody reads them whole."""
    return "[\n" + ",\n".join(json.dumps(one, separators=(",", ":"), ensure_ascii=False) for one in of) + "\n]\n"


def _read(path: Path) -> dict[str, Any] | None:
    if not path.exists():
        return None
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def main() -> None:
    for path, text in files():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
