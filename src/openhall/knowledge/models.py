"""Documents with their passages, other words, and the state of the collection: data and constraints."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from openhall.kit.choices import choices
from openhall.knowledge.states import SETTLED, Kind, QuestionState


class Document(models.Model):
    """A policy document, a question with its answer, or an item's guide, as it was read from `source`."""

    id = models.UUIDField(primary_key=True)
    source = models.CharField(max_length=400, unique=True)
    kind = models.CharField(max_length=8, choices=choices(Kind))
    title = models.CharField(max_length=300)
    other_names = ArrayField(models.CharField(max_length=300), default=list)
    number = models.CharField(max_length=60, default="")
    issuer = models.CharField(max_length=60, default="")
    work = models.CharField(max_length=400, db_index=True)
    dated_on = models.DateField(null=True)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    digest = models.BinaryField(max_length=32)
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="knowledge_ends_after_it_begins",
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gt=F("from_on")),
            ),
            models.CheckConstraint(name="knowledge_document_has_a_title", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title


class Passage(models.Model):
    """A piece of a document, small enough to be an answer; positions count from 0."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="passages")
    position = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["document", "position"]
        constraints = [
            models.UniqueConstraint(fields=["document", "position"], name="knowledge_passage_position"),
            models.CheckConstraint(name="knowledge_passage_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Synonym(models.Model):
    """A word that people say, and the words that documents use for it; kept by people."""

    word = models.CharField(max_length=40, unique=True)
    others = ArrayField(models.CharField(max_length=60))

    class Meta:
        constraints = [models.CheckConstraint(name="knowledge_synonym_has_others", condition=Q(others__len__gt=0))]

    def __str__(self) -> str:
        return self.word


class Collection(models.Model):
    """One row: how often the collection has changed. Every change takes this row first, so changes come one by one."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    revision = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(name="knowledge_one_collection", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.revision)


class Question(models.Model):
    """A question of a week that was passed on, or whose answer was judged; nobody is named.

    The same words in one week are one row; how often each of `Heard` was said stands under its name.
    """

    id = models.UUIDField(primary_key=True)
    hall = models.ForeignKey("places.Hall", models.PROTECT, related_name="+")
    week_on = models.DateField()
    text = models.CharField(max_length=200)
    unanswered = models.PositiveIntegerField(default=0)
    useful = models.PositiveIntegerField(default=0)
    not_useful = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=choices(QuestionState), default=QuestionState.OPEN)
    owner = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=300, default="")
    first_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "week_on", "text"], name="knowledge_question_once_a_week"),
            models.CheckConstraint(name="knowledge_question_asks_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="knowledge_question_settled",
                condition=Q(state__in=sorted(SETTLED), settled_at__isnull=False, owner__isnull=False) & ~Q(words="")
                | Q(state=QuestionState.TAKEN, settled_at=None, owner__isnull=False, words="")
                | Q(state=QuestionState.OPEN, settled_at=None, owner=None, words=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text
