"""Tickets, which window serves what, the calling rule, announcements and wait estimates."""
