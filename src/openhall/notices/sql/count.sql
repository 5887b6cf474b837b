-- One more notice for an address in this hour, if its limit is not reached: one row or none. Atomic among workers.
INSERT INTO notices_tally (address, hour, sent)
VALUES (%(address)s, %(hour)s, 1)
ON CONFLICT (address, hour) DO UPDATE SET sent = notices_tally.sent + 1
WHERE notices_tally.sent < %(limit)s
RETURNING sent
