"""Pure analytics of queues and logs: numbers in, numbers out; no Django, no office."""
