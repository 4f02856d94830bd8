"""What the scorer is told by its environment, on a Lambda as on Fargate."""

from __future__ import annotations

from typing import Final

ORIGIN: Final = "SYNCHRO_YOU_ORIGIN_SHA256"
REFERENCES: Final = "SYNCHRO_YOU_REFERENCES"
THREADS: Final = "SYNCHRO_YOU_THREADS"
PAGE: Final = "SYNCHRO_YOU_PAGE"
NAMESPACE: Final = "SYNCHRO_YOU_NAMESPACE"
