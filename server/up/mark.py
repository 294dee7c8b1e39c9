"""The mark of demo data: a file in the data directory that says nothing real is here, and who can sign in."""

from __future__ import annotations

from server.embedded.layout import Layout

FILE_NAME = "demo.json"


class NotDemoData(RuntimeError):
    """The data directory holds records that no demo made, or half a demo."""


class Mark:
    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._path = layout.root / FILE_NAME

    def there(self) -> bool:
        return self._path.exists()

    def begin(self) -> None:
        """From here on what lies in the directory is no real record."""
        self._path.write_bytes(b"")

    def finish(self, seeded: bytes) -> None:
        self._path.write_bytes(seeded)

    def read(self) -> bytes:
        """What `finish` wrote. Raises NotDemoData with what to do if nothing or only `begin` did."""
        if not self.there():
            raise NotDemoData(
                f"{self._layout.root} holds real records. Choose another directory for the demo: DATA=dir"
            )
        seeded = self._path.read_bytes()
        if not seeded:
            raise NotDemoData(f"filling {self._layout.root} with demo data was interrupted. Start over: FRESH=1")
        return seeded

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)
