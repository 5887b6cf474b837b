"""The demo city as values: its parts lie with the demo, the reader lies here."""

from openhall.demo.city.text import city_text
from openhall.site.hallfile.read import read_hall_file
from openhall.site.hallfile.schema import HallFile


def demo_city() -> HallFile:
    """Yunhe and its four halls; the text is part of the package, so this can't fail where the tests passed."""
    return read_hall_file(city_text())
