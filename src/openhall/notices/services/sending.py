"""Which channels the settings open."""

from collections.abc import Mapping

from openhall.notices.services.channels.email import Smtp
from openhall.notices.services.channels.http import Sms, Way, Webhook
from openhall.notices.services.draining import OpenAddress, Send, Senders
from openhall.notices.states import Channel


def senders(values: Mapping[str, str], open_address: OpenAddress) -> Senders:
    """Senders of the settings (see docs/reference/notices.md); a channel without its settings is not there."""
    way = Way(frozenset(values.get("ALLOWED_HOSTS", "").split()))
    found: dict[Channel, Send] = {}
    if values.get("SMTP_HOST") and values.get("FROM"):
        found[Channel.EMAIL] = Smtp(
            values["SMTP_HOST"], int(values.get("SMTP_PORT") or 587), values["FROM"], values.get("SMTP_USER", ""),
            values.get("SMTP_PASSWORD", ""), values.get("SMTP_SECURITY") or "starttls",
        )  # fmt: skip
    if values.get("SMS_URL") and values.get("SMS_SUCCESS"):
        found[Channel.SMS] = Sms(values["SMS_URL"], values.get("SMS_BODY", ""), values["SMS_SUCCESS"], way)
    if values.get("WEBHOOK_SECRET"):
        found[Channel.WEBHOOK] = Webhook(values["WEBHOOK_SECRET"], way)
    named = {"cards": values["CARDS_WEBHOOK"]} if values.get("CARDS_WEBHOOK") else {}
    return Senders(open_address, found, named, int(values.get("PER_HOUR") or 20))
