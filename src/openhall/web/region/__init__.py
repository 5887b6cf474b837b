"""The halls of a region side by side, for the director of a city."""
