"""The rows of the sweep: each differs from what is released, and in one thing."""

from __future__ import annotations

import numpy as np

from model_export.captured import Captured
from model_export.motion.chunks import read_library
from model_export.sweep import variants
from model_export.train import TrainConfig


def test_every_row_but_the_first_is_another_training() -> None:
    clip = Captured("a", np.zeros((120, 33, 3), dtype=np.float32), np.ones(120, dtype=np.bool_))
    base, library = TrainConfig(), read_library(())

    without = variants(base, library, library, {})
    rows = variants(base, library, library, {"salsa": [clip, clip]})

    assert rows[0].config == base
    assert not rows[0].captured
    assert [row.name for row in rows[: len(without)]] == [row.name for row in without]
    assert [bool(row.captured) for row in rows[len(without) :]] == [True, True]
    assert len({row.name for row in rows}) == len(rows)
    # Two rows have other motion, and the rest another configuration or other clips.
    told = [(repr(row.config), bool(row.captured)) for row in rows]
    same = [row.name for row, own in zip(rows[1:], told[1:], strict=True) if own == told[0]]
    assert same == ["generated choreography alone", "with sets that may not ship"]
