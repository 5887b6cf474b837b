"""The writing door of the queue: the verbs of tickets, windows and announcements."""

from openhall.queue.services.announcing import (
    AnnouncementView,
    acknowledge,
    forget_announcements,
    next_announcement,
)
from openhall.queue.services.at_window import finish, recall, start
from openhall.queue.services.calling import AtWindow, call_next, call_number
from openhall.queue.services.contacts import leave_contact, take, take_contact_back, told_all
from openhall.queue.services.forgetting import forget_contact, forget_contacts
from openhall.queue.services.leaving import hand_on
from openhall.queue.services.moving import move_waiting, set_class
from openhall.queue.services.settling import settle
from openhall.queue.services.steps import call_back, correct, hold, no_show, transfer, undo
from openhall.queue.services.taking import TicketWish, cancel
from openhall.queue.services.windows import (
    answer_help,
    ask_help,
    close_hall,
    close_window,
    lend,
    open_window,
    pause,
    reopen_hall,
    resume,
    walk_in,
)

__all__ = [
    "AnnouncementView",
    "AtWindow",
    "TicketWish",
    "acknowledge",
    "answer_help",
    "ask_help",
    "call_back",
    "call_next",
    "call_number",
    "cancel",
    "close_hall",
    "close_window",
    "correct",
    "finish",
    "forget_announcements",
    "forget_contact",
    "forget_contacts",
    "hand_on",
    "hold",
    "leave_contact",
    "lend",
    "move_waiting",
    "next_announcement",
    "no_show",
    "open_window",
    "pause",
    "recall",
    "reopen_hall",
    "resume",
    "set_class",
    "settle",
    "start",
    "take",
    "take_contact_back",
    "told_all",
    "transfer",
    "undo",
    "walk_in",
]
