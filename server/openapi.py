"""`harken openapi`: the HTTP interface as a document. Printed, not served: its viewers load foreign scripts."""

from __future__ import annotations

import argparse
import sys

import msgspec
from litestar import Litestar
from litestar.openapi import OpenAPIConfig

from server.routes import API_ROUTES, DEPENDENCIES
from server.web.request import StrictRequest


def configure(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(_: argparse.Namespace) -> int:
    sys.stdout.buffer.write(document())
    return 0


def document() -> bytes:
    """The document as JSON, the same bytes for the same routes."""
    app = Litestar(
        route_handlers=list(API_ROUTES),
        dependencies=DEPENDENCIES,
        request_class=StrictRequest,
        openapi_config=OpenAPIConfig(title="Harken", version="1"),
        logging_config=None,
    )
    return msgspec.json.format(msgspec.json.encode(app.openapi_schema.to_schema()), indent=2) + b"\n"
