"""Waking a person: their subscriptions, the outbox of alerts, and the channels that carry one of three fixed texts."""
