"""A value is where it was asked for and nowhere else: no table, log, exception or repr tells it."""

import dataclasses
import importlib
import inspect
import logging
import pkgutil
import random
import re
import traceback
from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg import sql

import openhall.vault
from openhall.kit.errors import Refusal
from openhall.ledger.rules.notes import new_key as signing_key
from openhall.ledger.services import put_in_order
from openhall.site.checkpoint_keys import CheckpointKeys
from openhall.site.environment import read_environment
from openhall.site.opening import Opened
from openhall.vault import services
from openhall.vault.models import Sealed
from openhall.vault.rules import Opening, keyring, new_key
from openhall.vault.rules.keys import Key
from openhall.vault.states import Purpose, Relation
from tests.architecture.house import PACKAGE, python_files
from tests.conftest import VAULT_KEY
from tests.server import OwnDatabase
from tests.vault.people import CLERK, HALL, LAST_DAY, kept, review

WHY = "called back within one working day"


def planted(count: int = 20) -> list[str]:
    """Values nobody else would write: names, phones, numbers, addresses in turn."""
    rng = random.Random(20260302)
    made = []
    for at in range(count):
        digits = str(rng.randrange(10**8, 10**9))
        made.append((f"欧阳{digits}", f"13{digits}", f"3301001990{digits}X"[:18], f"p{digits}@example.org")[at % 4])
    return made


FIELDS = ("name", "phone", "identity", "email")


def dump_of(url: str) -> str:
    """Every row of every table, as COPY writes it; bytes are spelt out as text too."""
    with psycopg.connect(url) as session:
        tables = session.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
        parts = []
        for (table,) in tables:
            with session.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
                parts += [bytes(block).decode() for block in copy]
    text = "".join(parts)
    return text + "".join(bytes.fromhex(found).decode("utf-8", "replace") for found in re.findall(r"\\\\x([0-9a-f]+)", text))


@pytest.mark.system_pg
def test_no_table_holds_a_planted_value(own_database: OwnDatabase) -> None:
    values = planted()
    subjects = [kept(dict(zip(FIELDS, values[at : at + 4], strict=True))) for at in range(0, 20, 4)]
    for subject in subjects:
        services.reveal(subject, FIELDS, Relation.THE_PERSON, Purpose.OWN_RIGHTS, WHY, CLERK)
        services.masked(subject, FIELDS, Relation.SUPERVISION, Purpose.VERIFY)
        services.open_commitment(subject, "phone")
    services.erase(subjects[0], CLERK, "the person asked for it")
    put_in_order()
    text = dump_of(own_database.owner_url)
    assert str(subjects[1].id) in text and "PersonalDataRevealed" in text, "the dump is empty, so the test would prove nothing"
    assert [value for value in values if value in text] == []
    with psycopg.connect(own_database.owner_url) as session:
        session.execute("INSERT INTO django_session VALUES ('k', %s, '2026-01-01')", [values[5]])
        session.execute("UPDATE vault_sealed SET ciphertext = %s WHERE field = 'name' AND erased_at IS NULL", [values[9].encode()])
    assert [value for value in values if value in dump_of(own_database.owner_url)] == [values[5], values[9]]


def things(secret: str) -> Iterator[object]:
    """One of everything that may hold a secret."""
    yield Opening("name", secret, secret, "00")
    yield Key("0", secret.encode())
    yield services.Shown({"name": secret})
    yield keyring(VAULT_KEY)
    names = ("DATABASE_URL", "OWNER_DATABASE_URL", "SECRET_KEY", "FRONT_SECRET")
    yield read_environment({f"OPENHALL_{name}": secret for name in names} | {"OPENHALL_VAULT_KEY": VAULT_KEY})
    signing = signing_key("test", bytes(32))
    yield Opened(PACKAGE, secret, secret, CheckpointKeys(signing, ()), *[secret] * 3)
    yield Sealed(id=review().id, field="name", ciphertext=secret.encode(), commitment=secret.encode())


@pytest.mark.parametrize("thing", list(things("张三丰")), ids=lambda thing: type(thing).__name__)
def test_no_repr_tells_a_secret(thing: object) -> None:
    for said in (repr(thing), str(thing), f"{[thing]}"):
        assert "张三丰" not in said
        assert repr("张三丰".encode())[2:-1] not in said
        assert VAULT_KEY not in said and "worth nothing" not in said


def test_the_dataclasses_of_the_room_are_those_looked_at() -> None:
    """A new dataclass must be looked at: it says here that it holds no value, or its repr stands in the test above."""
    holding_none = {
        "PersonalDataRevealed", "PersonalDataErased", "PersonalDataTermSet", "Suppressed", "Place", "KeptField", "Due",
        "PersonalDataCorrected", "PersonalDataHandedOver", "Handed", "HandoverView", "AccessView", "Kept", "Listed",
    }  # fmt: skip
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(openhall.vault.__path__, "openhall.vault.")
        if ".migrations" not in found.name
    ]
    found = {
        name
        for module in modules
        for name, each in inspect.getmembers(module, inspect.isclass)
        if dataclasses.is_dataclass(each) and each.__module__.startswith("openhall.vault")
    }
    assert found == holding_none | {"Opening", "Key"}


SECRET = "13812345678"


def refusals() -> dict[str, Callable[[], object]]:
    """Every way to be refused while a value is at hand."""
    subject = kept({"phone": SECRET, "name": "欧阳少华"})
    spoilt = kept({"phone": SECRET})
    Sealed.objects.filter(subject_id=spoilt.id).update(ciphertext=b"\x01" * 80)
    lost = kept({"phone": SECRET})
    Sealed.objects.filter(subject_id=lost.id).update(key_id="00000000")

    def look(whom: object, reason: str = WHY, relation: Relation = Relation.VERIFICATION_OFFICER) -> object:
        return services.reveal(whom, ["phone"], relation, Purpose.VERIFY, reason, CLERK)  # type: ignore[arg-type]

    return {
        "already kept": lambda: services.keep(subject, HALL, {"phone": SECRET}, CLERK, LAST_DAY),
        "no phone": lambda: services.keep(review(), HALL, {"phone": f"{SECRET}?"}, CLERK, LAST_DAY),
        "half a character": lambda: services.keep(review(), HALL, {"name": f"{SECRET}\ud800"}, CLERK, LAST_DAY),
        "bad field": lambda: services.keep(review(), HALL, {"Field": SECRET}, CLERK, LAST_DAY),
        "never": lambda: look(subject, relation=Relation.RATED_PERSON),
        "no reason": lambda: look(subject, ""),
        "telling reason": lambda: look(subject, f"rang {SECRET}"),
        "broken seal": lambda: look(spoilt),
        "lost key": lambda: look(lost),
        "erase": lambda: services.erase(subject, CLERK, f"rang {SECRET}"),
        "find": lambda: services.find_subjects(HALL, "name", SECRET),
        "find no phone": lambda: services.find_subjects(HALL, "phone", f"{SECRET}?"),
    }


@pytest.mark.django_db
def test_no_refusal_and_no_log_tells_a_value(caplog: pytest.LogCaptureFixture, settings: object) -> None:
    caplog.set_level(logging.DEBUG)
    for name, verb in refusals().items():
        with pytest.raises(Refusal) as refused:
            verb()
        error = refused.value
        told = "".join(traceback.format_exception(error)) + repr(error) + repr(error.values)
        lines = [line for line in told.splitlines() if SECRET in line and "SECRET" not in line]
        assert lines == [], name
        logging.getLogger("openhall").error("refused", exc_info=error)
    settings.VAULT_KEY = f"{new_key()} {VAULT_KEY}"  # type: ignore[attr-defined]
    services.rotate()
    text = "\n".join(record.getMessage() for record in caplog.records)
    assert "does not open" in text, "nothing was logged, so the test would prove nothing"
    assert SECRET not in text and "欧阳少华" not in text


def test_a_commitment_is_opened_for_receipts_alone() -> None:
    """The one door that gives a value without an event is for the person's own receipt, and for the copy that reveals first."""
    callers = [
        str(path.relative_to(PACKAGE))
        for path in python_files(PACKAGE)
        if "open_commitment" in path.read_text("utf-8") and path.relative_to(PACKAGE).parts[0] != "vault"
    ]
    assert [path for path in callers if "receipt" not in path] == ["routines/personal.py"]
