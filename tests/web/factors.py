"""Somebody who logs in in a browser with everything the second factor asks: an app, and a key made of software."""

import dataclasses
import hashlib
import html
import json
import re
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from openhall.kit.clock import utc_now
from openhall.people import services as people
from openhall.people.rules.codes import code_at, step_of
from tests.cast import Cast
from tests.web.staff import Told, text

PASSWORD = "a long enough password"
SUPERVISOR_PATH = "/desk/lakeside/"


def browser(cast: Cast, name: str) -> Client:
    """A fresh browser in which somebody has typed name and password."""
    people.set_password(cast.staff[name], PASSWORD)
    return typed(cast, name)


def typed(cast: Cast, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    fields = {"username": cast.account(name).username, "password": PASSWORD}
    assert client.post("/login", fields).status_code == 302
    return client


def code(secret: str, ahead: int = 0) -> str:
    """What the app shows now, or so many steps on."""
    return code_at(secret, step_of(utc_now()) + ahead)


@dataclasses.dataclass(frozen=True)
class SetUp:
    """What somebody holds after an app was set up."""

    client: Client
    secret: str
    spares: tuple[str, ...]


def set_up_app(client: Client) -> SetUp:
    """Set an app up as a person does: the key from the page, its code into the form."""
    assert client.post("/me/factor/app").status_code == 302
    shown = client.get("/me/factor")
    found = re.search(r'<code class="oh-num">([A-Z2-7 ]+)</code>', shown.content.decode())
    assert found
    secret = found[1].replace(" ", "")
    told = client.post("/me/factor/confirm", {"code": code(secret)})
    assert told.status_code == 200, text(told)
    return SetUp(client, secret, tuple(re.findall(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}", told.content.decode())))


def options(answer: Told) -> dict[str, Any]:
    """The question to keys that stands in a page."""
    found = re.search(r'data-options="([^"]*)"', answer.content.decode())
    assert found, "no question to a key"
    return dict(json.loads(html.unescape(found[1]))["publicKey"])


@dataclasses.dataclass
class SoftKey:
    """An authenticator made of software (WebAuthn level 2, ES256, attestation none)."""

    origin: str = "http://testserver"
    count: int = 0

    def __post_init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = hashlib.sha256(repr(id(self)).encode()).digest()[:16]

    def make(self, asked: dict[str, Any]) -> str:
        """Answer `create`."""
        public = ES256.from_cryptography_key(self.private.public_key())  # type: ignore[no-untyped-call]  # of fido2
        data = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        authenticator = self._data(asked["rp"]["id"], data)
        attestation = AttestationObject.create("none", authenticator, {})
        client = self._client("webauthn.create", asked["challenge"])
        return self._told(clientDataJSON=bytes(client), attestationObject=bytes(attestation))

    def sign(self, asked: dict[str, Any]) -> str:
        """Answer `get`."""
        authenticator = self._data(asked["rpId"], None)
        client = self._client("webauthn.get", asked["challenge"])
        signature = self.private.sign(bytes(authenticator) + client.hash, ec.ECDSA(hashes.SHA256()))
        return self._told(clientDataJSON=bytes(client), authenticatorData=bytes(authenticator), signature=signature)

    def _data(self, host: str, credential: AttestedCredentialData | None) -> AuthenticatorData:
        self.count += 1
        flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
        if credential is not None:
            flags |= AuthenticatorData.FLAG.AT
        digest = hashlib.sha256(host.encode()).digest()
        return AuthenticatorData.create(digest, flags, self.count, bytes(credential) if credential else b"")  # type: ignore[no-any-return]  # fido2 does not say

    def _client(self, kind: str, challenge: str) -> CollectedClientData:
        return CollectedClientData.create(type=kind, challenge=websafe_decode(challenge), origin=self.origin)

    def _told(self, **response: bytes) -> str:
        written = {name: websafe_encode(value) for name, value in response.items()}
        name = websafe_encode(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": written, "clientExtensionResults": {}})
