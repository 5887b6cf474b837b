"""Stories of matters: who does what on which opening day after it was brought. Each step is a verb of the room."""

from collections.abc import Callable, Sequence

from openhall.demo.matters.stage import REFUSED_ABOUT, Stage
from openhall.demo.matters.words import CONTACTS
from openhall.ledger.services import Act
from openhall.matters import services as matters
from openhall.matters.services import Answer

# opening day after the opening, hour (on the day of the opening: half hours after it), who, what
type Do = Callable[[Stage, Act], object]
type Step = tuple[int, int, str, Do]
type Story = tuple[Step, ...]

PLANS = {"partly": "其余部分本月底前办完，届时电话告知。", "referred": "请到二楼法律援助窗口，已代为预约。"}


def _triaged(grade: str) -> Do:
    return lambda stage, act: matters.triage(stage.id, stage.theme.cause, grade, act)


def _assigned(stage: Stage, act: Act) -> object:
    helping = [stage.cast.units[stage.theme.near]] if stage.theme.near else []
    return matters.assign(stage.id, stage.unit, helping, stage.handler, act)


def _to_nobody(stage: Stage, act: Act) -> object:
    return matters.assign(stage.id, stage.unit, (), None, act)


def _misled(stage: Stage, act: Act) -> object:
    return matters.assign(stage.id, stage.wrong_unit, (), None, act)


def _returned(stage: Stage, act: Act) -> object:
    return matters.return_unit(stage.id, "经核对，主办不在本单位，建议转相关单位。", act)


def _settled_dispute(stage: Stage, act: Act) -> object:
    return matters.assign(stage.id, stage.unit, [stage.wrong_unit], stage.handler, act, disputed=True)


def _contact(word: str) -> Do:
    return lambda stage, act: matters.contact(stage.id, "phone", word != "missed", CONTACTS[word], act)


def _measured(stage: Stage, act: Act) -> object:
    return matters.measure(stage.id, stage.theme.measure, act)


def _urged(stage: Stage, act: Act) -> object:
    return matters.comment(stage.id, "请抓紧，今天下班前回个话。", act, is_desk=True)


def _answered(outcome: str) -> Do:
    def say(stage: Stage, act: Act) -> object:
        said = Answer(outcome, stage.theme.answer, plan=PLANS.get(outcome, ""))
        return matters.answer(stage.id, said, act, is_desk=outcome == "solved_on_spot")

    return say


def _told_no(stage: Stage, act: Act) -> object:
    return matters.answer(stage.id, Answer("explained", stage.theme.no, stage.theme.basis), act)


def _confirmed(stage: Stage, act: Act) -> object:
    return matters.confirm_own(stage.token, act)


def _heard(stage: Stage, act: Act) -> object:
    return matters.confirm(stage.id, "phone", act)


def _verified(why: str) -> Do:
    return lambda stage, act: matters.verify(stage.id, True, why, act)


def _sent_back(stage: Stage, act: Act) -> object:
    return matters.send_back_own(stage.token, "窗口还是说办不了，请再看一下。", act)


def _asked(satisfied: bool | None) -> Do:
    return lambda stage, act: matters.return_visit(stage.id, "phone", satisfied, act)


def _refused(stage: Stage, act: Act) -> object:
    return matters.refuse(stage.id, stage.refusal, REFUSED_ABOUT[stage.refusal][3], act, stage.rng)


def _checked(right: bool) -> Do:
    why = "所告知的途径正确。" if right else "其中一部分属于本厅事项，应当受理。"
    return lambda stage, act: matters.check_refusal(stage.id, right, why, act)


TAKEN: Story = ((0, 1, "duty", _triaged("ordinary")), (0, 2, "duty", _assigned), (0, 3, "handler", _contact("reached")))
DONE: Story = ((4, 10, "visitor", _confirmed), (6, 10, "caller", _asked(True)))
GOES_ON: Story = (*TAKEN, (1, 10, "handler", _measured))
COMPLEX: Story = (
    (0, 1, "duty", _triaged("complex")), (0, 2, "duty", _assigned), (0, 3, "handler", _contact("reached")),
    (3, 10, "handler", _measured), (8, 9, "handler", _contact("longer")),
    (8, 15, "supervisor", lambda stage, act: matters.extend(stage.id, 5, "须等上级单位核对档案，已告知本人。", act)),
)  # fmt: skip
SPOT: Story = (
    (0, 0, "desk", _answered("solved_on_spot")), (0, 1, "visitor", _confirmed), (3, 11, "caller", _asked(True)),
)  # fmt: skip
PAUSED: Story = (
    *TAKEN, (1, 15, "duty", lambda stage, act: matters.pause(stage.id, "correction", act)),
)  # fmt: skip
SENT_BACK: Story = (*GOES_ON, (2, 10, "handler", _answered("solved")), (3, 14, "visitor", _sent_back))
NOT_CONTENT: Story = (
    *GOES_ON, (2, 15, "handler", _answered("solved")), (3, 10, "visitor", _confirmed), (5, 10, "caller", _asked(False)),
)  # fmt: skip
MISLED: Story = ((0, 1, "duty", _triaged("ordinary")), (0, 2, "duty", _misled), (0, 6, "wrong head", _returned))
OUT: Story = ((0, 2, "duty", _refused),)

CANNOT: Story = (
    *GOES_ON, (2, 10, "handler", _told_no), (3, 9, "visitor", _confirmed), (5, 9, "caller", _asked(True)),
)  # fmt: skip
OVER: Sequence[Story] = (
    (*GOES_ON, (3, 15, "handler", _answered("solved")), *DONE),
    SPOT,
    CANNOT,
    (*COMPLEX, (12, 10, "handler", _answered("partly")), (13, 10, "caller", _heard), (16, 10, "caller", _asked(True))),
    (*MISLED, (1, 10, "duty", _settled_dispute), (1, 11, "handler", _contact("reached")), (3, 9, "handler", _measured),
     (4, 11, "handler", _answered("solved")), (5, 15, "visitor", _confirmed), (8, 10, "caller", _asked(True))),
    (*PAUSED, (4, 10, "duty", lambda stage, act: matters.resume(stage.id, act)),
     (5, 10, "handler", _answered("solved")), (6, 10, "visitor", _confirmed), (8, 15, "caller", _asked(True))),
    ((0, 4, "duty", _triaged("ordinary")), (1, 9, "duty", _to_nobody), (7, 9, "duty", _urged),
     (8, 10, "unit", _measured), (9, 10, "unit", _answered("solved")), (10, 10, "caller", _heard),
     (12, 10, "caller", _asked(True))),
    (*SENT_BACK, (4, 10, "handler", _answered("solved")), (5, 10, "visitor", _confirmed),
     (8, 10, "caller", _asked(True))),
    (*NOT_CONTENT, (6, 10, "handler", _measured), (8, 10, "handler", _answered("solved")),
     (9, 9, "visitor", _confirmed), (11, 10, "caller", _asked(True))),
    ((0, 1, "duty", _triaged("ordinary")), (0, 2, "duty", _assigned), (0, 3, "handler", _contact("missed")),
     (1, 10, "handler", _contact("missed")), (2, 10, "handler", _contact("missed")),
     (3, 10, "handler", _answered("solved")), (4, 10, "supervisor", _verified("三次联系未果，办理合规。")),
     (6, 10, "caller", _asked(None)), (7, 10, "caller", _asked(None)), (8, 10, "caller", _asked(None))),
    (*TAKEN, (2, 16, "visitor", lambda stage, act: matters.withdraw_own(stage.token, "已经办好了，谢谢。", act))),
    (*GOES_ON, (2, 10, "handler", _answered("referred")), (4, 9, "caller", _heard), (7, 9, "caller", _asked(True))),
)  # fmt: skip
# Who left no contact is asked by nobody: a second person looks at the answer.
QUIET: Story = (
    *TAKEN[:2], (2, 10, "handler", _measured), (3, 10, "handler", _answered("solved")),
    (4, 10, "supervisor", _verified("未留联系方式，办理合规。")), (5, 10, "caller", _asked(None)),
)  # fmt: skip
REFUSED: Sequence[Story] = (
    (*OUT, (2, 10, "supervisor", _checked(True))),
    OUT,
    (*OUT, (1, 10, "supervisor", _checked(False)), (1, 11, "duty", _triaged("ordinary")), (1, 12, "duty", _assigned),
     (3, 10, "handler", _answered("solved")), (4, 10, "visitor", _confirmed), (6, 10, "caller", _asked(True))),
)  # fmt: skip
# How many opening days ago it was brought, and how far it has come since.
OPEN: Sequence[tuple[int, Story]] = (
    (1, ()), (1, TAKEN[:1]), (1, TAKEN), (2, GOES_ON), (2, (*TAKEN[:2], (1, 11, "handler", _contact("missed")))),
    (3, MISLED),
    (3, PAUSED), (4, (*GOES_ON, (2, 10, "handler", _answered("solved")))), (5, SENT_BACK), (6, GOES_ON),
    (7, (*GOES_ON, (3, 10, "handler", _answered("solved")), (5, 10, "visitor", _confirmed))), (9, NOT_CONTENT),
    (10, COMPLEX), (11, (*TAKEN[:1], (2, 9, "duty", _to_nobody), (8, 9, "duty", _urged))), (13, ()),
)  # fmt: skip
