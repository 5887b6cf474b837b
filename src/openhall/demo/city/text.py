"""The fictional city of Yunhe as one hall file, put together from the parts in `yunhe/`: nothing in it is real.

The parts hold the entries of a section each, split by theme, in the order of their names. Text alone: whoever needs
values hands it to the reader of hall files, which lies above this room.
"""

from importlib import resources

SECTIONS = ("regions", "units", "items", "halls", "staff")


def city_text() -> str:
    """The whole hall file of the city; also good for `openhall init --from`."""
    return "\n".join(_section(name) for name in SECTIONS)


def _section(name: str) -> str:
    """The key of a section and its entries: from one file, or from all files of a folder."""
    city = resources.files("openhall.demo.city") / "yunhe"
    single = city / f"{name}.yaml"
    parts = [single] if single.is_file() else sorted((city / name).iterdir(), key=lambda part: part.name)
    return "\n".join(
        [f"{name}:", *(part.read_text(encoding="utf-8") for part in parts if part.name.endswith(".yaml"))]
    )
