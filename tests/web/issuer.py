"""A small identity provider of its own process: discovery, keys, signed tokens, PKCE, nonce; and it lies when it is told.

`python -m tests.web.issuer` prints its port. `/mood/NAME` changes what it does next: see `MOODS`.
"""

import base64
import contextlib
import dataclasses
import hashlib
import http.server
import json
import secrets
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.ran import ROOT

CLIENT, SECRET, SUBJECT = "openhall", "a secret:with/signs", "citizen-4711"
OURS, STRANGERS = (RSAKey.generate_key(2048, {"kid": name}) for name in ("ours", "ours-too"))
MOODS = ("honest", "twice", "other-issuer", "other-audience", "two-audiences", "expired", "old", "early", "unsigned", "stranger", "hs256",
         "bent", "old-nonce", "no-nonce", "no-subject", "no-token", "described-by-another", "plain-words", "down", "hang")  # fmt: skip


@dataclasses.dataclass
class Told:
    """What was asked under one code."""

    nonce: str
    challenge: str
    back: str


class Issuer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.mood, self.codes, self.first_nonce = "honest", dict[str, Told](), ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def token(self, told: Told) -> str:
        """The signed answer, as the mood has it."""
        now, mood = int(time.time()), self.mood
        claims: dict[str, Any] = {
            "iss": self.url, "aud": CLIENT, "sub": SUBJECT, "nonce": told.nonce, "iat": now, "exp": now + 300,
            "amr": ["pwd", "mfa"] if mood == "twice" else ["pwd"],
        }  # fmt: skip
        changes: dict[str, dict[str, Any]] = {
            "other-issuer": {"iss": "https://evil.example"}, "other-audience": {"aud": "another"},
            "two-audiences": {"aud": [CLIENT, "another"]}, "expired": {"iat": now - 500, "exp": now - 100},
            "old": {"iat": now - 7200}, "early": {"iat": now + 600}, "old-nonce": {"nonce": self.first_nonce},
        }  # fmt: skip
        claims |= changes.get(mood, {})
        if mood in ("no-nonce", "no-subject"):
            del claims["nonce" if mood == "no-nonce" else "sub"]
        return self._signed(claims)

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.mood == "unsigned":
            return f"{_part({'alg': 'none'})}.{_part(claims)}."
        if self.mood == "hs256":
            public = OctKey.import_key(json.dumps(OURS.as_dict(private=False)))
            return jwt.encode({"alg": "HS256", "kid": "ours"}, claims, public)
        token = jwt.encode({"alg": "RS256", "kid": "ours"}, claims, STRANGERS if self.mood == "stranger" else OURS)
        if self.mood == "bent":
            head, _, signature = token.split(".")
            return f"{head}.{_part({**claims, 'sub': 'somebody-else'})}.{signature}"
        return token


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


class Handler(http.server.BaseHTTPRequestHandler):
    server: Issuer

    def log_message(self, *_: object) -> None:
        """Silent."""

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if path.startswith("/mood/"):
            self.server.mood = path.removeprefix("/mood/")
            return self._say({})
        if self.server.mood == "down":
            return self._say({}, 503)
        if self.server.mood == "hang":
            time.sleep(60)
        if path == "/.well-known/openid-configuration":
            here = self.server.url
            issuer = "https://evil.example" if self.server.mood == "described-by-another" else here
            return self._say({"issuer": issuer, "authorization_endpoint": here + "/authorize",
                              "token_endpoint": here + "/token", "jwks_uri": here + "/keys"})  # fmt: skip
        if path == "/keys":
            return self._say({"keys": [OURS.as_dict(private=False)]})
        return self._authorize(dict(urllib.parse.parse_qsl(query)))

    def _authorize(self, asked: dict[str, str]) -> None:
        """Somebody logged in here: back with a code, when the question is a whole one."""
        whole = (asked["response_type"], asked["client_id"], asked["scope"], asked["code_challenge_method"])
        assert whole == ("code", CLIENT, "openid", "S256"), whole
        code = secrets.token_urlsafe(16)
        self.server.codes[code] = Told(asked["nonce"], asked["code_challenge"], asked["redirect_uri"])
        self.server.first_nonce = self.server.first_nonce or asked["nonce"]
        self.send_response(302)
        self.send_header("Location", asked["redirect_uri"] + "?" + urllib.parse.urlencode({"code": code, "state": asked["state"]}))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        form = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        told = self.server.codes.pop(form.get("code", ""), None)
        pair = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
        client, secret = (urllib.parse.unquote_plus(each) for each in pair.split(":"))
        digest = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        if told is None or (client, secret) != (CLIENT, SECRET) or (digest, form["redirect_uri"]) != (told.challenge, told.back):
            return self._say({"error": "invalid_grant"}, 400)
        if self.server.mood == "plain-words":
            return self._send(b"<h1>welcome</h1>", 200)
        token = {} if self.server.mood == "no-token" else {"id_token": self.server.token(told)}
        return self._say({"access_token": "x", "token_type": "Bearer", **token})

    def _say(self, value: object, status: int = 200) -> None:
        self._send(json.dumps(value).encode(), status)

    def _send(self, body: bytes, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextlib.contextmanager
def issuer() -> Iterator[str]:
    """A process of its own; its address."""
    command = [sys.executable, "-m", "tests.web.issuer"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def mood(address: str, name: str) -> None:
    """Tell it what to do next."""
    assert name in MOODS
    httpx.get(f"{address}/mood/{name}").raise_for_status()


if __name__ == "__main__":
    served = Issuer()
    print(served.url, flush=True)
    served.serve_forever()
