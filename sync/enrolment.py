"""What a device signs when it enrols: whoever saw the code and the public key alone cannot become the device."""

from __future__ import annotations

from typing import Final

LABEL: Final = b"harken/enrol/1\x00"


def signed_bytes(code: str) -> bytes:
    """For the device's own key: a label, then the code exactly as it is sent."""
    return LABEL + code.encode()
