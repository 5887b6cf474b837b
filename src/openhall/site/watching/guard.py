"""Who may read `/metrics`: a pure rule (docs/decisions/0019-watching.md)."""

import dataclasses
import hmac
import ipaddress


@dataclasses.dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the Authorization header, the address the front saw, whether it came through a proxy before ours."""

    authorization: str
    address: str
    forwarded: bool


def may_read_metrics(asker: Asker, token: str, https: bool) -> bool:
    """With a token in the settings: whoever sends it, nobody else. Without: this machine alone, asking directly.

    Behind a proxy (which `https` says, too) every stranger comes from this machine, so that nobody may without a token.
    """
    if token:
        scheme, _, sent = asker.authorization.partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(sent.strip().encode(), token.encode())
    return not https and not asker.forwarded and _is_this_machine(asker.address)


def _is_this_machine(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
