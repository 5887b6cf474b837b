"""What notices say, in both languages, with data for a preview; of a person no text holds more than a ticket number."""

import dataclasses
from collections.abc import Iterable, Mapping


@dataclasses.dataclass(frozen=True, slots=True)
class Text:
    """A subject line and a body; both with {places}."""

    subject: str
    body: str


@dataclasses.dataclass(frozen=True, slots=True)
class Template:
    """One kind of notice by its stable code; `sample` fills every place.

    `late` names the places that are filled when it is sent: what they hold is a secret of the receiver's, and the
    outbox keeps none.
    """

    code: str
    texts: Mapping[str, Text]
    sample: Mapping[str, str]
    late: frozenset[str] = frozenset()


def _template(
    code: str, zh: tuple[str, str], en: tuple[str, str], late: Iterable[str] = (), **sample: str
) -> Template:
    return Template(code, {"zh-hans": Text(*zh), "en": Text(*en)}, sample, frozenset(late))


TEMPLATES: Mapping[str, Template] = {
    each.code: each
    for each in (
        _template(
            "nearly", ("快到您了", "{number} 号：前面还有 {ahead} 位，请回到大厅等候。"),
            ("Nearly your turn", "Ticket {number}: {ahead} ahead of you. Please come back to the hall."),
            number="A012", ahead="3",
        ),
        _template(
            "called", ("请您办理", "{number} 号，请到 {window} 窗口。"),
            ("It is your turn", "Ticket {number}: please go to window {window}."),
            number="A012", window="5",
        ),
        _template(
            "review", ("请您评价", "{number} 号已办结，请评价本次服务：{link}"),
            ("Please review your visit", "Ticket {number} is finished. Please review it: {link}"),
            late=["link"], number="A012", link="https://hall.example/r/…",
        ),
        _template(
            "card_yellow", ("黄牌提醒", "时限 {limit} 即将到期，请尽快办理（{subject}）。"),
            ("Yellow card", "The limit {limit} is about to run out; please act ({subject})."),
            limit="matter", subject="018f…",
        ),
        _template(
            "card_red", ("红牌督办", "时限 {limit} 已逾期，请立即办理（{subject}）。"),
            ("Red card", "The limit {limit} is overdue; please act now ({subject})."),
            limit="matter", subject="018f…",
        ),
    )
}  # fmt: skip


def rendered(code: str, language: str, context: Mapping[str, str]) -> Text:
    """The message in a language; KeyError for an unknown code or language and for a place nobody fills."""
    text = TEMPLATES[code].texts[language]
    return Text(text.subject.format_map(context), text.body.format_map(context))


def check(code: str, language: str, context: Mapping[str, str]) -> None:
    """KeyError for an unknown code or language, and for a place that neither the context nor the sender fills."""
    rendered(code, language, {**dict.fromkeys(TEMPLATES[code].late, ""), **context})


def preview(code: str, language: str) -> Text:
    """The message with sample data."""
    return rendered(code, language, TEMPLATES[code].sample)
