"""The small family of refusals that services raise and the edge (web, API) translates once.

`code` is a stable word for programs; `detail` is an English source sentence for people, translated at the edge
with `values` filled in.
"""

from collections.abc import Mapping


class Refusal(Exception):
    """A request that was understood and cannot be done; nothing was changed."""

    status = 400

    def __init__(self, code: str, detail: str, values: Mapping[str, object] | None = None) -> None:
        """`code`: stable word; `detail`: an English sentence with %(name)s places; `values`: what fills them."""
        super().__init__(detail % dict(values or {}))
        self.code = code
        self.detail = detail
        self.values = dict(values or {})


class Malformed(Refusal):
    """The request itself is wrong (400)."""


class NotAllowed(Refusal):
    """This person may not do this here (403)."""

    status = 403


class Missing(Refusal):
    """There is no such thing, or it is not for this person to know (404)."""

    status = 404


class NotNow(Refusal):
    """Right person, right thing, wrong state (409)."""

    status = 409


class Conflict(Refusal):
    """Someone else was quicker, or the same request is still being answered (409)."""

    status = 409


class Locked(Refusal):
    """Whoever works here has locked it for a while (423)."""

    status = 423


class TooMany(Refusal):
    """A limit is reached (429)."""

    status = 429
