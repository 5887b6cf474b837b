"""Fixed words of the room: what is kept, who looks, what for, and how much they see."""

from enum import StrEnum


class Field(StrEnum):
    """Fields that have a mask of their own; a field of any other name is masked whole."""

    NAME = "name"
    PHONE = "phone"
    IDENTITY = "identity"
    EMAIL = "email"
    ADDRESS = "address"
    TEXT = "text"


class Relation(StrEnum):
    """What somebody is to the author of a record, as the calling room has just established it."""

    RATED_PERSON = "rated_person"
    LINE_MANAGER = "line_manager"
    OTHER_STAFF = "other_staff"
    VERIFICATION_OFFICER = "verification_officer"
    RETURN_VISIT_OFFICER = "return_visit_officer"
    APPEALS_PANEL = "appeals_panel"
    SUPERVISION = "supervision"
    MODERATOR = "moderator"
    AUDITOR = "auditor"
    PUBLIC = "public"
    STATISTICS = "statistics"
    EXCHANGE = "exchange"
    MESSENGER = "messenger"
    THE_PERSON = "the_person"


class Purpose(StrEnum):
    """What personal data is looked at for."""

    VERIFY = "verify"
    RETURN_VISIT = "return_visit"
    APPEAL = "appeal"
    HEARING = "hearing"
    SUPERVISE = "supervise"
    MODERATE = "moderate"
    PUBLISH = "publish"
    COUNT = "count"
    EXCHANGE = "exchange"
    NOTIFY = "notify"
    OWN_RIGHTS = "own_rights"


class Sight(StrEnum):
    """How much is shown; a clear sight is always logged with its reason."""

    NEVER = "never"
    MASKED = "masked"
    CLEAR_LOGGED = "clear_logged"


class Recipient(StrEnum):
    """To whom personal data was handed."""

    THE_PERSON = "the_person"
    STAFF = "staff"
    EXCHANGE = "exchange"
    MESSENGER = "messenger"
    AUTHORITY = "authority"


class Access(StrEnum):
    """What the security log knows: who came in or did not, who was refused, who saw or took out what."""

    LOGGED_IN = "logged_in"
    LOG_IN_FAILED = "log_in_failed"
    REFUSED = "refused"
    REVEALED = "revealed"
    EXPORTED = "exported"
