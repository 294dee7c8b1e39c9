"""The device engine, pure: `begin(stored) -> state`, `step(state, input) -> (state, effects)`.

Its twin is `client/src/sync/engine.ts`; traces in `sync/vectors/` hold the two together.
"""

from sync.device.step import begin, step

__all__ = ["begin", "step"]
