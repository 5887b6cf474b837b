"""The duty manager's desk: every window, every wait, every call for help."""
