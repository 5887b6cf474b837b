"""Pages of the difficult-matters window: the desk, the units' inbox, taking a matter in."""
