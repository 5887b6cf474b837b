"""The append-only log of everything that happened, its order after commit, and idempotency keys."""
