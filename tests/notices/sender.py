"""A process of its own that empties the outbox to a webhook until it is killed."""

import sys
import time


def main(url: str) -> None:
    """Send for ever."""
    from openhall.kit.clock import utc_now
    from openhall.notices.services import drain, senders

    values = {"WEBHOOK_SECRET": "secret", "CARDS_WEBHOOK": url, "ALLOWED_HOSTS": "127.0.0.1", "PER_HOUR": "1000000"}
    chosen = senders(values, lambda *_: None)
    while True:
        if not drain(chosen, utc_now):
            time.sleep(0.01)


if __name__ == "__main__":
    import django

    django.setup()
    main(sys.argv[1])
