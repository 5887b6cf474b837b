"""Benches: each prints a ratio or a limit beside what it measures."""
