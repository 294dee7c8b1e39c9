"""What is counted and timed while Harken runs, for whoever watches it: the one home of its names (Prometheus).

No figure has a tenant, a person, a device or a place in it. What a label may say is closed: a kind, a verdict, a
reason, a route's template. Whoever counts calls it by name; nobody reads these but `server/watch/`.
"""

from __future__ import annotations

from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)

FIGURES: Final = CollectorRegistry()
ProcessCollector(registry=FIGURES)
disable_created_metrics()  # type: ignore[no-untyped-call]

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_LATE = (0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 900, 3600)
_ENTRIES = (0, 1, 10, 100, 1_000, 10_000, 20_000)
_BYTES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000, 40_000_000)

# -- of a web process ------------------------------------------------------------------------------------------------

REQUEST_SECONDS: Final = Histogram(
    *("harken_request_seconds", "Requests by route template, method and status.", ("route", "method", "status")),
    buckets=_SECONDS,
    registry=FIGURES,
)
PROBLEMS: Final = Counter(
    "harken_problems",
    "Requests answered with a reason: wait, busy, fault…",
    ("reason",),
    registry=FIGURES,
)
PUSH_ITEMS: Final = Counter("harken_push_items", "Items that got a receipt.", ("verdict",), registry=FIGURES)
PUSH_SECONDS: Final = Histogram(
    "harken_push_seconds", "From a whole batch to its receipts.", buckets=_SECONDS, registry=FIGURES
)
PULL_ENTRIES: Final = Histogram("harken_pull_entries", "Entries in an answer.", buckets=_ENTRIES, registry=FIGURES)
PULL_BYTES: Final = Histogram("harken_pull_bytes", "Bytes of an answer as sent.", buckets=_BYTES, registry=FIGURES)
PULL_SECONDS: Final = Histogram(
    "harken_pull_seconds", "From a request to its answer's bytes.", buckets=_SECONDS, registry=FIGURES
)
SIGN_IN_FAILURES: Final = Counter("harken_sign_in_failures", "Wrong logins or passphrases.", registry=FIGURES)
BUDGET_REFUSALS: Final = Counter(
    "harken_budget_refusals", "A device that had to wait for a budget.", ("kind",), registry=FIGURES
)
FOLLOWERS: Final = Gauge("harken_live_followers", "Live streams that are open here.", registry=FIGURES)

# -- of a worker -----------------------------------------------------------------------------------------------------

STEP_LATE_SECONDS: Final = Histogram(
    *("harken_step_late_seconds", "How long after it was due something was begun.", ("kind",)),
    buckets=_LATE,
    registry=FIGURES,
)
ALERTS: Final = Counter("harken_alerts", "Alerts that ended, by how.", ("fate",), registry=FIGURES)
OLDEST_DUE_SECONDS: Final = Gauge(
    "harken_oldest_due_seconds", "Age of what has been due for longest; 0 if nothing is.", ("kind",), registry=FIGURES
)
DUE: Final = Gauge("harken_due", "Rows that are due now.", ("kind",), registry=FIGURES)
OLDEST_ALERT_SECONDS: Final = Gauge(
    "harken_oldest_alert_seconds",
    "Age of the oldest alert that has not ended; 0 if none.",
    registry=FIGURES,
)
HELD_WAITING: Final = Gauge("harken_held_waiting", "Held items that have no place yet.", registry=FIGURES)
OVERDUE: Final = Gauge(
    "harken_concerns_overdue", "Concerns of which something is late by policy or law.", registry=FIGURES
)
SUBSCRIPTIONS: Final = Gauge(
    "harken_subscriptions", "Devices that can be pushed: healthy, or failing.", ("state",), registry=FIGURES
)
TENANTS: Final = Gauge("harken_tenants", "Providers in this database.", registry=FIGURES)
ROUND_SECONDS: Final = Gauge(
    "harken_round_seconds",
    "How long the last round over all providers took.",
    registry=FIGURES,
)
SCHEMA_VERSION: Final = Gauge("harken_schema_version", "Of the database.", registry=FIGURES)
EPOCH: Final = Gauge("harken_epoch", "1, with the epoch of the database.", ("epoch",), registry=FIGURES)
BACKUP_AGE_SECONDS: Final = Gauge(
    "harken_backup_age_seconds", "Since the last backup; NaN if none is on record.", registry=FIGURES
)
