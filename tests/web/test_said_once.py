"""What a button did is said once: in the page's own place, or in a banner where the page has none."""

from tests.cast import Cast
from tests.web.staff import Pages


def test_a_page_with_a_place_of_its_own_says_it_there_alone(lakeside: Cast) -> None:
    pages = Pages.of(lakeside, "guide")
    pages.post("/h/lakeside/ask/heard", q="火星移民签证", how="unanswered", key="k")
    page = pages.get("/questions/lakeside/").content.decode()
    taken = pages.post(page.split("/take\"")[0].rsplit('action="', 1)[1] + "/take", key="t")
    shown = pages.get(taken.headers["Location"]).content.decode()
    assert shown.count("It is yours.") == 1
