"""Outbound messages: an outbox row in the transaction of the change, sent by a job at least once."""
