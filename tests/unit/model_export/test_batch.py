"""Pools of renderings and the batches drawn from them: what is a positive of what, and for whom."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from model_export.batch import (
    DIRECTION_COLUMNS,
    BatchConfig,
    draw_batch,
    limb_chords,
)
from model_export.motion.chunks import CHUNK_FRAMES, Chunks, Mixture, read_library
from model_export.motion.pool import Pool, make_pool
from model_export.motion.rendering import Scene
from model_export.original import original_angles
from scorer.skeleton import LIMB_SEGMENTS, LIMBS
from tests.unit.model_export.made import CLEAR

CHUNKS, RENDERINGS = 6, 3
BATCH = BatchConfig()


def _supply(seed: int = 3) -> Chunks:
    return Chunks(read_library(()), "training", Mixture(), np.random.default_rng(seed))


@pytest.fixture(scope="module")
def pool() -> Pool:
    return make_pool(_supply(), CHUNKS, RENDERINGS, np.random.default_rng(0), CLEAR)


def _rows(chunks: int, renderings: int) -> dict[str, slice]:
    """Where a batch holds what."""
    count = chunks * BATCH.windows
    return {
        "good": slice(0, renderings * count),
        "still": slice(renderings * count, (renderings + 1) * count),
        "wrong": slice((renderings + 1) * count, (renderings + 2) * count),
    }


def _limb_columns(limb: str) -> list[int]:
    return [3 * segment + axis for segment in LIMB_SEGMENTS[limb] for axis in range(3)]


def test_a_pool_holds_what_the_network_sees(pool: Pool) -> None:
    assert len(pool) == CHUNKS
    assert pool.good.shape == (CHUNKS, RENDERINGS, CHUNK_FRAMES, 36)
    assert pool.still.shape == pool.wrong.shape == (CHUNKS, CHUNK_FRAMES, 36)
    assert pool.truth.shape == (CHUNKS, 3, CHUNK_FRAMES, 36)
    assert {array.dtype for array in (pool.good, pool.still, pool.wrong, pool.truth)} == {
        np.dtype(np.float32)
    }


def test_a_pool_shows_the_truth_disturbed(pool: Pool) -> None:
    """Here through a clear view of nobody else: nothing but the detector's filter is between."""
    for seen, true in (
        (pool.good, pool.truth[:, None, 0]),
        (pool.still, pool.truth[:, 1]),
        (pool.wrong, pool.truth[:, 2]),
    ):
        assert np.abs(seen - true).mean() < 0.03


def test_who_stands_still_stands_in_a_pose_of_the_chunk(pool: Pool) -> None:
    still = pool.truth[:, 1]
    np.testing.assert_allclose(still, np.repeat(still[:, :1], CHUNK_FRAMES, axis=1), atol=1e-5)
    apart = np.abs(pool.truth[:, 0] - still).max(axis=-1)
    assert apart.min(axis=1).max() < 1e-5
    assert apart.max(axis=1).min() > 0.1


def test_a_wrong_limb_is_the_one_that_is_named(pool: Pool) -> None:
    moved = np.abs(pool.truth[:, 2] - pool.truth[:, 0])[..., :DIRECTION_COLUMNS]
    for chunk, limb in enumerate(pool.limb):
        for i, name in enumerate(LIMBS):
            most = moved[chunk][:, _limb_columns(name)].max()
            assert most > 0.1 if i == limb else most < 1e-4
    assert len(set(pool.limb)) > 1


def test_a_pool_is_made_again_by_its_seeds(pool: Pool) -> None:
    again = make_pool(_supply(), CHUNKS, RENDERINGS, np.random.default_rng(0), CLEAR)
    np.testing.assert_array_equal(again.good, pool.good)
    np.testing.assert_array_equal(again.limb, pool.limb)


def test_a_pool_may_be_seen_with_other_eyes() -> None:
    def see(landmarks: np.ndarray) -> np.ndarray:
        return original_angles(landmarks).astype(np.float32)

    pool = make_pool(_supply(), 2, 1, np.random.default_rng(0), Scene(), see=see)
    assert pool.good.shape == (2, 1, CHUNK_FRAMES, 12)
    assert pool.truth.shape == (2, 3, CHUNK_FRAMES, 12)


@pytest.mark.parametrize("renderings", [2, 3])
def test_a_batch_pairs_the_same_moment_of_all_performances(pool: Pool, renderings: int) -> None:
    batch = draw_batch(pool, BatchConfig(chunks=4, renderings=renderings), np.random.default_rng(0))
    count = 4 * BATCH.windows
    assert batch.pose.shape == ((renderings + 2) * count, 30, 36)
    assert batch.labels.shape == (1 + len(LIMBS), len(batch.pose))
    assert batch.alike.shape == (1 + len(LIMBS), len(batch.pose), len(batch.pose))
    body = batch.labels[0].reshape(renderings + 2, count)
    assert all(torch.equal(body[k], body[0]) for k in range(renderings))
    _, counts = body.unique(return_counts=True)
    # Each moment once in every performance; who stands and who has a limb wrong has no like.
    assert sorted(counts.tolist()) == [1] * 2 * count + [renderings] * count


def test_rows_of_one_label_show_one_movement(pool: Pool) -> None:
    """Seen clearly, two performances differ by two frames of jitter and the detector's filter."""
    batch = draw_batch(pool, BatchConfig(chunks=4, renderings=2), np.random.default_rng(0))
    count = 4 * BATCH.windows
    first, second = batch.pose[:count], batch.pose[count : 2 * count]
    own = (first - second).abs().mean(dim=(1, 2))
    others = (first - second.roll(1, dims=0)).abs().mean(dim=(1, 2))
    assert float(own.max()) < 0.15
    assert float(own.mean()) < 0.3 * float(others.mean())


def test_a_wrong_limb_is_right_for_the_others(pool: Pool) -> None:
    """The rows of a dance with one limb wrong have the labels of the good rows for every limb but
    that one; for it, and for the body, labels that nothing else has."""
    batch = draw_batch(pool, BatchConfig(chunks=CHUNKS, renderings=2), np.random.default_rng(0))
    wrong = _rows(CHUNKS, 2)["wrong"]
    count = CHUNKS * BATCH.windows
    good, body = batch.labels[:, :count], batch.labels[0, wrong]
    assert not set(body.tolist()) & set(batch.labels[0, : wrong.start].tolist())
    right = batch.labels[1:, wrong] == good[1:]
    assert (right.sum(dim=0) == len(LIMBS) - 1).all()
    # Which limb it is agrees with the truth: directions of right limbs are those of the good rows.
    apart = (batch.pose[wrong] - batch.pose[:count]).abs().mean(dim=1)[:, :DIRECTION_COLUMNS]
    of_limbs = torch.stack([apart[:, _limb_columns(limb)].mean(dim=1) for limb in LIMBS])
    assert float(of_limbs[right].mean()) < 0.2 * float(of_limbs[~right].mean())
    for limb in range(len(LIMBS)):
        alone = batch.labels[1 + limb, wrong][~right[limb]]
        everything = batch.labels[1 + limb]
        assert all(int((everything == label).sum()) == 1 for label in alone)


def test_who_stands_still_is_right_for_no_limb(pool: Pool) -> None:
    batch = draw_batch(pool, BatchConfig(chunks=CHUNKS, renderings=2), np.random.default_rng(0))
    still = _rows(CHUNKS, 2)["still"]
    for labels in batch.labels:
        assert all(int((labels == label).sum()) == 1 for label in labels[still])


def test_a_dance_that_stands_is_alike_to_itself_at_all_moments(pool: Pool) -> None:
    truth, good, wrong = pool.truth.copy(), pool.good.copy(), pool.wrong.copy()
    truth[0] = truth[0, 1]  # stands in its own still pose, and so does who has a limb wrong
    good[0], wrong[0] = truth[0, 1], truth[0, 1]
    standing = Pool(good[:1], pool.still[:1], wrong[:1], pool.limb[:1], truth[:1])
    assert draw_batch(
        standing, BatchConfig(chunks=1, renderings=2), np.random.default_rng(0)
    ).alike.all()
    alike = draw_batch(pool, BatchConfig(chunks=1, renderings=2), np.random.default_rng(0)).alike
    assert not alike[0].all()
    assert torch.equal(alike, alike.transpose(1, 2))
    assert alike.diagonal(dim1=1, dim2=2).all()


def test_two_windows_are_alike_where_even_the_most_different_limb_is(pool: Pool) -> None:
    batch = draw_batch(pool, BatchConfig(chunks=CHUNKS, renderings=2), np.random.default_rng(0))
    assert torch.equal(batch.alike[0], batch.alike[1:].all(dim=0))
    assert batch.alike[1:].sum() > batch.alike[0].sum() * len(LIMBS)


def test_the_distance_of_a_limb_is_that_of_its_segments() -> None:
    still = torch.zeros(2, 30, 24)
    still[..., 0::3] = 1.0
    still[1, :, 0:3] = torch.tensor([0.0, 1.0, 0.0])  # the left upper arm alone
    chords = limb_chords(still)
    assert chords.shape == (len(LIMBS), 2, 2)
    # Half of the arm's segments, at right angles.
    assert float(chords[0, 0, 1]) == pytest.approx(math.sqrt(2) / 2, rel=1e-4)
    assert float(chords[1:].max()) < 1e-3
    assert float(chords[0, 0, 1]) > BATCH.alike_chord
