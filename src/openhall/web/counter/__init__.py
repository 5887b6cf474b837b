"""The counter: what a clerk sees and presses at a window."""
