"""Pairing of screens, and the page of all kiosks, boards and pads of a hall."""
