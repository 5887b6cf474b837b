"""A process that keeps files until somebody kills it: `python -m tests.files.uploading DATABASE DATA_DIR HALL SEED`."""

import io
import os
import random
import sys
import uuid

import django


def main(url: str, data_dir: str, hall: str, seed: str) -> None:
    """Keep one file after the other, and say the id of each as soon as the keeping has returned."""
    os.environ |= {"OPENHALL_DATABASE_URL": url, "OPENHALL_DATA_DIR": data_dir, "DJANGO_SETTINGS_MODULE": "openhall.site.settings"}
    django.setup()
    from openhall.files.services import keep
    from openhall.kit.clock import utc_now
    from openhall.kit.subject import Subject
    from openhall.ledger.services import Act

    rng = random.Random(int(seed))
    for number in range(100_000):
        text = f"{seed} {number} " + "证" * rng.randrange(300_000)
        kept = keep(Act("system", utc_now()), Subject("matter", uuid.UUID(hall)), uuid.UUID(hall), "a.txt", io.BytesIO(text.encode()))
        print(kept.id, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
