"""What is kept of visitors, why, and the words of their requests: for the notice, the page and the documents."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

type Text = str | Promise

# class of retention → what it is, why it is kept
CLASSES: Mapping[str, tuple[Text, Text]] = {
    "contact": (
        _("The name, phone number or e-mail you leave with a review or a matter"),
        _("To contact you about it within one working day, and to ask how it ended"),
    ),
    "ticket_contact": (
        _("The phone number of a ticket, scrambled; locked away in full where you ask to be told"),
        _("So that nobody holds two tickets in one queue; to tell you when your turn is near"),
    ),
    "volunteer": (
        _("The name, contact and number of papers of a volunteer, locked away"),
        _("To record service truthfully and to issue certificates; counted from the last service"),
    ),
    "request_words": (
        _("What you write when you ask about your data"),
        _("To decide your request, and to show later how it was decided"),
    ),
    "review_text": (
        _("The words of a review"),
        _("To put right what was wrong, and to publish what visitors say"),
    ),
    "review_signals": (
        _("A scrambled mark of your device and network with a review"),
        _("To notice reviews that are given in bulk"),
    ),
    "retaliation_text": (
        _("A report that somebody made you pay for a review"),
        _("For supervision to look into it"),
    ),
    "evidence": (
        _("Photographs and documents added to a matter, sealed; without the place and device of a photograph"),
        _("To show what was wrong and that it was put right"),
    ),
    "matter_text": (
        _("The words of a difficult matter and of its handling"),
        _("To get it done, and to show later how it was done"),
    ),
    "reception_text": (
        _("What was said and answered when a head of an office received somebody"),
        _("To keep what was promised, and to show later what came of it"),
    ),
    "security_log": (
        _("Which account logged in, was refused, saw or took out data"),
        _("The law wants it kept for at least six months"),
    ),
    "handover": (
        _("To whom personal data was shown or handed, and why; never the data itself"),
        _("The law wants it kept for at least three years"),
    ),
    "login_tries": (
        _("How often somebody tried to log in"),
        _("To stop guessing; counted for a quarter of an hour"),
    ),
    "accounts": (
        _("The names of the people who work here"),
        _("To say who served and who decided"),
    ),
    "ledger": (
        _("The log of everything that happened; it holds no name, number or word of yours"),
        _("To prove that nothing was changed afterwards"),
    ),
}
WAYS: Mapping[str, Text] = {
    "term": _("erased by itself"),
    "list": _("destroyed by a list that two people sign"),
    "stays": _("kept as long as the hall works"),
}
WISHES: Mapping[str, Text] = {
    "erase": _("Erase it before the handling ends"),
    "object": _("Stop using and publishing it"),
}
STATES: Mapping[str, Text] = {
    "open": _("Being decided"),
    "granted": _("Granted and done"),
    "refused": _("Refused"),
    "withdrawn": _("Withdrawn by you"),
}
REFUSALS: Mapping[str, Text] = {
    "handling_open": _("Your review is still being handled, which the law demands. Ask again when it is closed."),
    "legal_duty": _("The law demands that it is kept (Personal Information Protection Law, article 47)."),
    "archive_duty": _("It belongs to the archive until the time of its class is over."),
    "rights_of_others": _("The rights of other people weigh more here."),
    "nothing_kept": _("Nothing is kept of you that this could be done to."),
}
FIELDS: Mapping[str, Text] = {
    "contact": _("Phone number or e-mail"),
    "phone": _("Phone number"),
    "email": _("E-mail"),
    "name": pgettext_lazy("of a person", "Name"),
    "identity": _("Identity number"),
    "address": _("Address"),
    "text": _("What you wrote"),
}
