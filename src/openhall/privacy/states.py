"""The life of a request and of a destruction list, each as one table, and the reasons a request may be refused for."""

from enum import StrEnum

from openhall.kit.transitions import Transition, TransitionTable


class Wish(StrEnum):
    """What a person asks that somebody has to decide: erase before the handling ends, or stop a use of it."""

    ERASE = "erase"
    OBJECT = "object"


class RequestState(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Refused(StrEnum):
    """Why a request is refused: the law wants the handling finished, an archive kept, others' rights weigh more."""

    HANDLING_OPEN = "handling_open"
    LEGAL_DUTY = "legal_duty"
    ARCHIVE_DUTY = "archive_duty"
    RIGHTS_OF_OTHERS = "rights_of_others"
    NOTHING_KEPT = "nothing_kept"


class ListState(StrEnum):
    """Where a destruction list stands; carried out is for ever."""

    PROPOSED = "proposed"
    CARRIED_OUT = "carried_out"
    REJECTED = "rejected"


ANSWERING = frozenset({"return_visit_officer", "supervisor", "director"})
KEEPING = frozenset({"administrator", "supervisor", "director"})
_PERSON = frozenset({"visitor"})


def _row(verb: str, sources: str, target: str, event: str, roles: frozenset[str]) -> Transition:
    return Transition(verb, frozenset(sources.split()), frozenset({target}), event, roles)


REQUEST = TransitionTable(
    "privacy request",
    RequestState,
    [
        _row("ask", "", "open", "PrivacyRequestMade", _PERSON),
        _row("grant", "open", "granted", "PrivacyRequestGranted", ANSWERING),
        _row("refuse", "open", "refused", "PrivacyRequestRefused", ANSWERING),
        _row("withdraw", "open", "withdrawn", "PrivacyRequestWithdrawn", _PERSON),
    ],
)
LIST = TransitionTable(
    "destruction list",
    ListState,
    [
        _row("propose", "", "proposed", "DestructionListProposed", KEEPING),
        _row("carry_out", "proposed", "carried_out", "DestructionListCarriedOut", KEEPING),
        _row("reject", "proposed", "rejected", "DestructionListRejected", KEEPING),
    ],
)
