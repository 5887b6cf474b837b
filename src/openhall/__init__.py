"""OpenHall runs a public service hall: tickets, windows, boards, and one log of what happened."""

__version__ = "0.1.0"
