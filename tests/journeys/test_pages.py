"""axe on every page of the URL table, in both languages, in a busy hall; and what else no page may do.

Every address is looked at in Chinese, the first of each name in English too. No rule is switched off; `target-size`,
which axe leaves off by itself, is switched on. A page that is not in tests/web/pages.py fails the test there and here.
"""

import uuid
from collections.abc import Mapping
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from openhall.reviews.rules import review_token
from openhall.reviews.rules.pads import pad_key, visit_mark
from tests.journeys.browsing import CONSOLE, EN, NARROW, TOUCH_SCREEN, WALL, ZH, Browsing
from tests.journeys.outside import outside
from tests.journeys.pairing import code_for, pair, revoke
from tests.journeys.served import Served
from tests.web.pages import RECIPES, Kind, Seen, addresses, faults, table

pytestmark = pytest.mark.browser
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
VIEWPORTS: dict[str, ViewportSize] = {"board": WALL, "kiosk": TOUCH_SCREEN, "public": NARROW}
LOGINS = {"": "", "clerk": "clerk23", "guide": "guide", "supervisor": "supervisor", "auditor": "auditor",
          "officer": "verifier", "administrator": "admin"}
# A day with its walks needs a rota published beforehand, and the demo has none: tests/web/test_every_page.py reads them.
NOT_IN_THE_DEMO = ("day", "walk")
BOXES = ("box-transfer", "box-pause", "box-walk-in", "box-correct", "box-help", "box-keys")


def found_by_axe(page: Page, inside: str | None = None) -> list[str]:
    """What axe has against a page (or what lies inside one element), one line for each place."""
    violations = Axe().run(page, inside, OPTIONS).response["violations"]
    return [f"{each['id']}: {node['target']} {node['html'][:120]}" for each in violations for node in each["nodes"]]


def wider_than_the_screen(page: Page) -> bool:
    """Whether somebody had to scroll sideways."""
    return bool(page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def values(served: Served, kiosk: Page) -> dict[str, str]:
    """What addresses are made of: a ticket in every state, one that the kiosk has just printed, and reviews."""
    waiting, gone, called = (served.take("utilities") for _ in range(3))
    answer = served.client.post(f"{served.base_url}/api/v1/tickets/{gone['token']}/cancel")
    assert answer.status_code == 200
    bad = reviewed(served)
    served.call("53", called)
    kiosk.goto(f"/kiosk/{served.hall}/take?queue=utilities")
    kiosk.locator("button[value=elderly]").click()
    kiosk.wait_for_url("**/ticket/**")
    closed = served.serve("51", "utilities")
    made = {
        "hall": served.hall, "region": "990100000000", "window": "23", "zone": "insurance", "item": "992008001000", "queue": "social",
        "number": waiting["number"], "waiting": waiting["token"], "called": called["token"],
        "cancelled": gone["token"], "printed": kiosk.url.rsplit("/", 1)[1],
        "open": token_of(served, called), "closed": review_token(served.secret, closed), "bad": bad,
        "case": served.api("GET", "rectifications", "supervisor").json()[0]["id"],
        "rated": "51", "unrated": "52", "mark": visit_mark(served.secret, closed),
        "pad": pad_key(served.secret, served.hall, "51"), "pad2": pad_key(served.secret, served.hall, "52"),
    }  # fmt: skip
    return made | difficult(served, kiosk) | outside(served)


def difficult(served: Served, guide: Page) -> dict[str, str]:
    """Difficult matters that people brought, and one that a guide has just taken in."""
    made = dict[str, str]()
    for name in ("handled", "answered", "refused"):
        brought = served.api("POST", "matters", kind="difficulty", title="居住证办不成", text="来了三次都没有办成。", wanted="当天拿到")
        assert brought.status_code == 201, brought.text
        made |= {f"matter_{name}": brought.json()["token"], f"{name}_id": brought.json()["id"]}
    guide.goto(f"/matters/{served.hall}/new")
    guide.locator("#title").fill("公章刻制备案被退回")
    guide.locator("#text").fill("材料齐全，被退回两次。")
    guide.locator("main form .btn-primary").click()
    guide.wait_for_url("**/slip")
    for name, matter in (("class_id", "handled_id"), ("fresh_class_id", "answered_id")):
        sorted_in = served.api("POST", "matter-classes", "supervisor", name="居住证反复跑", matter=made[matter])
        assert sorted_in.status_code < 300, sorted_in.text
        made[name] = sorted_in.json()["id"]
    return {**made, "slip_id": guide.url.rsplit("/", 2)[1]}


def gone_out(served: Served, desk: Page) -> dict[str, str]:
    """Two visits, one with a finding; an enterprise that agreed to be visited, and one that does not any more."""
    made, mark = dict[str, str](), uuid.uuid4().hex[:6]
    found = {"title": "开户要跑三次", "text": "银行与窗口互相推。", "class": "blocking_point/process"}
    for name, agreed, findings in (("found", "agreed", [found]), ("plain", "disagreed", [])):
        target = {"kind": "enterprise", "name": f"竹编厂 {name} {mark}", "consent": True}
        sent = served.api("POST", "visits", "director", client_id=f"{name}-{mark}", on="2026-03-02", targets=[target], findings=findings)
        assert sent.status_code == 201, sent.text
        made[f"{name}_visit_id"] = sent.json()["id"]
        desk.goto(f"/outreach/{served.hall}/targets")
        link = desk.locator("tr", has_text=str(target["name"])).locator("a[href^='/agreed/']").get_attribute("href") or ""
        made[agreed] = link.rsplit("/", 1)[1]
    desk.goto(f"/agreed/{made['disagreed']}")
    desk.locator("main form button").click()
    desk.goto(f"/devices/{served.hall}/")
    return made


def settled(served: Served, page: Page) -> dict[str, str]:
    """A change that was made and one that waits, and the records that forms open."""
    root = f"/settings/{served.hall}/"
    records = {}
    for kind in ("hours", "window", "account"):
        page.goto(root + kind + "/")
        link = page.locator("main a.btn-primary" if kind == "hours" else "tbody a").first.get_attribute("href") or ""
        records[kind] = link.rsplit("/", 1)[1]
    soon = page.evaluate("new Date(Date.now() + 9 * 864e5).toISOString().slice(0, 10)")
    made = changed(page, f"{root}window/{records['window']}", "")
    waiting = changed(page, f"{root}account/{records['account']}", soon)
    return {"hall_id": records["hours"], "window_id": records["window"], "account_id": records["account"],
            "made_change": made, "waiting_change": waiting}  # fmt: skip


def changed(page: Page, form: str, on: str) -> str:
    """A record gets a new English name; where another language's walk left a change waiting, that one is withdrawn."""
    page.goto(form.rsplit("/", 2)[0] + "/")
    for link in page.locator("#waiting ~ * a").all():
        page.goto(link.get_attribute("href") or "")
        page.locator("main form button").click()
        page.goto(form.rsplit("/", 2)[0] + "/")
    page.goto(form)
    page.fill("#id_name_en", page.input_value("#id_name_en") + " I")
    page.fill("#id_on", on)
    page.locator("button[value=preview]").first.click()
    page.locator("button[value=confirm]").click()
    page.wait_for_url("**/changes/*")
    return page.url.rsplit("/", 1)[1]


def token_of(served: Served, ticket: Mapping[str, Any]) -> str:
    """With which a ticket's visit may be reviewed."""
    return review_token(served.secret, uuid.UUID(ticket["id"]))


def reviewed(served: Served) -> str:
    """The token of a bad review that somebody has to look into."""
    token = review_token(served.secret, served.serve("51", "utilities"))
    words = {"level": "dissatisfied", "reasons": ["214"], "text": "态度生硬", "contact": "138 0013 8000"}
    answer = served.client.post(f"{served.base_url}/api/v1/reviews/{token}", json=words)
    assert answer.status_code == 201, answer.text
    return token


class Lookers:
    """A page for each person and kind of screen, opened once."""

    def __init__(self, browsing: Browsing, language: str) -> None:
        """Nobody looks yet."""
        self.browsing, self.language = browsing, language
        self.pages: dict[tuple[str, str], Page] = {}

    def look(self, seen: Seen) -> Page:
        """The page of whoever looks at this address, on the screen it is made for."""
        right = "board" if seen.name.startswith("screen_") else "public" if seen.who == "" else seen.who
        key = (seen.who, right)
        if key not in self.pages:
            screen = VIEWPORTS.get("kiosk" if seen.name.startswith("kiosk") else right, CONSOLE)
            self.pages[key] = self.browsing.person(screen, self.language, LOGINS[seen.who])
        return self.pages[key]


def chosen(every: list[Seen], language: str) -> list[Seen]:
    """All addresses in Chinese, in English one of each name; pads first, because they ask for two minutes only."""
    names = [each.name for each in every]
    some = every if language == ZH else [each for at, each in enumerate(every) if each.name not in names[:at]]
    return sorted(some, key=lambda each: each.name != "pad")


@pytest.mark.parametrize("language", [ZH, EN])
def test_axe_finds_nothing_on_any_page(browsing: Browsing, served: Served, language: str) -> None:
    assert faults(table(), RECIPES) == []
    lookers = Lookers(browsing, language)
    made = values(served, lookers.look(Seen("kiosk", "", "guide")))
    desk = browsing.person(CONSOLE, EN, "supervisor")
    pair(browsing.person(WALL), code_for(desk, served, "zone:insurance"))
    made["device"] = desk.locator("tr[data-device]").last.get_attribute("data-device") or ""
    made |= gone_out(served, desk)
    made |= settled(served, lookers.look(Seen("settings", "", "administrator")))
    found = {}
    for seen in chosen(list(addresses(Kind.PAGE, made, NOT_IN_THE_DEMO)), language):
        page = lookers.look(seen)
        answer = page.goto(seen.address)
        assert answer is not None and answer.status == 200, (seen.address, answer and answer.status)
        assert page.evaluate("document.documentElement.lang").startswith(language[:2])
        said = found_by_axe(page) + (["scrolls sideways"] if wider_than_the_screen(page) else [])
        if seen.name == "counter_window" and page.evaluate("document.documentElement.scrollHeight > innerHeight"):
            said.append("a clerk must scroll")
        if said:
            found[seen.address] = said
    served.press("53", "finish")
    desk.goto(f"/devices/{served.hall}/?device={made['device']}")
    revoke(desk)
    browsing.complaints = [each for each in browsing.complaints if "403" not in each]  # the board is told
    assert found == {}


@pytest.mark.parametrize("language", [ZH, EN])
def test_axe_finds_nothing_in_what_opens_over_a_page(browsing: Browsing, served: Served, language: str) -> None:
    clerk = browsing.person(CONSOLE, language, "clerk24")
    clerk.goto(f"/counter/{served.hall}/24/")
    clerk.evaluate("document.getElementById('console').removeAttribute('hx-trigger')")
    found = {}
    for box in BOXES:
        opener = clerk.locator(f"[popovertarget={box}]").first
        if opener.is_disabled():
            continue
        opener.click()
        expect(clerk.locator(f"#{box}")).to_be_visible()
        if said := found_by_axe(clerk, f"#{box}"):
            found[box] = said
        clerk.keyboard.press("Escape")
    desk = browsing.person(CONSOLE, language, "supervisor")
    desk.goto(f"/desk/{served.hall}/")
    desk.locator("[popovertarget=box-close]").first.click()
    phone = browsing.phone(language)
    ticket = served.take("utilities")
    served.call("53", ticket)
    phone.goto(f"/t/{ticket['token']}")
    expect(phone.locator(".oh-called-full")).to_be_visible()
    kiosk = browsing.person(TOUCH_SCREEN, language, "guide")
    kiosk.clock.install()
    kiosk.goto(f"/kiosk/{served.hall}/help")
    kiosk.clock.fast_forward(50_000)
    expect(kiosk.locator("#kiosk-ask")).to_be_visible()
    over = ((desk, "#box-close"), (phone, ".oh-called-full"), (kiosk, "#kiosk-ask"))
    found |= {inside: said for page, inside in over if (said := found_by_axe(page, inside))}
    served.press("53", "finish")
    assert found == {}


@pytest.mark.parametrize("planted", ["<img src='x'>", "<p style='color:#bbb'>pale</p>", "<button></button>"])
def test_a_planted_fault_is_found(browsing: Browsing, planted: str) -> None:
    page = browsing.person()
    page.set_content(f"<html lang=en><title>t</title><main><h1>t</h1>{planted}</main></html>")
    assert found_by_axe(page)
    browsing.complaints.clear()


def test_a_planted_complaint_is_heard(browsing: Browsing) -> None:
    page = browsing.person()
    page.goto("/login")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'alert(1)'}))")
    page.evaluate("console.error('planted')")
    page.wait_for_timeout(200)
    assert any("Content Security Policy" in each for each in browsing.complaints)
    assert any("planted" in each for each in browsing.complaints)
    browsing.complaints.clear()
