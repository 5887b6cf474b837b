"""Who answers requests about personal data, who proposes and approves destruction lists, who audits."""

from openhall.people.states import Role
from openhall.privacy.states import ANSWERING, KEEPING

ANSWERS = frozenset(Role(each) for each in ANSWERING)
KEEPS_RECORDS = frozenset(Role(each) for each in KEEPING)
