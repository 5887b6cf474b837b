"""The guide of a catalogue's item as passages that can be found and shown."""

from openhall.catalogue.queries import ItemView
from openhall.knowledge.rules.found import Block
from openhall.knowledge.rules.passages import passages


def guide(item: ItemView) -> tuple[str, ...]:
    """The guide of a catalogue's item in passages: what is asked of it, on lines of its own."""
    told = {
        "受理条件": item.conditions, "申请材料": "、".join(each.name for each in item.materials), "收费": item.fee,
        "办理地点": item.where, "承诺时限": f"{item.promised_days}个工作日" if item.promised_days is not None else "",
    }  # fmt: skip
    return passages([Block(item.name, 1), *(Block(f"{label}：{text}") for label, text in told.items() if text)])
