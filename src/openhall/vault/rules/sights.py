"""Who may see whom, and what for: one table. Whoever is not told `clear` or `masked` here sees nothing.

An author's name, phone and number never reach the rated person or anyone who commands the rated person; the unit's
verification officer sees them to verify, the administration's return-visit officer to make the return visit,
supervision to supervise (a complaint of retaliation goes there). The public and statistics see no author at all.
"""

from collections.abc import Mapping

from openhall.vault.states import Field, Purpose, Relation, Sight

TABLE = """
                     verify return_visit appeal hearing supervise moderate publish count exchange notify own_rights
rated_person         never  never        never  never   never     never    never   never never    never  never
line_manager         never  never        never  never   never     never    never   never never    never  never
other_staff          never  never        never  never   never     never    never   never never    never  never
verification_officer clear  never        never  never   never     never    never   never never    never  never
return_visit_officer never  clear        never  never   never     never    never   never never    never  never
appeals_panel        never  never        masked clear   never     never    never   never never    never  never
supervision          masked masked       masked masked  clear     masked   never   never never    never  never
moderator            never  never        never  never   never     masked   never   never never    never  never
auditor              never  never        never  never   never     never    never   never never    never  never
public               never  never        never  never   never     never    never   never never    never  never
statistics           never  never        never  never   never     never    never   never never    never  never
exchange             never  never        never  never   never     never    never   never clear    never  never
messenger            never  never        never  never   never     never    never   never never    clear  never
the_person           never  never        never  never   never     never    never   never never    never  clear
"""
# An identity number is more than contact data: to call somebody back nobody needs it.
SEES_IDENTITY = frozenset({Relation.EXCHANGE, Relation.THE_PERSON})

type Sights = Mapping[Relation, Mapping[Purpose, Sight]]


def read_table(text: str) -> Sights:
    """The table as data; ValueError unless every relation, purpose and cell stands there exactly once."""
    header, *rows = (line.split() for line in text.strip().splitlines())
    purposes = [Purpose(name) for name in header]
    sights = {Relation(row[0]): dict(zip(purposes, map(_sight, row[1:]), strict=True)) for row in rows}
    if sorted(purposes) != sorted(Purpose) or len(rows) != len(sights) or set(sights) != set(Relation):
        raise ValueError("a relation or a purpose is missing or stands there twice")
    return sights


def _sight(word: str) -> Sight:
    return Sight.CLEAR_LOGGED if word == "clear" else Sight(word)


SIGHTS = read_table(TABLE)


def sight(relation: Relation, purpose: Purpose, field: str) -> Sight:
    """How much of a field somebody of this relation sees for this purpose."""
    found = SIGHTS[relation][purpose]
    if field == Field.IDENTITY and found is Sight.CLEAR_LOGGED and relation not in SEES_IDENTITY:
        return Sight.MASKED
    return found
