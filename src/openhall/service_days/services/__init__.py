"""The verbs of the service days: set the rules, publish a rota, swap, substitute, excuse."""

from openhall.service_days.services.changing import excuse_for_leave, substitute, swap
from openhall.service_days.services.planning import publish
from openhall.service_days.services.setting import put_day_rule, put_settings

__all__ = ["excuse_for_leave", "publish", "put_day_rule", "put_settings", "substitute", "swap"]
