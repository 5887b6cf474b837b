"""Which channels the settings open."""

from collections.abc import Mapping

from openhall.notices.services.channels.bots import Bots
from openhall.notices.services.channels.email import Smtp
from openhall.notices.services.channels.http import Sms, Way, Webhook
from openhall.notices.services.draining import Fill, OpenAddress, Send, Senders, nothing_late
from openhall.notices.states import Channel


def open_channels(values: Mapping[str, str]) -> frozenset[Channel]:
    """The channels that the settings open, without opening them."""
    needs = {
        Channel.EMAIL: ("SMTP_HOST", "FROM"), Channel.SMS: ("SMS_URL", "SMS_SUCCESS"),
        Channel.WEBHOOK: ("WEBHOOK_SECRET",), Channel.BOT: ("CARDS_BOT",),
    }  # fmt: skip
    return frozenset(channel for channel, names in needs.items() if all(values.get(name) for name in names))


def senders(values: Mapping[str, str], open_address: OpenAddress, fill: Fill = nothing_late) -> Senders:
    """Senders of the settings (see docs/reference/notices.md); a channel without its settings is not there."""
    way = Way(frozenset(values.get("ALLOWED_HOSTS", "").split()))
    found: dict[Channel, Send] = {}
    opened = open_channels(values)
    if Channel.EMAIL in opened:
        found[Channel.EMAIL] = Smtp(
            values["SMTP_HOST"], int(values.get("SMTP_PORT") or 587), values["FROM"], values.get("SMTP_USER", ""),
            values.get("SMTP_PASSWORD", ""), values.get("SMTP_SECURITY") or "starttls",
        )  # fmt: skip
    if Channel.SMS in opened:
        found[Channel.SMS] = Sms(values["SMS_URL"], values.get("SMS_BODY", ""), values["SMS_SUCCESS"], way)
    if Channel.WEBHOOK in opened:
        found[Channel.WEBHOOK] = Webhook(values["WEBHOOK_SECRET"], way)
    if Channel.BOT in opened:
        found[Channel.BOT] = Bots(values.get("BOT_SECRET", ""), way)
    named = {"cards": values.get("CARDS_WEBHOOK", ""), "cards_bot": values.get("CARDS_BOT", "")}
    return Senders(open_address, found, named, int(values.get("PER_HOUR") or 20), fill)
