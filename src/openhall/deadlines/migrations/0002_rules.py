"""The limits and ladders that hold where no region has its own: each with the rule it comes from."""

import datetime as dt
import uuid

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Good/bad reviews reached every hall by the end of 2020 (国办发〔2019〕51号).
SINCE = dt.date(2020, 1, 1)
RUNGS = ["window_head", "duty_leader", "chief_representative", "supervisor", "director", "leading_group"]

# code, kind, amount, warn before, extensions, by at most, rule, source
LIMITS = [
    (
        "review.contact", "working_days", 1, 1, 0, 0, "沪营商30",
        "上海市优化营商环境条例（2024）第三十条：实名差评一个工作日内联系核实；安阳市政务服务条例（2021）第五十二条同",
    ),
    (
        "review.rectify.simple", "working_days", 5, 1, 1, 5, "德州好差评",
        "德州市好差评规定：五个工作日内整改反馈；延期一次、至多五个工作日，比照安阳市政务服务条例（12345 工单，经单位负责人同意）",
    ),
    (
        "review.rectify.complex", "working_days", 15, 1, 1, 7, "限期整改15",
        "四川一市（似为眉山）好差评规定：十五个工作日内整改反馈；延期一次、至多七个工作日，比照山东省12345热线规定",
    ),
    (
        "review.appeal", "working_days", 5, 1, 0, 0, "设定",
        "国办发〔2019〕51号要求建立申诉复核机制；全国统一期限未查得，五个工作日为设定值",
    ),
    (
        "review.return_visit", "working_days", 5, 1, 0, 0, "设定",
        "实名差评回访率100%（德州等）；期限未查得，整改后五个工作日为设定值",
    ),
    (
        "review.supplement", "natural_days", 15, 0, 0, 0, "设定",
        "未当场评价的可在一定期限内补充评价（临汾）；期限未查得，十五日为设定值",
    ),
]  # fmt: skip
LADDER = ("津办不成事", "天津一区、万城区：窗口、带班领导、部门首席代表、联席会议、领导小组办公室逐级提级；红牌后每逾期一个工作日上一级")


def known(kind: str, code: str) -> uuid.UUID:
    """The same id in every installation."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"openhall:{kind}:{code}:1")


def put_rules(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    alias = schema_editor.connection.alias
    limit, ladder = (apps.get_model("deadlines", name).objects.using(alias) for name in ("Limit", "Ladder"))
    for code, kind, amount, warn_before, extensions, most, rule, source in LIMITS:
        limit.create(
            id=known("limit", code), code=code, kind=kind, amount=amount, warn_before=warn_before, extensions=extensions,
            extension_amount=most, rule=rule, version=1, source=source, valid_from=SINCE,
        )  # fmt: skip
    for code in ("review", "matter", "case"):
        rule, source = LADDER
        ladder.create(
            id=known("ladder", code), code=code, roles=RUNGS, step_days=1, rule=rule, version=1, source=source, valid_from=SINCE
        )


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]
    operations = [migrations.RunPython(put_rules, migrations.RunPython.noop)]
