"""The limit within which a person's request about their own data is answered, and who is told when it is late."""

import datetime as dt
import uuid

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SINCE = dt.date(2021, 11, 1)  # the personal information law is in force
SOURCE = (
    "个人信息保护法第五十条：建立便捷的申请受理和处理机制，拒绝应说明理由；期限未定，"
    "比照《App违法违规收集使用个人信息行为认定方法》第六条：十五个工作日"
)


def known(kind: str) -> uuid.UUID:
    """The same id in every installation."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"openhall:{kind}:privacy:1")


def put_rule(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    limit, ladder = apps.get_model("deadlines", "Limit"), apps.get_model("deadlines", "Ladder")
    common = {"rule": "个保50", "version": 1, "source": SOURCE, "valid_from": SINCE}
    limit.objects.create(
        id=known("limit"), code="privacy.request", kind="working_days", amount=15, warn_before=3, **common
    )
    ladder.objects.create(
        id=known("ladder"), code="privacy", roles=["supervisor", "director", "leading_group"], step_days=1, **common
    )


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_rules")]
    operations = [migrations.RunPython(put_rule, migrations.RunPython.noop)]
