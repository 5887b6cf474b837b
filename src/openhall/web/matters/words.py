"""The words of difficult matters: codes in, the reader's language out; for the person and for the staff."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Words = Mapping[str, str | Promise]

KINDS: Words = {
    "difficulty": _("Something could not be got done"),
    "complaint": _("A complaint"),
    "suggestion": _("A suggestion"),
    "praise": _("Praise"),
}
STATES: Words = {
    "opened": _("Taken in"),
    "triaged": _("Classified"),
    "handling": _("Being handled"),
    "answered": _("Answered, waits for the person"),
    "closed": _("Closed, return visit due"),
    "settled": _("Settled"),
    "refused": _("Out of scope"),
    "withdrawn": _("Withdrawn"),
}
OWN_STATES: Words = {
    "opened": _("We have it. Somebody will look at it today."),
    "triaged": _("We have looked at it and are naming the office that handles it."),
    "handling": _("An office is working on it."),
    "answered": _("There is an answer. Please say whether it settles the matter."),
    "closed": _("You said that it is settled. Somebody who did not handle it will ask you how it went."),
    "settled": _("It is settled."),
    "refused": _("This is no matter for this window. Below stands where you get help."),
    "withdrawn": _("You have withdrawn it."),
}
TONES: Mapping[str, str] = {
    "opened": "wait", "triaged": "wait", "handling": "wait", "answered": "link", "closed": "good", "settled": "good",
    "refused": "", "withdrawn": "",
}  # fmt: skip
GRADES: Words = {"simple": _("Simple"), "ordinary": _("Ordinary"), "complex": _("Complex")}
CAUSES: Words = {
    "incomplete": _("Papers are missing, or it is not clear what is wanted"),
    "forbidden": _("Law, policy or procedure forbid it for now"),
    "several_units": _("Several offices or windows have to agree"),
    "conduct": _("Conduct of staff"),
    "other": _("Another cause"),
}
SCOPE: Words = {
    "litigation": _("It is before a court, or belongs there"),
    "petition": _("It is a petition"),
    "against_law": _("It is against the law or the policy in force"),
    "private_dispute": _("It is a dispute between private persons"),
    "other_place": _("Another place is responsible"),
}
OUTCOMES: Words = {
    "solved_on_spot": _("Solved on the spot"),
    "solved": _("Solved"),
    "explained": _("Cannot be done under the law, explained"),
    "referred": _("Referred elsewhere"),
    "partly": _("Partly solved, with a plan"),
    "withdrawn": _("Withdrawn"),
}
WAYS: Words = {
    "in_person": _("In person"),
    "phone": _("By phone"),
    "message": _("By message"),
    "letter": _("By letter"),
    "page": _("On the page"),
}
CHANNELS: Words = {
    "window": _("At the window"),
    "page": _("On the page"),
    "kiosk": _("At a kiosk"),
    "hotline": _("By the hotline"),
    "paper": _("On paper"),
    "guide": _("With a guide"),
}
SAID: Words = {
    "measure": _("Done"),
    "comment": _("Comment"),
    "contact": _("Contact with the person"),
    "extension": _("More time"),
    "sent_back": _("The answer was not accepted"),
    "decision": _("Decision"),
    "file": _("File added"),
    "meeting_called": _("Joint meeting called"),
    "meeting_held": _("Joint meeting held"),
    "meeting_off": _("Joint meeting called off"),
    "return_visit": _("Return visit"),
}
PAUSES: Words = {
    "correction": _("The person has to bring papers"),
    "hearing": _("A hearing"),
    "bidding": _("A call for bids"),
    "auction": _("An auction"),
    "inspection": _("An inspection"),
    "testing": _("A test"),
    "quarantine": _("A quarantine"),
    "appraisal": _("An appraisal"),
    "expert_review": _("A review by experts"),
    "force_majeure": _("Force majeure"),
}
CLOCKS: Words = {
    "matter.contact": _("First contact"),
    "matter.answer.simple": _("Answer"),
    "matter.answer.ordinary": _("Answer"),
    "matter.answer.complex": _("Answer"),
    "matter.return_visit": _("Return visit"),
}
CARDS: Words = {"yellow": _("Yellow card"), "red": _("Red card")}
LEVELS: Words = {
    "window_head": _("Window head"),
    "duty_leader": _("Duty leader"),
    "chief_representative": _("Chief representative"),
    "supervisor": _("Joint meeting"),
    "director": _("Director Service Day"),
    "leading_group": _("Leading group"),
}
STANDINGS: Words = {
    "open": _("Root cause unknown"),
    "known": _("Root cause named, nothing improved yet"),
    "watched": _("Improved, being watched"),
    "recurred": _("Came back after the improvement"),
    "held": _("Improved, and did not come back"),
}
STANDING_TONES: Mapping[str, str] = {
    "open": "wait", "known": "wait", "watched": "link", "recurred": "late", "held": "good",
}  # fmt: skip
CHANGED: Words = {
    "item_version": _("A version of the item"),
    "guide": _("A paragraph of the guide"),
    "step": _("A step of the procedure"),
}
