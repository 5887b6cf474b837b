"""A CSV of questions and answers to documents, one a row."""

import csv
from collections.abc import Iterator, Mapping, Sequence

from openhall.knowledge.rules.found import Found, Problem, Reading, Unreadable, clipped, tidy
from openhall.knowledge.rules.heads import day_of, given
from openhall.knowledge.states import Kind

QUESTIONS = ("question", "q", "问题", "问", "提问", "标题", "title", "留言主题", "咨询问题", "咨询标题")
ANSWERS = ("answer", "a", "答案", "答", "回答", "答复", "解答", "answer_text", "答复意见", "回复", "回复内容", "内容")
LONGEST_CELL = 1 << 22  # characters


def read_pairs(text: str, source: str) -> Reading:
    """Rows of question and answer; a row without one of them is a problem of its own."""
    rows = _rows(text)
    try:
        head = next(rows, [])
        columns = _columns([tidy(cell) for cell in head])
        return _read(rows, columns, source)
    except csv.Error as error:
        raise Unreadable("no_table", "The table can't be parsed.") from error


def _rows(text: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    between = max("\t,;", key=first.count)
    return csv.reader(text.lstrip("\ufeff").replace("\x00", "").splitlines(keepends=True), delimiter=between)


def _columns(head: Sequence[str]) -> Sequence[str]:
    folded = [cell.casefold() for cell in head]
    if _named(folded, QUESTIONS) and _named(folded, ANSWERS):
        return folded
    raise Unreadable("no_columns", "The first line names no column of questions and none of answers.")


def _named(columns: Sequence[str], names: Sequence[str]) -> bool:
    return any(name in columns for name in names)


def _read(rows: Iterator[list[str]], columns: Sequence[str], source: str) -> Reading:
    found, problems = [], []
    for number, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        cells = dict(zip(columns, row, strict=False))
        question, answer = given(cells, *QUESTIONS), given(cells, *ANSWERS)
        if question and answer:
            found.append(_pair(cells, question, answer, f"{source}#{number}"))
        else:
            problems.append(Problem(f"{source}#{number}", "no_pair", "The row has no question, or no answer."))
    return Reading(found, problems)


def _pair(cells: Mapping[str, object], question: str, answer: str, source: str) -> Found:
    return Found(
        kind=Kind.ANSWER, source=source, title=clipped(question, 300), passages=(answer,),
        number=clipped(given(cells, "number", "文号"), 60),
        issuer=clipped(given(cells, "issuer", "发布机关", "部门"), 60),
        dated_on=day_of(given(cells, "date", "日期", "发布日期")),
        from_on=day_of(given(cells, "from", "生效日期", "施行日期")),
        until_on=day_of(given(cells, "until", "失效日期")),
    )  # fmt: skip
