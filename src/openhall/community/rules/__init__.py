"""The pure decisions about service in the community."""

from openhall.community.rules.times import Span, minutes_of, overlaps

__all__ = ["Span", "minutes_of", "overlaps"]
