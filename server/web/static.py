"""The built client: read once at start into memory, so that a request is a look-up and no path can leave the folder."""

from __future__ import annotations

import base64
import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from litestar import HttpMethod, Response, Router, route
from litestar.di import NamedDependency, Provide

from server.web.problems import Problem, Reason
from server.web.request import StrictRequest

FALLBACK = "index.html"
_IMMUTABLE = re.compile(r"^_app/immutable/")
_SCRIPT = re.compile(rb"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL | re.IGNORECASE)
_STYLE = re.compile(rb"<style[^>]*>(?P<text>.*?)</style>", re.DOTALL | re.IGNORECASE)
_WORTH_PACKING_BYTES = 512
mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("application/wasm", ".wasm")


@dataclass(frozen=True, slots=True)
class File:
    """One file of the client as it is sent. `packed` is its gzip form where that is smaller."""

    body: bytes
    packed: bytes | None
    media_type: str
    etag: str
    cache_control: str


@dataclass(frozen=True, slots=True)
class Client:
    """Every file of the built client by its path without a leading slash, and the hashes its pages need in the CSP."""

    files: dict[str, File]
    script_hashes: tuple[str, ...]
    style_hashes: tuple[str, ...]

    def find(self, path: str) -> File | None:
        """The file at `path`; for a path of a screen, which the client routes itself, the one page that there is."""
        name = path.lstrip("/")
        if name in self.files:
            return self.files[name]
        names_a_file = name.startswith("_app/") or "." in name.rsplit("/", 1)[-1]
        return None if names_a_file else self.files.get(FALLBACK)


def read_client(folder: Path | None) -> Client:
    """Reads the folder that `vite build` wrote. An absent folder is a server without screens, such as in API tests."""
    if folder is None or not folder.is_dir():
        return Client(files={}, script_hashes=(), style_hashes=())
    files = {path.relative_to(folder).as_posix(): _read(path, folder) for path in folder.rglob("*") if path.is_file()}
    pages = [file.body for name, file in sorted(files.items()) if name.endswith(".html")]
    scripts = [m["text"] for page in pages for m in _SCRIPT.finditer(page) if b"src=" not in m["attributes"]]
    styles = [m["text"] for page in pages for m in _STYLE.finditer(page)]
    return Client(files=files, script_hashes=_csp_hashes(scripts), style_hashes=_csp_hashes(styles))


def _read(path: Path, folder: Path) -> File:
    body = path.read_bytes()
    packed = gzip.compress(body, 9, mtime=0) if len(body) >= _WORTH_PACKING_BYTES else None
    immutable = _IMMUTABLE.match(path.relative_to(folder).as_posix())
    return File(
        body=body,
        packed=packed if packed is not None and len(packed) < len(body) else None,
        media_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        etag=f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        cache_control="public, max-age=31536000, immutable" if immutable else "no-cache",
    )


def _csp_hashes(texts: list[bytes]) -> tuple[str, ...]:
    digests = {base64.b64encode(hashlib.sha256(text).digest()).decode("ascii") for text in texts}
    return tuple(f"'sha256-{digest}'" for digest in sorted(digests))


BESIDE_CALLS = ("/people", "/policy")
"""Screens that share their first word with calls that name somebody: the router would look no further than those."""


@route(
    ["/", "/{path:path}", *BESIDE_CALLS],
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    opt={"open": "The built client is the same for everyone and holds no data."},
    include_in_schema=False,
    sync_to_thread=False,
)
def client_file(request: StrictRequest, client: NamedDependency[Client]) -> Response[bytes]:
    """Open to anyone: the front door has to open before anybody has signed in."""
    file = client.find(request.url.path)
    if file is None:
        raise Problem(Reason.NOT_FOUND)
    headers = {"cache-control": file.cache_control, "etag": file.etag, "vary": "accept-encoding"}
    if request.headers.get("if-none-match") == file.etag:
        return Response(content=b"", status_code=304, media_type=file.media_type, headers=headers)
    body = file.body
    if file.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        body = file.packed
    return Response(content=b"" if request.method == "HEAD" else body, media_type=file.media_type, headers=headers)


def client_routes(client: Client) -> Router:
    """Every GET that no other route answers."""
    return Router(
        "/", route_handlers=[client_file], dependencies={"client": Provide(lambda: client, sync_to_thread=False)}
    )
