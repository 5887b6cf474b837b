"""What is one's own: how I log in, my sessions, the second factor, the PIN."""
