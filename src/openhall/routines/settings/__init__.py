"""Settings that are changed from a day on: one mechanism for every kind of record, whichever room it belongs to."""
