"""Every change of the collection counts it up, so that whoever keeps an index of it knows that it is old."""

from django.db.models import F

from openhall.knowledge.models import Collection


def changed() -> None:
    """Count a change, in the caller's transaction: its row is held until then, so changes come one by one."""
    if not Collection.objects.filter(id=1).update(revision=F("revision") + 1):
        Collection.objects.bulk_create([Collection(id=1)], ignore_conflicts=True)
        Collection.objects.filter(id=1).update(revision=F("revision") + 1)
