"""Pages for visitors: find an item, take a ticket, follow it, give it up. No log-in, no JavaScript needed."""
