"""Regions, halls, zones, units, windows and their marks, opening hours, calendar days."""
