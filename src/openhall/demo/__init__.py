"""The fictional city: its halls, its history, and the autopilot that keeps it alive."""
