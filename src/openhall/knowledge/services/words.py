"""Other words, kept by people: what is said here, and what documents call it."""

from collections.abc import Sequence

from django.db import transaction

from openhall.kit.errors import Malformed
from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.knowledge.models import Synonym
from openhall.knowledge.services.changing import changed
from openhall.lab.search.grams import normalised
from openhall.ledger import services as ledger
from openhall.ledger.services import Act

LONGEST_WORD, LONGEST_OTHER, MOST = 40, 60, 20


def put_word(word: str, others: Sequence[str], act: Act) -> None:
    """Say what a word is called elsewhere, in place of what was said before; without others it is forgotten.

    Malformed for a word that is empty or too long, or too many others.
    """
    said = normalised(word.strip())
    kept = [each.strip() for each in others if each.strip()]
    if not 0 < len(said) <= LONGEST_WORD or len(kept) > MOST or any(len(each) > LONGEST_OTHER for each in kept):
        detail = {"most": LONGEST_WORD}
        raise Malformed("no_word", "A word has 1 to %(most)s characters, and at most 20 others.", detail)
    with transaction.atomic():
        changed()
        if kept:
            Synonym.objects.update_or_create(word=said, defaults={"others": kept})
        else:
            Synonym.objects.filter(word=said).delete()
        data = {"word": said, "others": kept}
        ledger.append(act, "WordKept", Subject("knowledge", uuid7(act.now)), None, data)
