"""For whoever asks again and again until something has come about."""

from __future__ import annotations

import time

from server.clock import Deadline

PAUSE_S = 0.03


class Patience(Deadline):
    """Waits a moment before each next time: on two cores whoever asks without end slows down what they wait for."""

    def passed(self) -> bool:
        time.sleep(PAUSE_S)
        return super().passed()
