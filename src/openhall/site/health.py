"""What `openhall doctor` looks at."""

import datetime as dt
import shutil
import stat
import time

from django.conf import settings
from django.db import connection

from openhall.files.services import faults
from openhall.ledger.queries import bent, head
from openhall.ledger.queries.sealed import latest_seal
from openhall.places.queries import calendar_sources
from openhall.routines.steps import failing
from openhall.site.environment import log_form
from openhall.site.finding import Finding
from openhall.site.opening import Opened
from openhall.site.watching.outcomes import Outcomes, outcomes
from openhall.site.watching.readiness import examine as examine_readiness
from openhall.vault.queries import key_use
from openhall.vault.services import key_ids, unreadable
from openhall.web.screens.folders import recordings

DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "data_checksums": "on"}


def examine(opened: Opened, now: dt.datetime) -> list[Finding]:
    """All findings, worst things said plainly."""
    ours = [*secrets(opened), *voice(opened), vault(), files(now), keeping(), log(), sealing(now)]
    machine = [*durability(), clock(), *calendar(now), disk(opened)]
    return [*machine, *ours, ready(now), *ages(outcomes(now)), timetable(), metrics(), request_log()]


def durability() -> list[Finding]:
    """Settings without which a power cut may lose tickets."""
    findings = []
    for name, wanted in DURABLE.items():
        with connection.cursor() as cursor:
            cursor.execute(f"SHOW {name}")
            value = str(cursor.fetchone()[0])
        level = "ok" if value == wanted else "fault" if name != "data_checksums" else "warn"
        findings.append(Finding(f"PostgreSQL {name}", level, value))
    return findings


def clock() -> Finding:
    """The database's clock beside ours; on one machine they differ by nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
        offset = abs(float(cursor.fetchone()[0]) - time.time())
    level = "ok" if offset < 2 else "warn" if offset < 30 else "fault"
    return Finding("clock", level, f"{offset:.1f} s apart from the database's clock")


def calendar(now: dt.datetime) -> list[Finding]:
    """The working days of this year, and from 1 November of the next, must be official, not estimated."""
    years = [now.year] + ([now.year + 1] if now.month >= 11 else [])
    findings = []
    for year in years:
        sources = calendar_sources(year)
        if "estimated" in sources or not sources:
            sentence = f"{year} is only estimated; when the State Council's notice is out: openhall calendar FILE"
            findings.append(Finding("calendar", "warn", sentence))
        else:
            findings.append(Finding("calendar", "ok", f"{year} is official"))
    return findings


def disk(opened: Opened) -> Finding:
    """Room on the disk of the data directory."""
    free = shutil.disk_usage(opened.data_dir).free / 2**30
    level = "ok" if free > 5 else "warn" if free > 1 else "fault"
    return Finding("disk", level, f"{free:.1f} GiB free")


def secrets(opened: Opened) -> list[Finding]:
    """The secrets must be readable by their owner alone."""
    path = opened.data_dir / "secrets.json"
    mode = stat.S_IMODE(path.stat().st_mode)
    level = "ok" if not mode & 0o077 else "fault"
    return [Finding("secrets", level, f"{path.name} has the mode {mode:o}")]


def voice(opened: Opened) -> list[Finding]:
    """A hall's own recordings, where there are some: those that can't be used are named."""
    good, faults = recordings(opened.data_dir)
    findings = [Finding("recordings", "warn", fault) for fault in faults]
    return [*findings, Finding("recordings", "ok", f"{len(good)} own clips")] if good else findings


def vault() -> Finding:
    """Every value of the vault must have its key, and the last thousand must open."""
    used = key_use()
    lost = sum(rows for key, rows in used.items() if key not in key_ids())
    if lost:
        return Finding("vault", "fault", f"{lost} values have lost their key: put secrets.json back from a backup")
    broken = unreadable(last=1000)
    level = "fault" if broken else "ok"
    return Finding("vault", level, f"{sum(used.values())} values kept, {len(broken)} of the last 1000 do not open")


def files(now: dt.datetime) -> Finding:
    """Every kept file must lie on the disk as it was kept, and its key must be there."""
    found = faults(now.date())
    bad = [*(f"{each[:12]} is missing" for each in found.missing), *(f"{each[:12]} differs" for each in found.changed)]
    if found.keyless:
        bad.append(f"{found.keyless} have lost their key: put secrets.json back from a backup")
    more = f" and {len(bad) - 3} more" if len(bad) > 3 else ""
    sound = f"{found.contents} files kept, {found.read} of them read and compared with their digest"
    return Finding("files", "fault" if bad else "ok", "; ".join(bad[:3]) + more if bad else sound)


def keeping() -> Finding:
    """How long what the law wants kept is kept: a shorter setting has stopped this command before it came here."""
    days = settings.KEPT_DAYS
    return Finding("retention", "ok", f"security log {days['security_log']} days, hand-overs {days['handover']} days")


def sealing(now: dt.datetime) -> Finding:
    """What happened must be under a signed checkpoint within two hours."""
    last, events = latest_seal(), head()
    open_events = events - (last.size if last else 0)
    since = f"; the last checkpoint is of {last.at:%Y-%m-%d %H:%M} UTC" if last else "; there is no checkpoint yet"
    late = open_events > 0 and (last is None or now - last.at > dt.timedelta(hours=2))
    return Finding("sealing", "warn" if late else "ok", f"{open_events} events are not sealed yet{since}")


def log() -> Finding:
    """The last thousand events must fit their digests."""
    wrong = bent(last=1000)
    level = "fault" if wrong else "ok"
    return Finding("log", level, f"{head()} events in order, {len(wrong)} of the last 1000 do not fit their digest")


def ready(now: dt.datetime) -> Finding:
    """What `/readyz` would say."""
    found = examine_readiness(now)
    return Finding("readiness", "ok" if found.ready else "fault", found.sentence)


# Age → from when on it is told: its own loop comes by every second or half minute.
LATE = dt.timedelta(minutes=5)


def ages(found: Outcomes) -> list[Finding]:
    """Work that waits for the worker. A hall that is not running has some, so that it is no fault."""
    named = {
        "outbox": (found.outbox, "the oldest notice due has waited"),
        "sweep": (found.sweep, "the longest due card has waited"),
        "order of the log": (found.unplaced, "the oldest event without its place has waited"),
    }
    return [
        Finding(about, "warn" if age > LATE else "ok", f"{says} {age.total_seconds():.0f} s")
        for about, (age, says) in named.items()
    ]


def timetable() -> Finding:
    """Steps of the timetable that did not work when the worker tried them last."""
    bad = [f"{each.step} since {each.since:%Y-%m-%d %H:%M} UTC ({each.kind})" for each in failing()]
    says = "; ".join(bad) + ": see the log" if bad else "every step worked when it was tried last"
    return Finding("timetable", "fault" if bad else "ok", says)


def metrics() -> Finding:
    """Who may read `/metrics`."""
    if settings.METRICS_TOKEN:
        return Finding("metrics", "ok", "whoever sends the token of OPENHALL_METRICS_TOKEN may read /metrics")
    if settings.SESSION_COOKIE_SECURE:
        return Finding("metrics", "warn", "nobody may read /metrics behind a proxy: set OPENHALL_METRICS_TOKEN")
    return Finding("metrics", "ok", "this machine alone may read /metrics; set OPENHALL_METRICS_TOKEN for others")


def request_log() -> Finding:
    """How lines of log are written."""
    form = log_form()
    sentence = f"a {form} line for every request" if form else "plain, warnings and worse; OPENHALL_LOG=json tells more"
    return Finding("request log", "ok", sentence)
