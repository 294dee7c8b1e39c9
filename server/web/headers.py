"""The headers of every answer, put on at the outermost layer, so that no route, error or file can go without.

OWASP ASVS 5.0: 3.4.1-3.4.8, 14.3.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

TRUSTED_TYPES = ("svelte-trusted-html", "sveltekit-trusted-url", "harken-worker")
"""The policies that may make a trusted value: Svelte's templates, SvelteKit's script addresses, our own worker."""

FIXED: dict[str, str] = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), usb=()"
    ),
    "strict-transport-security": "max-age=63072000; includeSubDomains",
}


def content_security_policy(*, script_hashes: Sequence[str] = (), style_hashes: Sequence[str] = ()) -> str:
    """What a page of ours may load and do. `…_hashes` are those of the inline elements of index.html, with quotes.

    'wasm-unsafe-eval' allows WebAssembly (Argon2id on the device) and not `eval`.
    """
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'", "'wasm-unsafe-eval'", *script_hashes],
        "style-src": ["'self'", *style_hashes],
        "connect-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": list(TRUSTED_TYPES),
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())


class Headers:
    """ASGI layer around the whole application. Answers are `no-store` unless they say otherwise, as client files do."""

    def __init__(self, app: ASGIApp, csp: str) -> None:
        self._app = app
        self._fixed = _encoded({**FIXED, "content-security-policy": csp}.items())
        self._names = {name for name, _ in self._fixed}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [(name, value) for name, value in message["headers"] if name.lower() not in self._names]
                if not any(name.lower() == b"cache-control" for name, _ in own):
                    own.append((b"cache-control", b"no-store"))
                message["headers"] = [*own, *self._fixed]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _encoded(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("ascii"), value.encode("ascii")) for name, value in headers]
