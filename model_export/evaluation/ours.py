"""Our own models as methods of the benchmark."""

from __future__ import annotations

import numpy as np

from model_export.evaluation.methods import Doubles, Method, Seen
from model_export.motion.body import Floats
from model_export.runtimes import Runtime
from scorer.calibration import Judge
from scorer.embedder import Motion

_BATCH = 256


def _see(runtime: Runtime, windows: Floats) -> Seen:
    parts = [runtime(windows[at : at + _BATCH]) for at in range(0, len(windows), _BATCH)]
    columns = ("embedding", "angles", "directions")
    return tuple(np.concatenate([getattr(part, column) for part in parts]) for column in columns)


def fused(name: str, runtime: Runtime, judge: Judge) -> Method:
    """The head's logit, which is what the scorer shows as points."""

    def compare(dancer: Seen, reference: Seen) -> Doubles:
        return judge.logit(Motion(*dancer), Motion(*reference))

    return Method(name, lambda windows: _see(runtime, windows), compare)


def bare_cosine(name: str, runtime: Runtime) -> Method:
    """The cosine of two embeddings, without the head."""

    def compare(dancer: Seen, reference: Seen) -> Doubles:
        cosine: Doubles = (dancer[0] * reference[0]).sum(axis=1, dtype=np.float64)
        return cosine

    return Method(name, lambda windows: (_see(runtime, windows)[0],), compare)
