"""nginx before two webs, with deploy/nginx/harken.conf but for its ports, its certificate and its name."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from server.embedded.child import Child
from tests.deploy.servers import DEPLOY, SECONDS, await_port
from tests.support.ports import free_port
from tests.support.tls import certify

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")


class Proxy(msgspec.Struct, frozen=True):
    origin: str
    port: int
    certificate: Path
    plain_port: int
    """Where it only says that there is a better way."""


@contextmanager
def proxy(directory: Path, webs: list[str]) -> Iterator[Proxy]:
    assert NGINX is not None
    directory.mkdir()
    certificate = certify(directory / "both.pem", "127.0.0.1")
    port, plain = free_port(), free_port()
    configured = directory / "nginx.conf"
    configured.write_text(_whole(directory, _ours(webs, port, plain, certificate)))
    tried = subprocess.run([NGINX, "-t", "-q", "-c", configured], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    child = Child("nginx", [NGINX, "-c", configured], log=directory / "nginx.log")
    try:
        await_port(port, child)
        yield Proxy(f"https://127.0.0.1:{port}", port, certificate, plain)
    finally:
        child.stop(SECONDS)


def _ours(webs: list[str], port: int, plain: int, certificate: Path) -> str:
    text = (DEPLOY / "nginx" / "harken.conf").read_text()
    for written, here in (
        (r"127\.0\.0\.1:8101", urlsplit(webs[0]).netloc),
        (r"127\.0\.0\.1:8102", urlsplit(webs[1]).netloc),
        (r"listen 80;\n *listen \[::\]:80;", f"listen 127.0.0.1:{plain};"),
        (r"listen 443 ssl http2;\n *listen \[::\]:443 ssl http2;", f"listen 127.0.0.1:{port} ssl http2;"),
        (r"/etc/harken/tls/\w+\.pem", str(certificate)),
    ):
        text, times = re.subn(written, here, text)
        assert times in (1, 2), written
    return text


def _whole(directory: Path, ours: str) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    kept = "\n".join(f"{kind}_temp_path {directory}/{kind};" for kind in kinds)
    user = "user root root;" if os.geteuid() == 0 else ""
    return f"""
{user}
daemon off;
worker_processes 2;
pid {directory}/nginx.pid;
error_log {directory}/error.log;
events {{ worker_connections 512; }}
http {{
{kept}
{ours}
}}
"""
