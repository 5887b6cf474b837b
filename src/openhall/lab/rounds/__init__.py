"""Rounds: which team sees which places on which day, with a bound, or which rules collide."""

from openhall.lab.roster.program import OutOfTime
from openhall.lab.rounds.asking import Away, Closed, Place, Question, Rule, RuleName, Team
from openhall.lab.rounds.checking import Stop, broken_rules, waiting_of
from openhall.lab.rounds.planning import Plan, plan

__all__ = [
    "Away", "Closed", "OutOfTime", "Place", "Plan", "Question", "Rule", "RuleName", "Stop", "Team", "broken_rules",
    "plan", "waiting_of",
]  # fmt: skip
