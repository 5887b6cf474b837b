"""Pure decisions about personal data: masks, sights, small cells, commitments, keys and seals."""

from openhall.vault.rules.commitments import Opening, commitment
from openhall.vault.rules.keys import BadKey, Key, keyring, new_key
from openhall.vault.rules.masking import mask, mask_email, mask_identity, mask_name, mask_phone, mask_text
from openhall.vault.rules.phones import normal_phone
from openhall.vault.rules.retention import CLASSES, LISTED, TABLE, BadRetention, Kept, Listed, Way, kept_days
from openhall.vault.rules.sights import SIGHTS, sight
from openhall.vault.rules.suppression import Suppressed, suppress
from openhall.vault.rules.terms import last_day_over

__all__ = [
    "CLASSES", "LISTED", "SIGHTS", "TABLE", "BadKey", "BadRetention", "Kept", "Key", "Listed", "Opening", "Suppressed",
    "Way", "commitment", "kept_days", "keyring", "last_day_over", "mask", "mask_email", "mask_identity", "mask_name",
    "mask_phone", "mask_text", "new_key", "normal_phone", "sight", "suppress",
]  # fmt: skip
