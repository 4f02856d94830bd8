"""Why there is no score; ``wording.why`` says it in words."""

from __future__ import annotations

from typing import Final, Literal

Reason = Literal["too_short", "unseen", "reference_unseen", "unshown", "nothing_in_common"]

# Less than two seconds lie beside the reference.
TOO_SHORT: Final = "too_short"
# Of the dancer, or of the reference's.
UNSEEN: Final = "unseen"
REFERENCE_UNSEEN: Final = "reference_unseen"
# The limbs that were seen hardly move in this dance.
UNSHOWN: Final = "unshown"
NOTHING_IN_COMMON: Final = "nothing_in_common"
