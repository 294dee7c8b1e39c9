"""What is generated and committed is what the source gives today."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync import generate


@pytest.mark.parametrize(("path", "text"), generate.files(), ids=lambda value: value.name if isinstance(value, Path) else "")
def test_committed_equals_generated(path: Path, text: str) -> None:
    assert path.read_text(encoding="utf-8") == text, "run `python -m sync.generate` and commit what it writes"
