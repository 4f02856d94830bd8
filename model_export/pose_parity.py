"""The proof that the pose graph answers what the whole graph answers of each frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from model_export.cases import BATCHES, TIMES, Case
from model_export.drift import ParityError, PoseMismatch, gap
from model_export.network import MIN_FRAMES
from model_export.pose_graph import POSE_OUTPUTS
from model_export.runtimes import PoseRuntime, Runtime, run
from scorer.embedder import Pose
from scorer.manifest import POSE_FILE

# Both run the same nodes, and were exactly equal on the one machine tried (x86-64 without VNNI).
# Elsewhere the last few numbers of an array may take other instructions when it has another
# length: four units in the last place of a float32 of 3.14, the largest angle.
POSE_TOLERANCE: Final = 1e-6

# Of them, the first two are too few frames for the whole graph.
POSE_TIMES: Final = (1, MIN_FRAMES - 1, *TIMES)


def _of_case(whole: Runtime, pose: PoseRuntime, case: Case) -> Iterable[ParityError]:
    name = f"{POSE_FILE}, {case.name}"
    worst = dict.fromkeys(POSE_OUTPUTS, 0.0)
    for batch in BATCHES:
        windows = case.windows(batch, max(POSE_TIMES))
        motion = run(f"the whole graph, {case.name}", whole, windows)
        for time in POSE_TIMES:
            expected = Pose(motion.angles[:, :time], motion.directions[:, :time])
            got = run(name, pose, windows[:, :time], expected)
            for output in POSE_OUTPUTS:
                difference = gap(getattr(got, output), getattr(expected, output))
                worst[output] = float(np.maximum(worst[output], difference))  # keeps a NaN
    for output, difference in worst.items():
        if not difference <= POSE_TOLERANCE:
            yield PoseMismatch(
                f"{name}: {output} differ from the whole graph's by {difference:.2g}, "
                f"tolerance {POSE_TOLERANCE:g}"
            )


def compare_pose(whole: Runtime, pose: PoseRuntime, cases: list[Case]) -> list[ParityError]:
    """Every frame of every case, in every batch and length from one frame on.

    Args:
        whole: the graph that ``pose`` was cut out of.
        pose: what has to be equal to its angles and directions.
        cases: clips; each is cut into windows of every shape.
    """
    failures: list[ParityError] = []
    for case in cases:
        try:
            failures += _of_case(whole, pose, case)
        except ParityError as failure:
            failures.append(failure)
    return failures
