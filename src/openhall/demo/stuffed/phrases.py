"""What visitors write: short praise that is the same everywhere, sentences of their own, a phrase from a poster."""

import random

SHORT = (
    "很好", "满意", "服务态度好", "办事快", "不错", "谢谢", "点赞", "好评", "非常满意", "速度快",
    "态度很好", "很耐心", "good", "服务热情效率高", "工作人员很热情", "办理速度很快",
    "very good service",
)  # fmt: skip
POSTER = "感谢窗口工作人员的耐心指导和热情服务"
BEFORE = (
    "今天来", "上午过来", "下午第一次来", "陪父母来", "请假过来", "排了十分钟队来", "从乡下赶来",
    "替公司来", "带孩子来", "中午快下班了才来", "第二次来", "网上约好了来", "没有预约就来",
    "雨天专程过来",
)  # fmt: skip
TOPICS = (
    "办社保转移", "办营业执照", "办不动产登记", "办身份证", "办公积金提取", "办税务登记",
    "办医保报销", "办居住证", "办护照", "办施工许可",
)  # fmt: skip
MIDDLE = (
    "，材料一次就收齐了", "，窗口的人讲得很清楚", "，以为要跑好几趟", "，叫号比上次快",
    "，少带一份复印件也帮着解决了", "，几分钟就办完", "，还教我用手机查进度",
    "，表格填错了也没有不耐烦", "，没想到当场拿证", "，等的时间比屏幕上说的短",
    "，一开始找错了窗口", "，复印机坏了耽误了一会儿", "，同事推荐我来这里", "，解释了两遍我才听懂",
)  # fmt: skip
AFTER = (
    "，挺好的", "。给个赞", "，希望继续保持", "，谢谢那位姑娘", "，比以前方便多了", "。下次还来",
    "，总的来说满意", "。辛苦了", "，就是停车难", "，建议多开一个窗口", "，老人也能看懂指南", "",
    "。", "！",
)  # fmt: skip
COMPLAINTS = (
    "等了一个多小时", "让我回去再开一份证明", "指南上没写要这份材料", "窗口的人态度生硬",
    "跑了三个窗口才有人管", "说好的时间没办完",
)  # fmt: skip
# Written for the fakes: a text and what is changed in it from one to the next.
COPIED = (
    (
        "工作人员{a}，业务{b}，办理速度{c}，非常满意",
        ("热情", "很热情", "热情周到"), ("熟练", "精通", "很熟练"), ("快", "很快", "特别快"),
    ),
    (
        "窗口服务态度{a}好，一次性告知清楚，{b}办完了，{c}",
        ("很", "非常", "真"), ("很快就", "马上", "当场"), ("点赞", "必须点赞", "好评"),
    ),
    (
        "来办事{a}就解决了，窗口同志耐心{b}，为这样的服务{c}",
        ("一次", "几分钟", "很快"), ("细致", "细心", "负责"), ("点赞", "喝彩", "鼓掌"),
    ),
)  # fmt: skip


def honest(queue: int, is_bad: bool, rng: random.Random) -> str:
    """What an honest visitor writes, about the business of this queue."""
    if is_bad:
        return rng.choice(COMPLAINTS) + rng.choice(AFTER)
    kind = rng.random()
    if kind < 0.55:
        return rng.choice(SHORT)
    if kind < 0.6:
        return POSTER
    return rng.choice(BEFORE) + TOPICS[queue % len(TOPICS)] + rng.choice(MIDDLE) + rng.choice(AFTER)


def copied(pattern: int, rng: random.Random) -> str:
    """One of the texts that are handed round, with the little changes people make."""
    text, *changes = COPIED[pattern % len(COPIED)]
    said = text.format(**{name: rng.choice(words) for name, words in zip("abc", changes, strict=True)})
    return said + rng.choice(("", "。", "！", "！！", "~", " 👍"))
