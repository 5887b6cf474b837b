"""The limits of difficult matters where no region has its own: each with the rule it comes from."""

import datetime as dt
import uuid

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SINCE = dt.date(2021, 1, 1)
EXTENDED = "延期一次、至多五个工作日，比照安阳市政务服务条例（12345 工单，经单位负责人同意）"

# code, kind, amount, warn before, extensions, by at most, rule, source
LIMITS = [
    ("matter.contact", "same_working_day", 0, 0, 0, 0, "广元办不成事", "广元市“办不成事”反映窗口规定：承办单位当日与反映人联系"),
    ("matter.answer.simple", "same_working_day", 0, 0, 0, 0, "津办不成事", "天津一区“办不成事”反映窗口规定：简单事项立即办理"),
    (
        "matter.answer.ordinary", "working_days", 5, 1, 1, 5, "津办不成事",
        f"天津一区、市民之家“办不成事”反映窗口规定：五个工作日办结；{EXTENDED}",
    ),
    (
        "matter.answer.complex", "working_days", 10, 1, 1, 5, "津办不成事",
        "天津一区、市民之家“办不成事”反映窗口规定：复杂事项十个工作日办结；"
        "江苏省（2023年4月10日）：至多十五个工作日，不能按期办结的到期前向反映人说明理由和新的期限",
    ),
    (
        "matter.return_visit", "working_days", 5, 1, 0, 0, "设定",
        "“办不成事”反映窗口办结后回访（津、晋源等地流程）；期限未查得，办结后五个工作日为设定值",
    ),
]  # fmt: skip


def known(code: str) -> uuid.UUID:
    """The same id in every installation."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"openhall:limit:{code}:1")


def put_rules(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    limits = apps.get_model("deadlines", "Limit").objects.using(schema_editor.connection.alias)
    for code, kind, amount, warn_before, extensions, most, rule, source in LIMITS:
        limits.create(
            id=known(code), code=code, kind=kind, amount=amount, warn_before=warn_before, extensions=extensions,
            extension_amount=most, rule=rule, version=1, source=source, valid_from=SINCE,
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial"), ("deadlines", "0002_rules")]
    operations = [migrations.RunPython(put_rules, migrations.RunPython.noop)]
