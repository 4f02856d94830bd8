"""Neither graph is put to use before it has shown that it is the right one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scorer.embedder import RELEASED, THREADS, Embedder, session_options
from scorer.errors import ModelRefused, OperatorError
from scorer.manifest import MODEL_FILE, POSE_FILE
from scorer.reference import Reference
from scorer.scoring import Scorer
from tests.released import copy_release, replace_graph


@pytest.mark.parametrize("name", [MODEL_FILE, POSE_FILE])
@pytest.mark.parametrize("content", [b"", b"garbage"])
def test_a_graph_that_does_not_load(tmp_path: Path, name: str, content: bytes) -> None:
    replace_graph(copy_release(RELEASED, tmp_path), name, content)

    with pytest.raises(ModelRefused, match=f"{name} is not a model that loads"):
        Embedder(tmp_path)


@pytest.mark.parametrize(("name", "other"), [(MODEL_FILE, POSE_FILE), (POSE_FILE, MODEL_FILE)])
def test_a_graph_with_the_outputs_of_the_other(tmp_path: Path, name: str, other: str) -> None:
    replace_graph(copy_release(RELEASED, tmp_path), name, (RELEASED / other).read_bytes())

    with pytest.raises(ModelRefused, match=f"{name} has the outputs"):
        Embedder(tmp_path)


@pytest.mark.parametrize("frames", [1, 2, 5, 30, 300])
def test_the_pose_of_a_frame_is_its_own(scorer: Scorer, reference: Reference, frames: int) -> None:
    """Whatever stands around it, and what the whole graph says of it."""
    landmarks = reference.movement.landmarks[:300]
    motion = scorer.embedder(landmarks[None])

    pose = scorer.embedder.pose(landmarks[:frames])

    assert pose.angles.shape == (frames, 12)
    assert pose.directions.shape == (frames, 24)
    # The same nodes; an array of another length may be rounded by other instructions.
    np.testing.assert_allclose(pose.angles, motion.angles[0, :frames], rtol=0, atol=1e-6)
    np.testing.assert_allclose(pose.directions, motion.directions[0, :frames], rtol=0, atol=1e-6)


@pytest.mark.parametrize(
    ("variables", "threads"),
    [
        ({}, 1),
        ({"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512"}, 1),
        ({"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "3537"}, 1),
        ({"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "3538"}, 2),
        ({"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "10240"}, 5),
        ({"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "2048", THREADS: "2"}, 2),
        ({THREADS: ""}, 1),
    ],
)
def test_a_thread_for_each_whole_cpu_unless_it_is_said(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], threads: int
) -> None:
    for name in ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", THREADS):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert session_options().intra_op_num_threads == threads


@pytest.mark.parametrize("told", ["0", "-1", "two", "1.5", "\u00b2"])
def test_threads_that_are_no_number(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    monkeypatch.setenv(THREADS, told)

    with pytest.raises(OperatorError, match=f"^{THREADS} is no whole number"):
        Embedder()
