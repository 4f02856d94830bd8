"""A user's own clips: what is read, what is refused, alignment, and the pool made of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model_export.captured import Captured, CapturedError, read_dances, read_groups
from model_export.captured_clock import aligned
from model_export.captured_pool import ELSEWHERE_FRAMES, captured_pool
from model_export.motion.body import Floats
from model_export.motion.choreography import choreography
from model_export.motion.performer import People
from model_export.motion.rendering import EXAM_SCENE, pose_of, render
from scorer.skeleton import LIMB_ANGLES, LIMB_SEGMENTS, LIMBS, mirrored

FRAMES = 240


def _performances(seed: int, count: int = 2) -> Floats:
    """Different people, cameras and errors in one dance, ``[count, 240, 33, 3]``."""
    joints = np.repeat(choreography(seed, FRAMES / 30)[None], count, axis=0)
    return render(joints, np.random.default_rng(seed), EXAM_SCENE).landmarks


def _clip(name: str, landmarks: Floats) -> Captured:
    return Captured(name, landmarks, np.ones(len(landmarks), dtype=np.bool_))


@pytest.fixture(scope="module")
def dances() -> dict[str, list[Captured]]:
    return {
        name: [_clip(f"{name}/{i}.npz", clip) for i, clip in enumerate(_performances(seed))]
        for name, seed in (("salsa", 3), ("tango", 4))
    }


def _write(path: Path, landmarks: Floats, fps: float = 30.0) -> None:
    path.parent.mkdir(exist_ok=True)
    np.savez(path, world=landmarks, fps=fps)


def _limb_columns(limb: str) -> list[int]:
    directions = [3 * segment + axis for segment in LIMB_SEGMENTS[limb] for axis in range(3)]
    return directions + [24 + angle for angle in LIMB_ANGLES[limb]]


def test_who_is_found_late_stays_in_step(tmp_path: Path) -> None:
    whole, late = _performances(3)
    hidden = late.copy()
    hidden[:120] = np.nan  # by more than alignment would look for
    _write(tmp_path / "salsa" / "late.npz", hidden)
    _write(tmp_path / "salsa" / "whole.npz", whole)

    found_late, found_at_once = read_dances(tmp_path)["salsa"]
    first, second = aligned([found_late, found_at_once])

    assert len(found_late) == len(found_at_once) == FRAMES
    np.testing.assert_array_equal(found_late.covered, np.arange(FRAMES) >= 120)
    # Two people are seldom in step to the frame.
    assert abs(int(first.covered.argmax()) - 120) <= 5
    assert len(second) >= FRAMES - 5
    # What it shows is the same as in a file that begins with the dancer.
    _write(tmp_path / "salsa" / "cut.npz", late[120:])
    assert read_dances(tmp_path)["salsa"][0].digest == found_late.digest


def test_each_sub_folder_is_a_dance(tmp_path: Path) -> None:
    anna, ben = _performances(3)
    _write(tmp_path / "salsa" / "anna.npz", anna)
    _write(tmp_path / "salsa" / "ben.npz", np.repeat(ben, 2, axis=0), fps=60.0)
    (tmp_path / "salsa" / "notes.txt").write_text("no clip can be in this")
    (tmp_path / "salsa" / "._anna.npz").write_text("nor in what is hidden")

    first, second = read_dances(tmp_path)["salsa"]

    assert (first.name, second.name) == ("salsa/anna.npz", "salsa/ben.npz")
    assert first.landmarks.dtype == np.float32
    np.testing.assert_array_equal(first.landmarks, anna)
    np.testing.assert_allclose(second.landmarks, ben, atol=1e-6)
    assert first.covered.all()
    assert len(second.covered) == FRAMES


def test_gaps_are_not_covered(tmp_path: Path) -> None:
    clips = _performances(3)
    clips[0, 50:80] = np.nan
    for name, clip in zip("ab", clips, strict=True):
        _write(tmp_path / "salsa" / f"{name}.npz", clip)
    covered = read_dances(tmp_path)["salsa"][0].covered
    assert len(covered) == FRAMES
    assert not covered[55:75].any()
    assert covered[:50].all()


def test_frames_of_fast_cameras_are_kept_for_evaluation_alone(tmp_path: Path) -> None:
    clip = np.repeat(_performances(3)[0], 2, axis=0)
    for name, fps in (("fast", 60.0), ("slow", 30.0), ("wavering", 30.02)):
        _write(tmp_path / "salsa" / f"{name}.npz", clip, fps)
    fast, slow, wavering = read_groups(tmp_path)["salsa"]
    assert (slow.source, wavering.source) == (None, None)
    assert fast.source is not None
    np.testing.assert_array_equal(fast.source.landmarks, clip)
    assert all(each.source is None for each in read_dances(tmp_path)["salsa"])
    part = fast.cut(10, 20)
    assert part.source is not None
    np.testing.assert_array_equal(part.source.landmarks, clip[20:40])
    assert part.source.timestamps_ms[[0, -1]] == pytest.approx([0, 19 * 1000 / 60])
    again = part.cut(2, 4)
    assert again.source is not None
    np.testing.assert_array_equal(again.source.landmarks, clip[24:28])


def test_a_digest_is_of_what_is_shown_not_of_the_file(tmp_path: Path) -> None:
    clip, other = _performances(3)
    _write(tmp_path / "salsa" / "a.npz", clip)
    _write(tmp_path / "salsa" / "b.npz", other)
    _write(tmp_path / "tango" / "c.npz", clip)
    np.savez_compressed(tmp_path / "tango" / "d.npz", landmarks=clip, fps=30.0, more=1)
    read = {each.name: each.digest for clips in read_groups(tmp_path).values() for each in clips}
    trained = read_dances(tmp_path)["salsa"][0].digest
    assert read["salsa/a.npz"] == read["tango/c.npz"] == read["tango/d.npz"] == trained
    assert read["salsa/b.npz"] != trained
    assert len(trained) == 64


def test_dances_that_cannot_be_trained_on_are_refused_by_name(tmp_path: Path) -> None:
    clip = _performances(3)[0]
    with pytest.raises(CapturedError, match="nowhere is not a folder"):
        read_dances(tmp_path / "nowhere")
    with pytest.raises(CapturedError, match="is empty: give each dance a sub-folder"):
        read_dances(tmp_path)
    (tmp_path / "salsa").mkdir()
    with pytest.raises(CapturedError, match="salsa: no clip of this dance"):
        read_dances(tmp_path)
    _write(tmp_path / "salsa" / "anna.npz", clip)
    with pytest.raises(CapturedError, match=r"salsa: only one clip, anna\.npz, of this dance"):
        read_dances(tmp_path)
    _write(tmp_path / "salsa" / "ben.npz", clip[:99])
    with pytest.raises(CapturedError, match=r"ben\.npz: 99 frames at 30 per second, at least 100"):
        read_dances(tmp_path)
    (tmp_path / "salsa" / "ben.npz").write_text("not numpy's")
    with pytest.raises(CapturedError, match=r"salsa/ben\.npz: it is not an \.npz file"):
        read_dances(tmp_path)
    _write(tmp_path / "astray.npz", clip)
    with pytest.raises(CapturedError, match=r"astray\.npz: put this clip into a sub-folder"):
        read_dances(tmp_path)


def test_of_what_nobody_chose_by_hand_too_short_clips_are_left_out(tmp_path: Path) -> None:
    long = _performances(5)
    for dance in ("salsa", "tango"):
        _write_all(tmp_path / dance, {"a": long[0], "b": long[1], "c": long[1][:60]})
    (tmp_path / "tango" / "b.npz").unlink()
    left_out: list[str] = []

    dances = read_dances(tmp_path, left_out)

    assert {name: [clip.name for clip in clips] for name, clips in dances.items()} == {
        "salsa": ["salsa/a.npz", "salsa/b.npz"]
    }
    assert left_out == ["salsa/c.npz", "tango/a.npz", "tango/c.npz"]
    (tmp_path / "salsa" / "b.npz").write_bytes(b"damaged")
    with pytest.raises(CapturedError, match=r"salsa/b\.npz"):
        read_dances(tmp_path, [])


def _write_all(folder: Path, clips: dict[str, Floats]) -> None:
    for name, landmarks in clips.items():
        _write(folder / f"{name}.npz", landmarks)


def test_groups_go_by_the_start_of_the_name_or_by_folder(tmp_path: Path) -> None:
    with pytest.raises(CapturedError, match="is empty"):
        read_groups(tmp_path)
    clip = _performances(3)[0]
    for name in ("salsa_anna", "salsa-ben", "tango_anna_2", "waltz", "jive/x_1", "jive/y_1"):
        _write(tmp_path / f"{name}.npz", clip)
    groups = {dance: [c.name for c in clips] for dance, clips in read_groups(tmp_path).items()}
    assert groups == {
        "salsa": ["salsa-ben.npz", "salsa_anna.npz"],
        "tango": ["tango_anna_2.npz"],
        "waltz": ["waltz.npz"],
        "jive": ["jive/x_1.npz", "jive/y_1.npz"],
    }
    _write(tmp_path / "waltz_short.npz", clip[:29])
    with pytest.raises(CapturedError, match=r"waltz_short\.npz: 29 frames"):
        read_groups(tmp_path)


@pytest.mark.parametrize("late", [0, 7, 40, 85])
def test_a_delayed_clip_is_aligned_through_noise(late: int) -> None:
    # One performance: between two people, whose limbs lag each in its way, no lag is exact.
    alone = replace(EXAM_SCENE, people=People(0, 0, (1, 1), 0, 0, 0))
    joints = np.repeat(choreography(5, FRAMES / 30)[None], 2, axis=0)
    seen = render(joints, np.random.default_rng(5), alone).landmarks
    first, second = _clip("first", seen[0, late:]), _clip("second", seen[1])
    for clips in ([first, second], [second, first]):
        cut = aligned(clips)
        assert [clip.name for clip in cut] == [clip.name for clip in clips]
        assert len(cut[0]) == len(cut[1])
        begins = {
            clip.name: _found(clip.landmarks[0], seen[i])
            for i, clip in enumerate(sorted(cut, key=lambda c: c.name))
        }
        assert abs(begins["first"] - begins["second"]) <= 1
        assert len(cut[0]) >= FRAMES - late - 1


def _found(frame: Floats, clip: Floats) -> int:
    return int(np.flatnonzero((clip == frame).all(axis=(1, 2)))[0])


def test_clips_without_a_common_moment_are_refused() -> None:
    dance = _performances(3, 1)[0]
    clips = [_clip(n, dance[s : s + 100]) for n, s in (("a", 50), ("b", 0), ("c", 100))]
    assert len(aligned(clips[:2])[0]) == 50
    with pytest.raises(CapturedError, match="a, b, c: no moment"):
        aligned(clips)


def test_a_pool_holds_what_its_clips_show(dances: dict[str, list[Captured]]) -> None:
    pool = captured_pool(dances, 12, 3, np.random.default_rng(0))
    assert pool.good.shape == (12, 3, 100, 36)
    assert pool.still.shape == pool.wrong.shape == (12, 100, 36)
    assert pool.truth.shape == (12, 3, 100, 36)
    for values in (pool.good, pool.still, pool.wrong, pool.truth):
        assert values.dtype == np.float32
        lengths = np.linalg.norm(values[..., :24].reshape(*values.shape[:-1], 8, 3), axis=-1)
        np.testing.assert_allclose(lengths, 1, atol=1e-4)
    shown = np.concatenate(
        [pose_of(m(clip.landmarks)) for m in (np.array, mirrored) for d in dances.values()
         for clip in d]
    )  # fmt: skip
    for chunk in pool.good:
        first, second, again = chunk
        assert np.abs(first - second).max() > 1e-3  # both clips before one comes again
        assert (again == first).all() or (again == second).all()
        assert (np.abs(shown - first[50]).max(axis=1) < 1e-5).any()
    same = captured_pool(dances, 12, 3, np.random.default_rng(0))
    np.testing.assert_array_equal(same.wrong, pool.wrong)


def test_a_chunk_is_one_moment_seen_from_two_sides(dances: dict[str, list[Captured]]) -> None:
    pool = captured_pool(dances, 12, 2, np.random.default_rng(1))
    apart = np.abs(pool.good[:, 0, :, 24:] - pool.good[:, 1, :, 24:]).mean(axis=(1, 2))
    elsewhere = np.abs(pool.good[:, 0, :, 24:] - pool.good[::-1, 1, :, 24:]).mean(axis=(1, 2))
    assert np.median(apart) < 0.7 * np.median(elsewhere)


def test_the_still_holds_a_pose_and_trembles(dances: dict[str, list[Captured]]) -> None:
    pool = captured_pool(dances, 12, 2, np.random.default_rng(2))
    assert (pool.truth[:, 1] == pool.truth[:, 1, :1]).all()
    moves = [np.abs(np.diff(clip, axis=-2)).mean() for clip in (pool.still, pool.good)]
    assert 0 < moves[0] < moves[1]
    assert np.abs(pool.still - pool.truth[:, 1]).mean() < 0.1


@pytest.mark.parametrize("names", [("salsa", "tango"), ("salsa",)])
def test_one_limb_goes_astray(dances: dict[str, list[Captured]], names: tuple[str, ...]) -> None:
    pool = captured_pool({n: dances[n] for n in names}, 8, 2, np.random.default_rng(3))
    for i, limb in enumerate(pool.limb):
        columns = _limb_columns(LIMBS[limb])
        others = np.setdiff1d(np.arange(36), columns)
        kept = [(pool.wrong[i][:, others] == good[:, others]).all() for good in pool.good[i]]
        assert sum(kept) == 1
        assert (pool.truth[i, 2][:, others] == pool.truth[i, 0][:, others]).all()
        assert np.abs(pool.truth[i, 2] - pool.truth[i, 0])[:, columns].mean() > 0.02


def test_what_is_too_short_or_full_of_gaps_is_refused(dances: dict[str, list[Captured]]) -> None:
    rng = np.random.default_rng(0)
    salsa = dances["salsa"]
    with pytest.raises(CapturedError, match="no captured dance"):
        captured_pool({}, 1, 2, rng)
    alone = [clip.cut(0, 100 + ELSEWHERE_FRAMES // 2) for clip in salsa]
    with pytest.raises(CapturedError, match="dance salsa: too short to train on alone"):
        captured_pool({"salsa": alone}, 1, 2, rng)
    short = [clip.cut(0, 99) for clip in salsa]
    with pytest.raises(CapturedError, match="dance salsa: 2 clips have"):
        captured_pool({"salsa": short}, 1, 2, rng)
    gaps = salsa[0].covered.copy()
    gaps[::50] = False
    with pytest.raises(CapturedError, match="dance salsa: no 100 frames are without gaps"):
        captured_pool({"salsa": [Captured("a", salsa[0].landmarks, gaps), salsa[1]]}, 1, 2, rng)
