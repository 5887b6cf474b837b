"""Play recorded visits through the verbs, event by event: they come, are called, served, or lose patience.

Time is the record's, handed in as `now`. Every verb gets a moment of its own, at least a microsecond after the one
before, so that the log has one order.
"""

import datetime as dt
import heapq
import uuid
from collections import Counter
from collections.abc import Callable, Sequence

from openhall.demo.replay.making_hall import MadeHall
from openhall.demo.replay.record import Visit
from openhall.kit.clock import local_day
from openhall.ledger.services import Act
from openhall.queue import services as queue
from openhall.queue.queries.plan import HallPlan
from openhall.queue.services import AtWindow, TicketWish
from openhall.queue.services.closing import GRACE, close_day
from openhall.queue.states import Outcome

ACTOR = ORIGIN = "replay"
TICK = dt.timedelta(microseconds=1)
OVER, OVER_EN = "此大厅回放历史记录，不办理业务。", "This hall has replayed a record. It serves nobody."
# Of what happens at one moment: a window becomes free, somebody's patience ends, somebody comes.
FREED, LEAVES, COMES = range(3)

type Told = Callable[[dt.datetime, int, str, str], None]


class Play:
    """One replay. `next_at` says when the next step is due (None: it is over), `step` does it.

    It may be stopped between two steps. `tickets` holds the ticket of each visit that has come; `called` hears of every
    call: the moment, the visit by its place, the ticket's number, the window.
    """

    def __init__(self, plan: HallPlan, made: MadeHall, visits: Sequence[Visit], called: Told) -> None:
        """Nobody has come yet; `visits` stand in order of arrival."""
        self.plan, self.made, self.visits, self.called = plan, made, visits, called
        self._moment = self.last = visits[0].arrived_at - dt.timedelta(seconds=1)
        self.tickets: list[uuid.UUID] = []
        self._due = [(visit.arrived_at, COMES, place) for place, visit in enumerate(visits)]
        self._waiting: dict[uuid.UUID, int] = {}
        self._in_queue: Counter[str] = Counter()
        self._windows = list(made.windows)
        self._idle = dict.fromkeys(self._windows)
        self._served: dict[str, int] = {}

    @property
    def next_at(self) -> dt.datetime | None:
        """When the next step is due."""
        return self._due[0][0] if self._due else None

    def open(self) -> None:
        """Every window opens, a second before the first visitor comes."""
        for code in self._windows:
            queue.open_window(self._at(code), self._act())

    def close(self) -> None:
        """Every window closes, and the hall for good; whoever is still there (a replay was stopped) came in vain."""
        left = [*self._waiting.values(), *self._served.values()]
        self.last += bool(left) * (GRACE + TICK)
        for day in sorted({local_day(self.visits[place].arrived_at, self.plan.hall.hours.timezone) for place in left}):
            close_day(self.plan, day, self._act().now)
        for code in self._windows:
            queue.close_window(self._at(code), self._act())
        queue.close_hall(self.plan, OVER, OVER_EN, self._act())

    def step(self) -> None:
        """Do what is due next."""
        self._moment, kind, place = heapq.heappop(self._due)
        self.last = max(self._moment - TICK, self.last)
        if kind == COMES:
            self._come(place)
        elif kind == LEAVES:
            self._leave(place)
        else:
            self._free(self._windows[place])

    def _come(self, place: int) -> None:
        visit = self.visits[place]
        wish = TicketWish(self.made.queues[visit.queue], visitor_class=visit.visitor_class, origin=ORIGIN,
                          arrived_at=visit.arrived_at)  # fmt: skip
        ticket = uuid.UUID(queue.take(self.plan, wish, self._act()).mapping["id"])
        self.tickets.append(ticket)
        self._waiting[ticket] = place
        self._in_queue[visit.queue] += 1
        if visit.patience is not None:
            heapq.heappush(self._due, (visit.arrived_at + visit.patience, LEAVES, place))
        for code in list(self._idle):
            if self._call(code):
                return

    def _leave(self, place: int) -> None:
        if self._waiting.pop(self.tickets[place], None) is not None:
            self._in_queue[self.visits[place].queue] -= 1
            queue.cancel(self.tickets[place], self._act())

    def _free(self, code: str) -> None:
        queue.finish(self._at(code), Outcome.DONE, self._act())
        self._idle[code] = None
        del self._served[code]
        self._call(code)

    def _call(self, code: str) -> bool:
        """Let a free window call; whether somebody came. Where nobody waits it need not ask."""
        if not any(self._in_queue[label] for label in self.made.windows[code]):
            return False
        answer = queue.call_next(self._at(code), self._act())
        if answer.status == 204:
            return False
        place = self._waiting.pop(uuid.UUID(answer.mapping["id"]))
        visit = self.visits[place]
        self._in_queue[visit.queue] -= 1
        del self._idle[code]
        self._served[code] = place
        self.called(self._moment, place, answer.mapping["number"], code)
        queue.start(self._at(code), self._act())
        heapq.heappush(self._due, (self._moment + visit.service, FREED, self._windows.index(code)))
        return True

    def _at(self, code: str) -> AtWindow:
        return AtWindow(self.plan, self.plan.windows[code], staffed=False)

    def _act(self) -> Act:
        self.last += TICK
        return Act(ACTOR, self.last)
