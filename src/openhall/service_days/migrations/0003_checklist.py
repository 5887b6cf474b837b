"""What is looked at on a process walk where a hall has no checklist of its own, with what it comes from."""

import datetime as dt

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SINCE = dt.date(2022, 5, 1)
SOURCE = "局长走流程方案（材料、时限、环节、跑动、在线要素、配套服务）、桃源2022年5月、好差评差评指标108—115与207—214 归纳"
# code, zh, en, where
LINES = [
    ("guide_found", "办事指南找得到", "The guide can be found", ""),
    ("guide_correct", "办事指南准确", "The guide is correct", ""),
    ("no_catch_all", "没有“其他材料”等兜底条款", "No catch-all such as other materials", ""),
    ("notice_in_writing", "一次性书面告知", "Told once and in writing what is needed", ""),
    ("materials_as_guide", "所要材料与指南一致", "The materials asked for are those of the guide", ""),
    ("samples_right", "示范文本正确", "The samples are right", ""),
    ("nothing_twice", "不重复提交同样的材料", "Nothing has to be handed in twice", ""),
    ("steps_few", "环节不多于承诺", "No more steps than promised", ""),
    ("time_promised", "实际时间不超过承诺时限", "It takes no longer than promised", ""),
    ("trips_promised", "跑动次数不多于承诺", "No more trips than promised", ""),
    ("waiting", "等候时间合理", "The wait is reasonable", "offline"),
    ("online_login", "网上能登录", "Logging in online works", "online"),
    ("online_upload", "网上能上传材料", "Uploading online works", "online"),
    ("online_booking", "网上能预约", "Booking online works", "online"),
    ("online_pay", "网上能缴费", "Paying online works", "online"),
    ("online_progress", "网上能查进度", "Progress can be seen online", "online"),
    ("hotline_matches", "热线答复与窗口一致", "The hotline says the same as the window", ""),
    ("accessibility", "无障碍、适老化", "Accessible, also to the elderly", ""),
    ("staff_skill", "工作人员业务熟练", "Staff know their work", "offline"),
    ("staff_attitude", "工作人员态度良好", "Staff are friendly", "offline"),
    ("result_delivered", "结果送达", "The result is delivered", ""),
]


def put_checklist(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    checklists = apps.get_model("service_days", "Checklist").objects.using(schema_editor.connection.alias)
    lines = [dict(zip(("code", "zh", "en", "where"), line, strict=True)) for line in LINES]
    checklists.create(hall=None, valid_from=SINCE, lines=lines, source=SOURCE)


class Migration(migrations.Migration):
    dependencies = [("service_days", "0002_the_day")]
    operations = [migrations.RunPython(put_checklist, migrations.RunPython.noop)]
