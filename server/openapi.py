"""`harken openapi`: the HTTP interface as a document. Printed, not served: its viewers load foreign scripts."""

from __future__ import annotations

import argparse
import sys
from typing import Any, Final

import msgspec
from litestar import Litestar
from litestar.openapi import OpenAPIConfig

from server.routes import API_ROUTES, DEPENDENCIES
from server.web.problems import ANSWERS, Reason
from server.web.request import StrictRequest

_PROBLEM: Final = {
    "type": "object",
    "required": ["type", "title", "status"],
    "additionalProperties": False,
    "properties": {
        "type": {"enum": sorted(reason.value for reason in Reason)},
        "title": {"type": "string"},
        "status": {"enum": sorted({int(status) for status, _ in ANSWERS.values()})},
    },
}
_TEXT: Final = {"text/plain": {"schema": {"type": "string"}}}
_BYTES: Final = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_STREAM: Final = {"text/event-stream": {"schema": {"type": "string"}}}
_LINES: Final = {"/sync/push": _TEXT, "/sync/pull": _TEXT, "/live": _STREAM}
"""What is answered in lines of the protocol's own (sync/README.md), which no JSON schema describes."""


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
    described = _with_problems(app.openapi_schema.to_schema())
    return msgspec.json.format(msgspec.json.encode(described), indent=2) + b"\n"


def _with_problems(described: dict[str, Any]) -> dict[str, Any]:
    """Everything that is not done is answered with a reason, in one form (RFC 9457); the framework describes another,
    which it never gives."""
    described["components"]["schemas"]["Problem"] = _PROBLEM
    refused = {
        "description": "It was not done, and this is why.",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for path, operations in described["paths"].items():
        for operation in operations.values():
            answers = operation["responses"]
            answers.pop("400", None)
            answers["default"] = refused
            if path in _LINES:
                answers["200"]["content"] = _LINES[path]
    described["paths"]["/sync/push"]["post"]["requestBody"] = {"required": True, "content": _BYTES}
    ready = described["paths"]["/readyz"]["get"]["responses"]
    ready["503"] = ready["200"] | {"description": "It cannot do its work now."}
    return described
