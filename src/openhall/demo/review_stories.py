"""Stories of bad reviews: who does what on which opening day after the review; told by the real verbs, in the past."""

import datetime as dt
import random
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence

from django.conf import settings

from openhall.kit.clock import local_day, local_moment
from openhall.ledger.services import Act
from openhall.queue.queries.plan import HallPlan
from openhall.queue.queries.visited import Done
from openhall.reviews import services as reviews
from openhall.reviews.queries.cases import case_of_review
from openhall.reviews.rules import review_token
from openhall.reviews.rules.reasons import reasons_for
from openhall.reviews.services import ReviewWish
from openhall.reviews.states import Channel, Level

TEXTS = (
    "等了一个多小时才叫到我。", "窗口说材料不全，没说清缺哪样。", "前后跑了三趟才办成。", "说话很不耐烦。",
    "指南上写的复印件份数和窗口要的不一样。", "预约了还要重新排队。", "系统一直登不上，让我明天再来。",
    "两个窗口互相推，谁也不管。", "中午没到点就停止叫号。", "填了三遍同样的表。",
)  # fmt: skip
MEASURES = (
    "已向来人致歉，窗口重学一次性告知规范。", "已更正办事指南中的份数。", "已增开一个窗口，午间轮岗不停号。",
    "已与相关单位厘清分工，改为一个窗口收件。",
)  # fmt: skip
REPLIES = ("感谢指出，已经整改。", "给您添麻烦了，指南已更正。", "已增开窗口，欢迎监督。")

# opening day after the review, hour, who, what
type Step = tuple[int, int, str, Callable[["Stage", Act], object]]
type Story = tuple[Step, ...]


class Stage:
    """One bad review: the visit, the people, and what time it is at the end."""

    def __init__(
        self, plan: HallPlan, people: Mapping[str, uuid.UUID], visit: Done, number: int, now: dt.datetime
    ) -> None:
        """Nothing was said yet."""
        self.plan, self.people, self.visit, self.number, self.now = plan, people, visit, number, now
        self.review = self.case = uuid.UUID(int=0)

    @property
    def token(self) -> str:
        """What the visitor holds."""
        return review_token(settings.SECRET_KEY, self.visit.ticket)

    def play(self, story: Story, rng: random.Random) -> None:
        """The review, then each step that lies in the past."""
        given_at = self.visit.closed_at + dt.timedelta(seconds=60 + round(1800 * rng.random()))
        if given_at >= self.now:
            return
        self._give(given_at, rng)
        days = list(self._opening_days(given_at))
        for day, hour, who, step in story:
            at = local_moment(days[day], dt.time(hour, 7 * self.number % 60), self.plan.hall.hours.timezone)
            if at >= self.now:
                return
            account = self.visit.clerk if who == "clerk" else self.people.get(who)
            step(self, Act(f"account:{account}" if account else "visitor", at, account))

    def _give(self, at: dt.datetime, rng: random.Random) -> None:
        level = Level.VERY_DISSATISFIED if self.number % 4 == 0 else Level.DISSATISFIED
        reason = rng.choice([each.code for each in reasons_for(level)])
        text = TEXTS[self.number % len(TEXTS)] if self.number % 3 else ""
        contact = "" if self.number % 5 == 4 else f"139{self.number % 10_000:04d}0000"
        channel = (Channel.MOBILE, Channel.QR, Channel.DESKTOP)[self.number % 3]
        wish = ReviewWish(level, (reason,), text, contact=contact, channel=channel, device=rng.randbytes(16))
        said = reviews.give_for(self.visit.ticket, wish, Act("visitor", at)).mapping
        self.review = uuid.UUID(str(said["id"]))
        self.case = case_of_review(self.review)

    def _opening_days(self, since: dt.datetime) -> Iterator[dt.date]:
        """The day of the review, and the days on which the hall was open after it."""
        day = local_day(since, self.plan.hall.hours.timezone)
        yield day
        for _ in range(60):
            day += dt.timedelta(days=1)
            if self.plan.hall.hours.intervals(day):
                yield day

    @property
    def reachable(self) -> bool:
        """Whether the reviewer left a contact."""
        return self.number % 5 != 4


def _contact(stage: Stage, act: Act) -> object:
    way = "phone" if stage.reachable else "log_only"
    return reviews.contact(stage.case, way, stage.reachable, act)


def _missed(stage: Stage, act: Act) -> object:
    return reviews.contact(stage.case, "phone", False, act)


def _visited(satisfied: bool) -> Callable[[Stage, Act], object]:
    def ask(stage: Stage, act: Act) -> object:
        if not stage.reachable:
            return reviews.return_visit(stage.case, "log_only", False, None, act)
        return reviews.return_visit(stage.case, "phone", True, satisfied, act)

    return ask


def _not_reached(stage: Stage, act: Act) -> object:
    return reviews.return_visit(stage.case, "phone", False, None, act)


def _rectified(stage: Stage, act: Act) -> object:
    return reviews.rectify(stage.case, MEASURES[stage.number % len(MEASURES)], act)


def _published(shown: bool) -> Callable[[Stage, Act], object]:
    def publish(stage: Stage, act: Act) -> object:
        text = TEXTS[stage.number % len(TEXTS)] if stage.number % 3 else ""
        reason = "" if shown else "文字里有工作人员姓名，不予公开"
        return reviews.publish(stage.review, shown, text, REPLIES[stage.number % len(REPLIES)], reason, act)

    return publish


def _rated(level: Level) -> Callable[[Stage, Act], object]:
    return lambda stage, act: reviews.rate_handling(stage.token, ReviewWish(level), act)


def _reported(stage: Stage, act: Act) -> object:
    return reviews.report_retaliation(stage.token, "评价以后再来办事，被要求补交以前没有提过的材料。", act)


SIMPLE: Story = (
    (1, 10, "verifier", _contact),
    (1, 11, "verifier", lambda stage, act: reviews.classify(stage.case, "simple", act)),
    (3, 15, "verifier", _rectified),
)
CLOSED: Story = (*SIMPLE, (5, 10, "caller", _visited(True)), (6, 9, "supervisor", _published(True)),
                 (6, 14, "visitor", _rated(Level.SATISFIED)))  # fmt: skip
QUIET: Story = (*SIMPLE, (5, 10, "caller", _visited(True)), (6, 9, "supervisor", _published(True)))
OVER: Sequence[Story] = (
    CLOSED,
    (*SIMPLE, (4, 10, "caller", _visited(False)), (5, 10, "verifier", _rectified), (6, 10, "caller", _visited(True)),
     (6, 16, "supervisor", _published(False))),
    ((1, 9, "verifier", lambda stage, act: reviews.propose_invalid(stage.case, "mistaken", "来人确认按错了键。", act)),
     (2, 10, "supervisor", lambda stage, act: reviews.decide(stage.case, True, "电话核实属实。", act))),
    ((1, 9, "verifier", _missed), (2, 15, "verifier", _missed), (3, 11, "verifier", _missed),
     (4, 10, "verifier", _rectified), (5, 10, "caller", _not_reached), (6, 10, "caller", _not_reached),
     (7, 10, "caller", _not_reached)),
    CLOSED,
    ((1, 9, "verifier", _contact),
     (2, 9, "verifier", lambda stage, act: reviews.propose_cannot(stage.case, "所提要求于法无据，已当面说明。", act)),
     (3, 10, "director", lambda stage, act: reviews.decide(stage.case, True, "法规核对无误。", act))),
    ((1, 9, "verifier", _contact),
     (1, 16, "clerk", lambda stage, act: reviews.appeal(stage.case, "我按规定一次告知了全部材料。", act)),
     (3, 10, "supervisor", lambda stage, act: reviews.decide_appeal(stage.case, False, "录音与评价相符。", act)),
     (4, 10, "verifier", _rectified), (5, 10, "caller", _visited(True)), (5, 15, "visitor", _reported),
     (7, 10, "director", _published(True))),
    ((1, 9, "verifier", _contact), (1, 10, "verifier", lambda stage, act: reviews.classify(stage.case, "complex", act)),
     (13, 10, "supervisor", lambda stage, act: reviews.extend(stage.case, 5, act)), (16, 10, "verifier", _rectified),
     (18, 10, "caller", _visited(True)), (19, 10, "visitor", _rated(Level.BASICALLY_SATISFIED))),
    ((1, 9, "verifier", _contact),
     (1, 16, "clerk", lambda stage, act: reviews.appeal(stage.case, "当时不在本窗口。", act)),
     (3, 10, "supervisor", lambda stage, act: reviews.decide_appeal(stage.case, True, "排班表证实不在岗。", act))),
)  # fmt: skip
OPEN: Sequence[Story] = (
    (),
    SIMPLE[:1],
    SIMPLE[:2],
    (*SIMPLE[:1], (1, 14, "verifier", lambda stage, act: reviews.propose_cannot(stage.case, "权限不在本厅。", act))),
    ((1, 10, "verifier", lambda stage, act: reviews.propose_invalid(stage.case, "malicious", "一人连发多条。", act)),),
    SIMPLE,
)  # fmt: skip
