"""Aggregates with their events in MongoDB: outbox, inbox by sequence, leases, timers."""
