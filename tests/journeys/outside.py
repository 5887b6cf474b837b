"""Events and volunteers of a served hall, made by its API: what the addresses of the community are made of."""

import re

from tests.journeys.served import Served


def outside(served: Served) -> dict[str, str]:
    """What the addresses of this area are made of: events and volunteers in several states, by the API."""
    base = f"{served.base_url}/api/v1"
    events = [
        served.api("POST", "events", "supervisor", title="医保政策进社区", community="翠苑社区", needs="会方言", open=opens).json()["id"]
        for opens in (True, True, False)
    ]
    people = [served.api("POST", "volunteers", name=name, agrees=True).json()["token"] for name in ("甲", "乙", "丙")]
    for event, token in zip(events, people[:2], strict=False):
        place = served.client.post(f"{base}/events/{event}/sign-up", json={"volunteer": token}).json()["id"]
        head = {"Authorization": f"Bearer {served.tokens['supervisor']}"}
        assert served.client.post(f"{base}/events/{event}/check-in", json={"place": place}, headers=head).status_code == 200
    closed = served.client.post(f"{base}/events/{events[1]}/close", json={"people_served": 40, "seen_before": 3}, headers=head)
    assert closed.status_code == 200, closed.text
    assert served.client.post(f"{base}/volunteers/{people[2]}/end").status_code == 200
    code = served.client.post(f"{base}/volunteers/{people[1]}/certificate").json()["code"]
    guide = served.client.get(f"{served.base_url}/h/{served.hall}/items/992008001000").text
    link = re.search(r"/leaflets/([\w-]{36})", guide)
    assert link is not None
    return {
        "event_now_id": events[0], "event_past_id": events[1], "event_planned_id": events[2], "document_id": link[1],
        "volunteer_now": people[0], "volunteer_past": people[1], "volunteer_ended": people[2], "certificate": code,
    }  # fmt: skip
