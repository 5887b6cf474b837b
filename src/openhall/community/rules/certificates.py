"""What a certificate says, as bytes that its commitment in the log is made of."""

import hashlib
from collections.abc import Mapping

from openhall.ledger.rules import canonical

FORM = "openhall-volunteer-certificate-1"


def certificate_digest(code: str, content: Mapping[str, object]) -> str:
    """64 hexadecimal digits for code and content: whoever changes either has another one."""
    return hashlib.sha256(canonical([FORM, code, dict(content)]).encode()).hexdigest()
