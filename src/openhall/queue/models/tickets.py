"""Queues, tickets, what happened at windows, announcements and estimates: data and constraints.

Every hot table carries its hall; keys are UUIDv7, so that halls can live in one database or in many.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from openhall.queue.rules import ticket_label
from openhall.queue.states import OPEN, OPEN_AT_WINDOW, CloseOfDay, TicketState, VisitorClass, WindowState

STATES = [(each, each) for each in TicketState]
CLASSES = [(each, each) for each in VisitorClass]


class HallRule(models.Model):
    """The settings of a hall's queues; `closed_at` with its message is an emergency: nothing is taken or called."""

    hall = models.OneToOneField("places.Hall", models.CASCADE, primary_key=True, related_name="+")
    booked_ratio = models.PositiveSmallIntegerField(default=2)
    recall_limit = models.PositiveSmallIntegerField(default=3)
    recall_cooldown_seconds = models.PositiveSmallIntegerField(default=3)
    open_tickets_per_contact = models.PositiveSmallIntegerField(default=1)
    daily_limit = models.PositiveIntegerField(null=True)
    close_of_day = models.CharField(max_length=8, default=CloseOfDay.END)
    ticket_paper = models.PositiveSmallIntegerField(default=80)
    wait_target_minutes = models.PositiveSmallIntegerField(default=15)
    wait_warn_minutes = models.PositiveSmallIntegerField(default=20)
    wait_alarm_minutes = models.PositiveSmallIntegerField(default=30)
    skill_step_seconds = models.PositiveIntegerField(default=120)
    announcement_repeats = models.PositiveSmallIntegerField(default=2)
    languages = ArrayField(models.CharField(max_length=10), default=list)
    closed_at = models.DateTimeField(null=True)
    closed_message = models.CharField(max_length=200, default="")
    closed_message_en = models.CharField(max_length=300, default="")

    def __str__(self) -> str:
        return str(self.hall_id)


class ClassRule(models.Model):
    """What a visitor class is worth in a hall: seconds of waiting credited, and the most it may wait."""

    hall = models.ForeignKey("places.Hall", models.CASCADE, related_name="+")
    visitor_class = models.CharField(max_length=12, choices=CLASSES)
    credit_seconds = models.PositiveIntegerField(default=0)
    cap_seconds = models.PositiveIntegerField(null=True)
    needs_mark = models.CharField(max_length=20, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "visitor_class"], name="queue_class_once")]

    def __str__(self) -> str:
        return self.visitor_class


class Queue(models.Model):
    """A line of people waiting for the same kind of service in a hall."""

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="queues")
    code = models.SlugField(max_length=40)
    prefix = models.CharField(max_length=2)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    cap_seconds = models.PositiveIntegerField(default=3600)
    target_minutes = models.PositiveSmallIntegerField(default=15)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "code"], name="queue_queue_code"),
            models.UniqueConstraint(fields=["hall", "prefix"], name="queue_queue_prefix"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.name}"


class QueueItem(models.Model):
    """Which queue of a hall serves an item."""

    hall = models.ForeignKey("places.Hall", models.CASCADE, related_name="+")
    queue = models.ForeignKey(Queue, models.CASCADE, related_name="served_items")
    item = models.ForeignKey("catalogue.Item", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "item"], name="queue_item_one_queue")]

    def __str__(self) -> str:
        return f"{self.item_id} in {self.queue_id}"


class Serving(models.Model):
    """A window serves a queue; rank 0 first. With `until` the window is lent for a while (tide window, 潮汐窗口)."""

    hall = models.ForeignKey("places.Hall", models.CASCADE, related_name="+")
    window = models.ForeignKey("places.Window", models.CASCADE, related_name="+")
    queue = models.ForeignKey(Queue, models.CASCADE, related_name="servings")
    rank = models.PositiveSmallIntegerField(default=0)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["window", "queue"], name="queue_serving_once")]

    def __str__(self) -> str:
        return f"{self.window_id} serves {self.queue_id}"


class Desk(models.Model):
    """The living state of a window: open or not, by whom, since when, and whether it asks for help."""

    window = models.OneToOneField("places.Window", models.CASCADE, primary_key=True, related_name="+")
    hall = models.ForeignKey("places.Hall", models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, default=WindowState.CLOSED)
    reason = models.CharField(max_length=20, default="")
    since = models.DateTimeField()
    clerk = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    booked_streak = models.PositiveSmallIntegerField(default=0)
    autopilot = models.BooleanField(default=False)
    staffed_at = models.DateTimeField(null=True)
    help_at = models.DateTimeField(null=True)
    help_kind = models.CharField(max_length=12, default="")

    class Meta:
        indexes = [models.Index(fields=["hall"], name="queue_desk_hall")]

    def __str__(self) -> str:
        return f"{self.window_id} {self.state}"


class Counter(models.Model):
    """The last number given per hall, day and prefix: a row and its lock make numbers unique and gap-free."""

    pk = models.CompositePrimaryKey("hall_id", "day", "prefix")
    hall = models.ForeignKey("places.Hall", models.CASCADE, related_name="+")
    day = models.DateField()
    prefix = models.CharField(max_length=2)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.prefix}{self.last}"


class Ticket(models.Model):
    """A visitor's ticket on its way through the hall.

    `eligible_at` is when it began to wait in its present queue; `order_at` the same less the credit of its class;
    `cap_at` the moment from which it goes before everyone who arrived later.
    """

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    day = models.DateField()
    prefix = models.CharField(max_length=2)
    number = models.PositiveIntegerField()
    token = models.CharField(max_length=32, unique=True)
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="tickets")
    item = models.ForeignKey("catalogue.Item", models.PROTECT, null=True, related_name="+")
    plan = models.JSONField(default=list)
    visitor_class = models.CharField(max_length=12, choices=CLASSES)
    booked = models.BooleanField(default=False)
    needs_mark = models.CharField(max_length=20, default="")
    language = models.CharField(max_length=10, default="zh-hans")
    companion_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="companions")
    contact_key = models.BinaryField(max_length=32, null=True)
    origin = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=STATES, default=TicketState.WAITING)
    front = models.BooleanField(default=False)
    arrived_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField()
    eligible_at = models.DateTimeField()
    order_at = models.DateTimeField()
    cap_at = models.DateTimeField()
    window = models.ForeignKey("places.Window", models.PROTECT, null=True, related_name="+")
    only_window = models.ForeignKey("places.Window", models.PROTECT, null=True, related_name="+")
    clerk = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    calls = models.PositiveSmallIntegerField(default=0)
    called_at = models.DateTimeField(null=True)
    last_called_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, default="")
    reason = models.JSONField(default=dict)
    estimate_low = models.PositiveIntegerField(null=True)
    estimate_likely = models.PositiveIntegerField(null=True)
    estimate_high = models.PositiveIntegerField(null=True)
    first_called_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "day", "prefix", "number"], name="queue_ticket_number"),
            models.UniqueConstraint(
                fields=["window"], name="queue_one_open_per_window", condition=Q(state__in=sorted(OPEN_AT_WINDOW))
            ),
            models.UniqueConstraint(
                fields=["queue", "contact_key"],
                name="queue_one_open_per_contact",
                condition=Q(contact_key__isnull=False, state__in=sorted(OPEN)),
            ),
            models.CheckConstraint(
                name="queue_window_iff_at_window",
                condition=~Q(state__in=sorted(OPEN_AT_WINDOW)) | Q(window__isnull=False, called_at__isnull=False),
            ),
            models.CheckConstraint(
                name="queue_outcome_iff_done",
                condition=(Q(state="done") & ~Q(outcome="")) | (~Q(state="done") & Q(outcome="")),
            ),
            models.CheckConstraint(
                name="queue_estimate_whole",
                condition=Q(estimate_low__isnull=True, estimate_likely__isnull=True, estimate_high__isnull=True)
                | Q(estimate_low__lte=F("estimate_likely"), estimate_likely__lte=F("estimate_high")),
            ),
        ]
        indexes = [
            models.Index(fields=["queue", "order_at"], name="queue_ticket_waiting", condition=Q(state="waiting")),
            models.Index(fields=["hall", "state"], name="queue_ticket_open", condition=Q(state__in=sorted(OPEN))),
            models.Index(fields=["hall", "day"], name="queue_ticket_day"),
        ]

    def __str__(self) -> str:
        return ticket_label(self.prefix, self.number)


class Stop(models.Model):
    """One ended stay of a ticket at a window: what service times are measured from.

    `before` keeps the ticket's columns as they stood when the stay ended, so that the last step can be undone.
    """

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="stops")
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="+")
    item = models.ForeignKey("catalogue.Item", models.PROTECT, null=True, related_name="+")
    window = models.ForeignKey("places.Window", models.PROTECT, related_name="+")
    clerk = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    eligible_at = models.DateTimeField()
    called_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField()
    result = models.CharField(max_length=12)
    before = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["ticket"], name="queue_stop_ticket"),
            models.Index(fields=["window", "ended_at"], name="queue_stop_window"),
            models.Index(fields=["queue", "ended_at"], name="queue_stop_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} at {self.window_id}"


class Announcement(models.Model):
    """A call to be spoken and shown in a zone; boards take them one at a time, so voices never overlap."""

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.CASCADE, related_name="+")
    zone = models.ForeignKey("places.Zone", models.CASCADE, related_name="+")
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="+")
    number = models.CharField(max_length=8)
    window_code = models.CharField(max_length=10)
    language = models.CharField(max_length=10)
    repeats = models.PositiveSmallIntegerField(default=2)
    recall = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    leased_by = models.CharField(max_length=40, default="")
    leased_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["zone", "id"], name="queue_announcement_due", condition=Q(done_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.window_code}"


class Curve(models.Model):
    """The stored wait estimate per queue and class, seconds: refreshed off the request, read by `take`."""

    pk = models.CompositePrimaryKey("queue_id", "visitor_class")
    queue = models.ForeignKey(Queue, models.CASCADE, related_name="+")
    hall = models.ForeignKey("places.Hall", models.CASCADE, related_name="+")
    visitor_class = models.CharField(max_length=12)
    low = models.PositiveIntegerField()
    likely = models.PositiveIntegerField()
    high = models.PositiveIntegerField()
    per_ticket = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()
    refreshed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.queue_id} {self.visitor_class}"
