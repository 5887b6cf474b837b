"""Service in the community: teams and volunteers, events and shifts, records and certificates."""
