"""The audit outside the service: exported, verified, anchored."""
