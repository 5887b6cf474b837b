"""What happens on a service day: its agenda with the decisions of the study meeting, and its receptions."""

from django.db import models
from django.db.models import Q

from openhall.kit.choices import choices
from openhall.service_days.models.rota import Duty, ServiceDay
from openhall.service_days.states import AgendaState, MeetingState, ReceptionState, Why


class AgendaItem(models.Model):
    """One point of a day: a record of any room, named without a key, or words of its own.

    A point that was not decided is carried: the next day's has it as `before`, and `carried` counts the days.
    """

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    day = models.ForeignKey(ServiceDay, models.PROTECT, related_name="agenda")
    why = models.CharField(max_length=14, choices=choices(Why))
    subject_kind = models.CharField(max_length=40, default="")
    subject_id = models.UUIDField(null=True)
    label = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=choices(AgendaState), default=AgendaState.OPEN)
    added_at = models.DateTimeField()
    carried = models.PositiveSmallIntegerField(default=0)
    before = models.OneToOneField("self", models.PROTECT, null=True, related_name="after")
    decision = models.CharField(max_length=500, default="")
    owner = models.ForeignKey("places.Unit", models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "subject_id"], condition=Q(subject_id__isnull=False), name="service_days_agenda_once"
            ),
            models.CheckConstraint(
                condition=Q(subject_kind="", subject_id=None) | (~Q(subject_kind="") & Q(subject_id__isnull=False)),
                name="service_days_agenda_subject",
            ),
            models.CheckConstraint(
                condition=Q(state=AgendaState.DECIDED, owner__isnull=False, due_on__isnull=False)
                & Q(decided_at__isnull=False)
                & ~Q(decision="")
                | ~Q(state=AgendaState.DECIDED) & Q(decision="", owner=None, due_on=None),
                name="service_days_decided_whole",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label


class StudyMeeting(models.Model):
    """The study meeting that ends a day; its minutes are the decisions on the agenda and these notes."""

    day = models.OneToOneField(ServiceDay, models.PROTECT, primary_key=True, related_name="meeting")
    state = models.CharField(max_length=6, choices=choices(MeetingState), default=MeetingState.OPENED)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    notes = models.CharField(max_length=2000, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MeetingState.OPENED) ^ Q(closed_at__isnull=False),
                name="service_days_meeting_closed",
            )
        ]

    def __str__(self) -> str:
        return f"meeting of {self.day_id}"


class Reception(models.Model):
    """Somebody was received: opened from the ticket called at the post's window. Who it was lies in the vault alone.

    `about` and `answer` are words until they are erased; `matter` is what it was opened as, if it was.
    """

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="receptions")
    ticket = models.OneToOneField("queue.Ticket", models.PROTECT, related_name="+")
    number = models.CharField(max_length=10)
    state = models.CharField(max_length=9, choices=choices(ReceptionState), default=ReceptionState.OPENED)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    about = models.CharField(max_length=1000, default="")
    answer = models.CharField(max_length=1000, default="")
    matter = models.ForeignKey("matters.Matter", models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ReceptionState.OPENED) ^ Q(closed_at__isnull=False),
                name="service_days_reception_closed",
            ),
            models.CheckConstraint(
                condition=Q(state=ReceptionState.PASSED_ON) ^ Q(matter=None), name="service_days_passed_on_to"
            ),
        ]

    def __str__(self) -> str:
        return self.number
