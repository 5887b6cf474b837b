"""Channels: each sends one message to one address, with a deadline, and says in a word why it could not."""

from openhall.notices.services.channels.message import Failed, Message, Refused

__all__ = ["Failed", "Message", "Refused"]
