"""The class of a finding: how heavy it is, and what it is about; read from one word or two."""

from collections.abc import Mapping

from openhall.kit.errors import Malformed
from openhall.outreach.states import Area, Weight

WEIGHTS: Mapping[str, Weight] = {
    "堵点": Weight.BLOCKING_POINT, "难点": Weight.DIFFICULTY, **{each: each for each in Weight},
}  # fmt: skip
AREAS: Mapping[str, Area] = {
    "政策": Area.POLICY, "材料": Area.MATERIALS, "流程": Area.PROCESS, "系统": Area.SYSTEM, "人员": Area.STAFF,
    "设施": Area.FACILITY, "用地": Area.LAND, "融资": Area.FINANCE, "用工": Area.LABOUR, "其他": Area.OTHER,
    **{each: each for each in Area},
}  # fmt: skip
SEPARATORS = "/·:×"


def read_class(text: str) -> tuple[Weight, Area]:
    """`policy`, `blocking_point`, `blocking_point/policy` or 堵点/政策; what is not said is a difficulty, or other.

    Malformed for any other word.
    """
    parts = [part.strip() for part in _split(text)]
    if len(parts) == 2 and parts[0] in WEIGHTS and parts[1] in AREAS:
        return WEIGHTS[parts[0]], AREAS[parts[1]]
    if len(parts) == 1 and parts[0] in AREAS:
        return Weight.DIFFICULTY, AREAS[parts[0]]
    if len(parts) == 1 and parts[0] in WEIGHTS:
        return WEIGHTS[parts[0]], Area.OTHER
    raise Malformed("no_finding_class", "Give one of these classes: %(list)s.", {"list": ", ".join(Area)})


def written_class(weight: str, area: str) -> str:
    """The class in one word, as `read_class` takes it."""
    return f"{weight}/{area}"


def _split(text: str) -> list[str]:
    for separator in SEPARATORS:
        if separator in text:
            return text.split(separator)
    return [text]
