"""JSON lines (or one JSON document) of service items, texts, or questions with answers, told apart by their fields."""

import json
from collections.abc import Iterator, Mapping

from openhall.knowledge.rules.found import Block, Found, Problem, Reading, Unreadable, clipped, tidy
from openhall.knowledge.rules.heads import dated_on, day_of, given, title_of
from openhall.knowledge.rules.markup import blocks_of_text
from openhall.knowledge.rules.pairs import ANSWERS, QUESTIONS
from openhall.knowledge.rules.passages import passages
from openhall.knowledge.states import Kind

NAMES = (
    "task_name", "item_name", "matter_name", "service_name", "事项名称", "办事项", "name", "名称", "title", "标题",
)  # fmt: skip
OTHER_NAMES = (
    "matter_short", "matter_daily", "daily_name", "short_name", "alias", "aliases", "keywords", "other_names",
    "别名", "简称", "日常用语", "俗称", "关键词", "catalogname", "cataname", "sub_name", "parentcatalogname",
)  # fmt: skip
CODES = ("task_code", "item_code", "matter_code", "code", "事项编码", "实施编码", "id", "_id", "docid")
TEXTS = ("text", "content", "body", "context", "正文", "内容")
ITEM_MARKS = frozenset([
    "task_name", "task_code", "matter_name", "item_name", "item_code", "service_name", "dept_name", "department",
    "materials", "material_intro", "accept_standard", "conditions", "handle_location", "handle_time_limit",
    "事项名称", "办事项", "申请材料", "受理条件", "办理地点", "办理时限", "prefix", "fee", "promised_days",
    "statutory_days",
])  # fmt: skip
# What a visitor asks of an item, with the fields that may hold it.
TOLD = {
    "办理部门": ("dept_name", "department", "unit", "部门", "实施主体", "办理部门"),
    "受理条件": ("accept_standard", "conditions", "condition", "受理条件", "办理条件", "description", "说明"),
    "申请材料": ("material_intro", "materials", "material", "申请材料", "所需材料"),
    "办理时限": ("handle_time_limit", "promised_days", "承诺时限", "办理时限"),
    "法定时限": ("handle_time", "statutory_days", "法定时限"),
    "收费": ("fee", "fees", "收费", "收费标准"),
    "办理地点": ("handle_location", "address", "location", "where", "办理地点"),
    "咨询电话": ("consult_phone", "phone", "咨询电话"),
    "服务对象": ("service_object_name", "object", "服务对象"),
    "主题": ("theme_category", "主题"),
}


def read_rows(text: str, source: str) -> Reading:
    """Every row that is an item, a text or a pair; a row that is none is a problem of its own."""
    found: dict[str, Found] = {}
    problems = []
    for place, row in _rows(text, source):
        if isinstance(row, Problem):
            problems.append(row)
            continue
        read = _found(row, source, place)
        if read is None:
            said = "The row has no name of an item, no text and no answer."
            problems.append(Problem(f"{source}#{place}", "no_fields", said))
        elif read.source in found and found[read.source].title != read.title:
            found[f"{source}#{place}"] = _moved(read, f"{source}#{place}")
        else:
            found[read.source] = read
    return Reading(list(found.values()), problems)


def _moved(read: Found, source: str) -> Found:
    return Found(read.kind, source, read.title, read.passages, read.other_names, read.number, read.issuer)


def _rows(text: str, source: str) -> Iterator[tuple[int, Mapping[str, object] | Problem]]:
    whole = _whole(text)
    if whole is not None:
        yield from enumerate(whole, 1)
        return
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield number, _row(line, f"{source}#{number}")


def _row(line: str, place: str) -> Mapping[str, object] | Problem:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return Problem(place, "no_json", "The line is no JSON.")
    return row if isinstance(row, dict) else Problem(place, "no_fields", "The line holds no fields.")


def _whole(text: str) -> list[Mapping[str, object]] | None:
    """The rows of a text that is one JSON document: a list of them, or an object that holds such a list."""
    if not text.lstrip("\ufeff \r\n\t").startswith(("[", "{")):
        raise Unreadable("no_json", "The file is no JSON.")
    try:
        value = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None
    if isinstance(value, dict):
        lists = [each for each in value.values() if isinstance(each, list) and each and isinstance(each[0], dict)]
        value = max(lists, key=len) if lists and not given(value, *NAMES) else [value]
    return [row for row in value if isinstance(row, dict)]


def _found(row: Mapping[str, object], source: str, place: int) -> Found | None:
    fields = {str(name).casefold(): value for name, value in row.items()}
    code = given(fields, *CODES)
    where = f"{source}#{clipped(code, 80) or place}"
    body = next((text for name in TEXTS if isinstance(text := fields.get(name), str) and text.strip()), "")
    question, answer = given(fields, *QUESTIONS[:5]), given(fields, *ANSWERS)
    if question and answer and not ITEM_MARKS & set(fields):
        return Found(Kind.ANSWER, where, clipped(question, 300), (answer,))
    name = given(fields, *NAMES)
    if name and (not body or ITEM_MARKS & set(fields)):
        return _item(fields, clipped(name, 300), where)
    return _text(fields, body, where) if body else None


def _item(fields: Mapping[str, object], name: str, source: str) -> Found:
    told = [f"{label}：{text}" for label, names in TOLD.items() if (text := _listed(fields, names))]
    others = dict.fromkeys(_listed(fields, (each,)) for each in OTHER_NAMES)
    return Found(
        kind=Kind.ITEM, source=source, title=name,
        passages=passages([Block(name, 1), *map(Block, told)]),
        other_names=tuple(clipped(each, 300) for each in others if each and each != name),
        issuer=clipped(_listed(fields, TOLD["办理部门"]), 60),
    )  # fmt: skip


def _listed(fields: Mapping[str, object], names: tuple[str, ...]) -> str:
    """The first of these fields that says something; a list of words, or of materials by name, on one line."""
    for name in names:
        value = fields.get(name)
        texts = [_word(each) for each in value] if isinstance(value, list) else [_word(value)]
        if text := "、".join(filter(None, texts)):
            return text
    return ""


def _word(value: object) -> str:
    if isinstance(value, dict):
        return given(value, *NAMES)
    text = tidy(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    return "" if text in ("无", "null", "None", "-") else text


def _text(fields: Mapping[str, object], body: str, source: str) -> Found:
    blocks = blocks_of_text(body)
    name = given(fields, "title", "标题", "name")
    dated = day_of(given(fields, "date", "日期", "发布日期")) or dated_on(blocks, "")
    return Found(
        kind=Kind.DOCUMENT, source=source, title=clipped(name or title_of(blocks, body[:40]), 300),
        passages=passages(blocks), issuer=clipped(given(fields, "issuer", "发布机关", "部门"), 60),
        number=clipped(given(fields, "number", "文号"), 60), dated_on=dated,
        from_on=day_of(given(fields, "from", "施行日期")) or dated, until_on=day_of(given(fields, "until", "失效日期")),
    )  # fmt: skip
