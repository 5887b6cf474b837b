"""Passkeys (WebAuthn): asked for and checked with fido2; only the public key and its use are kept."""

import dataclasses
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from openhall.kit.errors import Missing, NotAllowed, NotNow
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act
from openhall.people.models import Passkey
from openhall.people.services.factors import forget_spares
from openhall.people.services.sessions import prove
from openhall.people.states import Proof

MOST = 10


@dataclasses.dataclass(frozen=True, slots=True)
class Site:
    """Where keys are good: the host as the browser names it (no port), and the origin of its pages."""

    host: str
    origin: str

    def server(self) -> Fido2Server:
        """fido2's own, which takes this very origin and no other."""
        party = PublicKeyCredentialRpEntity(id=self.host, name="OpenHall")
        return Fido2Server(party, verify_origin=lambda origin: origin == self.origin)


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """What the browser is handed, and what is kept in the session until it answers."""

    options: Mapping[str, Any]
    state: Mapping[str, Any]


def ask_for_new(site: Site, account: uuid.UUID, username: str, name: str) -> Asked:
    """The question for a new key of this account; keys it has already are not taken twice."""
    user = PublicKeyCredentialUserEntity(id=account.bytes, name=username, display_name=name)
    options, state = site.server().register_begin(
        user, _known(account), resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )  # fmt: skip
    return Asked(dict(options), state)


@transaction.atomic
def keep_new(
    act: Act, site: Site, account: uuid.UUID, session: uuid.UUID, name: str, state: Mapping[str, Any], answer: object
) -> uuid.UUID:
    """Keep the key that the browser made; the session is proven with it. NotAllowed when it does not fit."""
    if Passkey.objects.filter(account=account).count() >= MOST:
        raise NotNow("too_many_keys", "There are ten keys already. Remove one first.")
    try:
        data = site.server().register_complete(dict(state), RegistrationResponse.from_dict(_object(answer)))
        credential = data.credential_data
        if credential is None or Passkey.objects.filter(credential=credential.credential_id).exists():
            raise ValueError("no credential, or somebody has it already")
    except Exception as error:  # fido2 lets whatever the bytes provoke through
        raise _refused() from error
    row = Passkey.objects.create(
        id=uuid7(act.now), account_id=account, name=name, credential=credential.credential_id,
        data=bytes(credential), signed=data.counter, made_at=act.now,
    )  # fmt: skip
    prove(session, Proof.PASSKEY)
    ledger.append(act, "SecondFactorAdded", Subject("account", account), None, {"kind": "passkey"})
    return row.id


def ask(site: Site, account: uuid.UUID) -> Asked:
    """The question to a key of this account; Missing when it has none."""
    known = _known(account)
    if not known:
        raise Missing("no_factor", "There is no such second factor.")
    options, state = site.server().authenticate_begin(known, UserVerificationRequirement.PREFERRED)
    return Asked(dict(options), state)


@transaction.atomic
def give_key(
    act: Act, site: Site, account: uuid.UUID, session: uuid.UUID, state: Mapping[str, Any], answer: object
) -> None:
    """Open a session with a key's signature; NotAllowed for another's, a replayed one or a copied key."""
    try:
        response = AuthenticationResponse.from_dict(_object(answer))
        used = site.server().authenticate_complete(dict(state), _known(account), response)
        counted = response.response.authenticator_data.counter
    except Exception as error:  # the same
        raise _refused() from error
    row = Passkey.objects.select_for_update().get(account=account, credential=used.credential_id)
    if row.signed and counted <= row.signed:
        raise NotAllowed("copied_key", "This key may have been copied. Remove it and ask the administrator.")
    row.signed, row.used_at = counted, act.now
    row.save(update_fields=["signed", "used_at"])
    prove(session, Proof.PASSKEY)


@transaction.atomic
def remove_passkey(act: Act, account: uuid.UUID, key: uuid.UUID) -> None:
    """Take a key back; Missing when the account has no such key."""
    gone, _ = Passkey.objects.filter(account=account, id=key).delete()
    if not gone:
        raise Missing("no_factor", "There is no such second factor.")
    forget_spares(account)
    ledger.append(act, "SecondFactorRemoved", Subject("account", account), None, {"kind": "passkey"})


def _refused() -> NotAllowed:
    return NotAllowed("key_refused", "That key could not be used. Try again, or use another way.")


def _known(account: uuid.UUID) -> list[AttestedCredentialData]:
    rows = Passkey.objects.filter(account=account).values_list("data", flat=True)
    return [AttestedCredentialData(bytes(data)) for data in rows]


def _object(answer: object) -> Mapping[str, Any]:
    if not isinstance(answer, dict):
        raise ValueError("no object")
    return answer
