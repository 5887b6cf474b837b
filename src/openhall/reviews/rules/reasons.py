"""The national list of reasons (normCode), by level. It is versioned and may not be edited locally.

Source: the list served by the national evaluation interface, enabled codes as read in 2023; older codes are disabled
there and kept out here. A review keeps the version it was given under.
"""

import dataclasses
from collections.abc import Mapping

from openhall.reviews.states import Level

VERSION = "national-2023"


@dataclasses.dataclass(frozen=True, slots=True)
class Reason:
    """One reason, in the nation's own words and in English."""

    code: str
    level: Level
    zh: str
    en: str


_LISTS: Mapping[Level, Mapping[str, tuple[str, str]]] = {
    Level.VERY_DISSATISFIED: {
        "108": ("在办事指南之外增加新的审批条件", "Conditions were added that the guide does not name"),
        "109": ("需提供办事指南之外的申报材料", "Papers were asked for that the guide does not name"),
        "110": ("无理由超过法定办理时间", "The statutory time was exceeded without a reason"),
        "111": ("办事指南提供样本有错", "The sample in the guide is wrong"),
        "112": ("承诺在线收取申报材料实际无法收取", "Papers could not be handed in online as promised"),
        "113": ("多头跑窗口和部门", "I was sent from window to window"),
        "114": ("跑动次数与承诺的不一致", "More trips were needed than promised"),
        "115": ("服务态度差效率低", "Bad attitude and slow service"),
    },
    Level.DISSATISFIED: {
        "207": ("没有提供材料样本", "There was no sample of the papers"),
        "208": ("没有提供材料清单", "There was no list of the papers"),
        "209": ("未在承诺时间内办结", "It was not finished in the promised time"),
        "210": ("同样内容的证明材料被要求多次提交", "The same proof was asked for more than once"),
        "211": ("承诺网办但无法在线办理", "Promised online, but it could not be done online"),
        "212": ("在线预约办理后到实体大厅重复取号排队", "After booking online I had to queue again"),
        "213": ("窗口人员业务不熟练", "The staff did not know the matter well"),
        "214": ("服务态度生硬", "The service was unfriendly"),
    },
    Level.BASICALLY_SATISFIED: {
        "307": ("一次性告知需要补正的材料", "All missing papers were named at once"),
        "308": ("提供申报材料样本", "Samples of the papers were given"),
        "309": ("在承诺的时间内办结", "It was finished in the promised time"),
        "310": ("办事指南指引准确", "The guide is right"),
        "311": ("按办事指南要求的材料即可办理", "The papers named in the guide were enough"),
        "312": ("可以快递送达", "It can be sent by post"),
        "313": ("跑动次数与承诺的一致", "As many trips as promised"),
        "314": ("服务态度一般", "The service was fair"),
    },
    Level.SATISFIED: {
        "406": ("填写一张表单就可完成申报", "One form was enough"),
        "407": ("在线提交材料窗口核验", "Papers sent online, checked at the window"),
        "408": ("一张清单告知全部申报材料", "One list named all papers"),
        "409": ("用告知承诺减免申报材料", "A declaration took the place of papers"),
        "410": ("可以在线预约办理", "It can be booked online"),
        "411": ("跑大厅一次办完", "Done in one visit"),
        "412": ("可以使用自助机办理", "It can be done at a machine"),
        "413": ("服务态度较好", "The service was good"),
    },
    Level.VERY_SATISFIED: {
        "510": ("一窗受理一次办结", "One window, one visit"),
        "511": ("可以先受理后补材料", "Accepted first, papers later"),
        "512": ("不用提交证明", "No proof was needed"),
        "513": ("可以全程网上办理", "All of it can be done online"),
        "514": ("可以使用手机办理", "It can be done on a phone"),
        "515": ("可以就近办理", "It can be done nearby"),
        "516": ("无需材料直接办理", "No papers were needed"),
        "517": ("服务热情效率高", "Warm and quick service"),
    },
}

REASONS: Mapping[str, Reason] = {
    code: Reason(code, level, zh, en) for level, rows in _LISTS.items() for code, (zh, en) in rows.items()
}


def reasons_for(level: Level) -> tuple[Reason, ...]:
    """The reasons that may be ticked for a level, in the order of the list."""
    return tuple(reason for reason in REASONS.values() if reason.level == level)
