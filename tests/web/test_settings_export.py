"""The hall exported from its page is the file that sets it up, also after its settings were changed on the pages."""


import pytest
from django.test import Client

from openhall.kit.changes import version_of
from openhall.kit.clock import utc_now
from openhall.ledger.services import Act
from openhall.people import services as people
from openhall.people.models import Account
from openhall.places import queries as places
from openhall.routines.settings.kinds import kind_of
from openhall.routines.settings.verbs import Planned, make
from openhall.site.hallfile import HallFile, read_hall_file, write_hall_file
from openhall.site.hallfile.apply import apply
from tests.cast import Cast
from tests.ran import ROOT
from tests.web.staff import Pages, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def example() -> HallFile:
    """The example, set up just now."""
    file = read_hall_file((ROOT / "examples" / "hall.yaml").read_text("utf-8"))
    now = utc_now()
    apply(file, now, now)
    return file


def administrator() -> tuple[Client, Account]:
    """Somebody who administers every hall."""
    name = next(each.username for each in Account.objects.filter(grants__role="administrator"))
    account = Account.objects.get(username=name)
    people.grant(account.id, "administrator", None)
    client = Client(headers={"accept-language": "en"})
    client.force_login(account)
    return client, account


def test_the_page_gives_the_very_file(example: HallFile) -> None:
    client, _ = administrator()
    top = next(each.code for each in example.halls if not each.parent)
    answer = client.get(f"/settings/{top}/export.yaml")
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{top}.yaml"'
    given = answer.content.decode()
    body = given.partition("\n# Not in this file:")[0]
    assert body == write_hall_file(example)


def test_what_was_changed_on_the_pages_is_in_the_file(example: HallFile) -> None:
    client, account = administrator()
    top = next(each.code for each in example.halls if not each.parent)
    now = utc_now()
    hall = places.hall(top, now)
    who, act = people.caller_of_account(account.pk, now), Act("x", now)
    window = kind_of("window").read(hall.id, hall.windows[0].id)
    for kind, record, fields in (
        ("hours", hall.id, {"monday": ["10:00-12:00"]}),
        ("window", hall.windows[0].id, {"name_en": "Advice", "marks": ["hearing_loop"]}),
        ("window", hall.windows[1].id, {"in_use": False, "queues": []}),
        ("hall", hall.id, {"address_en": "2 New Road"}),
    ):
        values = kind_of(kind).read(hall.id, record)
        make(Planned(hall.id, kind, record, version_of(values), {**(values or {}), **fields}), who, act)
    assert window is not None
    given = read_hall_file(client.get(f"/settings/{top}/export.yaml").content.decode())
    row = next(each for each in given.halls if each.code == top)
    before = next(each for each in example.halls if each.code == top)
    assert [f"{each.opens:%H:%M}-{each.closes:%H:%M}" for each in row.hours.monday] == ["10:00-12:00"]
    changed = next(each for each in row.windows if each.code == window["code"])
    assert (changed.name_en, changed.marks) == ("Advice", ("hearing_loop",))
    assert {each.code for each in before.windows} - {each.code for each in row.windows} == {hall.windows[1].code}
    assert (row.address_en, row.queues) == ("2 New Road", before.queues)


def test_what_no_hall_file_can_say_is_refused_with_the_reason(lakeside: Cast) -> None:
    answer = Pages.of(lakeside, "auditor").get("/settings/lakeside/export.yaml")
    assert answer.status_code == 409
    assert "No hall file can say what stands here." in text(answer)
    assert Pages.of(lakeside, "clerk").get("/settings/lakeside/export.yaml").status_code == 403
    assert Pages.of(lakeside, "stranger").get("/settings/lakeside/export.yaml").status_code == 404
