-- One asker at a time per zone, until the end of the transaction.
SELECT pg_advisory_xact_lock(hashtextextended(%(zone)s::text, 77202612))
