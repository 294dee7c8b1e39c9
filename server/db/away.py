"""What asyncpg raises, and what the network does, while there is no database to speak with: nobody's fault, and over
by itself. Told apart from bugs wherever something is tried again (F2, F8)."""

from __future__ import annotations

from typing import Final

import asyncpg

DATABASE_AWAY: Final = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.DiskFullError,
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
    OSError,
    TimeoutError,
)
