"""Rotas: who is on duty on which day at which post, proven best, or which rules collide: docs/background/rota.md."""

from openhall.lab.roster.asking import Away, Leader, Per, Post, Question, Rule, RuleName, Unit, rules_of
from openhall.lab.roster.checking import broken_rules, misplaced
from openhall.lab.roster.planning import Plan, plan
from openhall.lab.roster.posts import Duty
from openhall.lab.roster.program import OutOfTime
from openhall.lab.roster.scores import Scores, scores_of

__all__ = [
    "Away", "Duty", "Leader", "OutOfTime", "Per", "Plan", "Post", "Question", "Rule", "RuleName", "Scores", "Unit",
    "broken_rules", "misplaced", "plan", "rules_of", "scores_of",
]  # fmt: skip
