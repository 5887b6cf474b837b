"""The writing door: ask, answer and withdraw a request; propose, approve and reject a destruction list."""

from openhall.privacy.services.lists import approve, propose, reject
from openhall.privacy.services.requests import ask, grant, refuse, withdraw

__all__ = ["approve", "ask", "grant", "propose", "refuse", "reject", "withdraw"]
