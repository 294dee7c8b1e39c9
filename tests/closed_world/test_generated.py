"""What is generated and committed is what the source gives today."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync import generate

FILES = dict(generate.files())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_committed_equals_generated(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == FILES[path], "run `python -m sync.generate` and commit what it writes"
