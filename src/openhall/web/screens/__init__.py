"""Screens on walls: zone boards and window boards. Public, read only, numbers and windows alone."""
