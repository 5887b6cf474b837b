"""Fixed words of the Director Service Day, and the lives of its records as tables."""

from enum import StrEnum

from openhall.kit.transitions import Transition, TransitionTable


class Roll(StrEnum):
    """What becomes of a nominal service day on which nobody works: 顺延, not held, held all the same."""

    FORWARD = "roll_forward"
    SKIP = "skip"
    HOLD = "hold"


class DutyState(StrEnum):
    """How a duty stands before its day: as planned, taken by a substitute, or excused with nobody in the place."""

    PLANNED = "planned"
    SUBSTITUTED = "substituted"
    EXCUSED = "excused"


class RequestKind(StrEnum):
    """What a leader asks for: that somebody swaps the duty, or leave from it."""

    SWAP = "swap"
    LEAVE = "leave"


class RequestState(StrEnum):
    """How a request stands: a swap is taken by a colleague, a leave granted or declined by the hall."""

    ASKED = "asked"
    TAKEN = "taken"
    GRANTED = "granted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Attendance(StrEnum):
    """How a duty went: the leader came, a substitute did, nobody for a reason that was granted, or without one."""

    EXPECTED = "expected"
    PRESENT = "present"
    SUBSTITUTE = "substitute"
    EXCUSED = "excused"
    ABSENT = "absent"


class Why(StrEnum):
    """Why something stands on the agenda; `booking` and `blocking_point` are for rooms above to bring."""

    LADDER = "ladder"
    RED_CARD = "red_card"
    BOOKING = "booking"
    BLOCKING_POINT = "blocking_point"
    FINDING = "finding"
    BY_HAND = "by_hand"


class AgendaState(StrEnum):
    """How a point of the agenda stands: open, decided by the study meeting, or carried to the next day."""

    OPEN = "open"
    DECIDED = "decided"
    CARRIED = "carried"


class ReceptionState(StrEnum):
    """How a reception stands: the person is there, it was solved on the spot, or it was opened as a matter."""

    OPENED = "opened"
    SOLVED = "solved"
    PASSED_ON = "passed_on"


class MeetingState(StrEnum):
    """Whether the study meeting still sits."""

    OPENED = "opened"
    CLOSED = "closed"


class WalkRole(StrEnum):
    """As whom a leader goes through an item: 亲身办, 代理办, 陪同办, or behind the window."""

    APPLICANT = "applicant"
    AGENT = "agent"
    COMPANION = "companion"
    CLERK = "clerk"


class WalkState(StrEnum):
    """Whether the walk still goes on."""

    WALKING = "walking"
    ENDED = "ended"


RUNNING = frozenset({"supervisor", "director", "duty_leader", "administrator"})
# No role of the office but a name in the rota: the leader whose duty it is, or who stands there.
LEADER = frozenset({"leader"})
AT_WORK = RUNNING | {"chief_representative", "window_head"}


def row(verb: str, ways: str, event: str, roles: frozenset[str]) -> Transition:
    """`ways` is written "planned>planned excused>planned"; a new thing comes from nothing: ">planned"."""
    arrows = frozenset((before, after) for before, after in (each.split(">") for each in ways.split()))
    sources, targets = (frozenset(each) - {""} for each in zip(*arrows, strict=True))
    return Transition(verb, sources, targets, event, roles, arrows)


DUTY = TransitionTable(
    "duty",
    DutyState,
    [
        row("publish", ">planned", "RotaPublished", RUNNING),
        row("swap", "planned>planned", "DutySwapped", RUNNING | LEADER),
        row("substitute", "planned>substituted excused>substituted", "DutySubstituted", RUNNING | LEADER),
        row("excuse", "planned>excused substituted>excused", "DutyExcused", RUNNING),
        row("check_in", "planned>planned substituted>substituted", "LeaderCheckedIn", RUNNING | LEADER),
        row("check_out", "planned>planned substituted>substituted", "LeaderCheckedOut", RUNNING | LEADER),
    ],
)
REQUEST = TransitionTable(
    "request",
    RequestState,
    [
        row("ask", ">asked", "DutyRequestMade", LEADER),
        row("take", "asked>taken", "SwapTaken", LEADER),
        row("grant", "asked>granted", "LeaveGranted", RUNNING),
        row("decline", "asked>declined", "LeaveDeclined", RUNNING),
        row("withdraw", "asked>withdrawn", "DutyRequestWithdrawn", LEADER | {"system"}),
    ],
)
AGENDA = TransitionTable(
    "agenda_item",
    AgendaState,
    [
        row("add", ">open", "AgendaItemAdded", AT_WORK | {"system"}),
        row("decide", "open>decided", "AgendaItemDecided", RUNNING),
        row("carry", "open>carried", "AgendaItemCarried", RUNNING | {"system"}),
    ],
)
RECEPTION = TransitionTable(
    "reception",
    ReceptionState,
    [
        row("open", ">opened", "ReceptionOpened", AT_WORK),
        row("solve", "opened>solved", "ReceptionSolved", AT_WORK),
        row("pass_on", "opened>passed_on", "ReceptionPassedOn", AT_WORK),
    ],
)
MEETING = TransitionTable(
    "study_meeting",
    MeetingState,
    [
        row("open", ">opened", "StudyMeetingOpened", RUNNING),
        row("close", "opened>closed", "StudyMeetingClosed", RUNNING),
    ],
)
WALK = TransitionTable(
    "walk",
    WalkState,
    [
        row("begin", ">walking", "WalkBegun", AT_WORK),
        row("step", "walking>walking", "WalkStepTimed", AT_WORK),
        row("check", "walking>walking", "WalkChecked", AT_WORK),
        row("ask", "walking>walking", "WalkMaterialsAsked", AT_WORK),
        row("find", "walking>walking", "WalkFindingMade", AT_WORK),
        row("end", "walking>ended", "WalkEnded", AT_WORK),
    ],
)
