"""Says that the process answers. It asks nothing of the database: a supervisor must not restart the web for that."""

from __future__ import annotations

from litestar import get


@get("/healthz", opt={"open": "Says only that the process runs."}, sync_to_thread=False)
def healthz() -> dict[str, bool]:
    """Open to anyone."""
    return {"ok": True}
