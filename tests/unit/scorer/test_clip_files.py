from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pytest

from scorer.clip import make_clip
from scorer.clip_files import load_clip
from scorer.codec import encode
from scorer.errors import ClientError
from scorer.wire import PredictRequest, WireClip, pack

LANDMARKS = np.random.default_rng(3).normal(0, 0.4, (20, 33, 3)).astype(np.float32)
LANDMARKS[:, 24] = -LANDMARKS[:, 23]
ROWS = LANDMARKS.reshape(20, 99)
VISIBILITY = np.random.default_rng(4).random((20, 33)).astype(np.float32)
SEEN = np.concatenate((LANDMARKS, VISIBILITY[..., None]), axis=2)
CLOCK = np.arange(20, dtype=np.float64) * 40.0


def as_csv(path: Path, rows: npt.NDArray[Any], header: str = "") -> Path:
    np.savetxt(path, rows, delimiter=",", fmt="%.9g", header=header, comments="")
    return path


def test_a_csv_of_99_columns_with_and_without_names(tmp_path: Path) -> None:
    names = ",".join(f"{axis}{number}" for number in range(33) for axis in "xyz")

    bare = load_clip(as_csv(tmp_path / "bare.csv", ROWS), fps=25)
    named = load_clip(as_csv(tmp_path / "named.CSV", ROWS, names), fps=25)

    np.testing.assert_array_equal(bare.landmarks, LANDMARKS)
    np.testing.assert_array_equal(named.landmarks, LANDMARKS)
    np.testing.assert_allclose(bare.timestamps_ms, CLOCK)


def test_a_csv_of_132_columns_has_visibility_after_each_landmark(tmp_path: Path) -> None:
    names = ",".join(f"{axis}{number}" for number in range(33) for axis in "xyzv")
    rows = SEEN.reshape(20, 132).copy()
    rows[5] = np.nan  # nobody

    clip = load_clip(as_csv(tmp_path / "clip.csv", rows, names), fps=25)

    kept = np.delete(np.arange(20), 5)
    np.testing.assert_array_equal(clip.landmarks, LANDMARKS[kept])
    np.testing.assert_array_equal(clip.visibility, VISIBILITY[kept])
    np.testing.assert_allclose(clip.timestamps_ms, CLOCK[kept])


@pytest.mark.parametrize("visible", [False, True])
def test_a_csv_may_begin_each_row_with_its_time(tmp_path: Path, visible: bool) -> None:
    """Also of a frame in which nobody is; an empty line has no time and is nothing."""
    rows = SEEN.reshape(20, 132) if visible else ROWS
    times = np.cumsum(np.linspace(20, 60, len(rows)))
    lines = as_csv(tmp_path / "timed.csv", np.column_stack((times, rows))).read_text().splitlines()
    lines[3] = lines[3].split(",", maxsplit=1)[0] + "," * rows.shape[1]
    lines[7] = ""
    (tmp_path / "timed.csv").write_text("\n".join(lines) + "\n")

    clip = load_clip(tmp_path / "timed.csv")
    told = load_clip(tmp_path / "timed.csv", fps=25)

    assert clip.timestamps_ms == pytest.approx(np.delete(times, (3, 7)), abs=1e-6)
    assert clip.assumed == load_clip(as_csv(tmp_path / "plain.csv", rows), fps=25).assumed
    assert np.diff(told.timestamps_ms)[0] == pytest.approx(40)
    assert clip.landmarks.shape == (18, 33, 3)


@pytest.mark.parametrize("first", [99, 132])
def test_a_csv_has_as_many_columns_from_beginning_to_end(tmp_path: Path, first: int) -> None:
    lines = {
        99: as_csv(tmp_path / "bare.csv", ROWS).read_text().splitlines(),
        132: as_csv(tmp_path / "seen.csv", SEEN.reshape(20, 132)).read_text().splitlines(),
    }
    mixed = tmp_path / "mixed.csv"
    mixed.write_text("\n".join(["", *lines[first][:4], *lines[99 + 132 - first][4:]]))

    with pytest.raises(ClientError, match="as many columns") as caught:
        load_clip(mixed, fps=25)

    assert caught.value.where.endswith("row 5")


def test_a_fourth_number_that_is_no_visibility_is_refused(tmp_path: Path) -> None:
    depths = np.concatenate((LANDMARKS, VISIBILITY[..., None] + 1), axis=2)

    with pytest.raises(ClientError, match="frame 0: visibility lies between 0 and 1"):
        load_clip(as_csv(tmp_path / "clip.csv", depths.reshape(20, 132)))


@pytest.mark.parametrize("name", ["world", "landmarks", "norm"])
def test_an_npz_with_visibility_and_fps(tmp_path: Path, name: str) -> None:
    arrays: dict[str, Any] = {name: SEEN, "fps": np.float32(25), "width": 1, "height": 1}
    arrays[name] = arrays[name].copy()
    arrays[name][[0, 9]] = np.nan
    np.savez(tmp_path / "clip.npz", **arrays)

    clip = load_clip(tmp_path / "clip.npz")

    kept = np.delete(np.arange(20), [0, 9])
    np.testing.assert_array_equal(clip.landmarks[..., :2], LANDMARKS[kept][..., :2])
    np.testing.assert_array_equal(clip.visibility, VISIBILITY[kept])
    np.testing.assert_allclose(clip.timestamps_ms, CLOCK[kept])


def test_without_a_fourth_number_visibility_is_not_known(tmp_path: Path) -> None:
    np.savez(tmp_path / "clip.npz", world=LANDMARKS, fps=25)

    for path in (tmp_path / "clip.npz", as_csv(tmp_path / "clip.csv", ROWS)):
        assert load_clip(path).visibility is None


def test_an_npz_of_parts_of_the_picture(tmp_path: Path) -> None:
    norm = LANDMARKS / 8 + [0.5, 0.5, 0]
    np.savez(tmp_path / "clip.npz", norm=norm, timestamps_ms=CLOCK, width=640, height=480)

    clip = load_clip(tmp_path / "clip.npz")

    known = make_clip(norm, timestamps_ms=CLOCK, space="image", width=640, height=480)
    np.testing.assert_array_equal(clip.landmarks, known.landmarks)
    np.testing.assert_array_equal(clip.timestamps_ms, CLOCK)
    assert clip.assumed == ()


def test_world_landmarks_are_preferred(tmp_path: Path) -> None:
    np.savez(tmp_path / "clip.npz", norm=LANDMARKS * 0 + 0.5, world=LANDMARKS, fps=25)

    np.testing.assert_array_equal(load_clip(tmp_path / "clip.npz").landmarks, LANDMARKS)


@pytest.mark.parametrize("format", ["json", "msgpack"])
@pytest.mark.parametrize("kind", ["clip", "window"])
def test_a_message_of_the_api(tmp_path: Path, format: Any, kind: str) -> None:  # noqa: ANN401
    packed = pack(LANDMARKS, "f4")
    message = (
        WireClip(landmarks=packed, fps=25.0, space="world", visibility=pack(VISIBILITY, "f4"))
        if kind == "clip"
        else PredictRequest(seq=1, user_pose_data=packed, fps=25.0, space="world")
    )
    path = tmp_path / f"clip.{format}"
    path.write_bytes(encode(message, format))

    clip = load_clip(path)

    np.testing.assert_array_equal(clip.landmarks, LANDMARKS)
    np.testing.assert_allclose(clip.timestamps_ms, CLOCK)
    np.testing.assert_allclose(load_clip(path, fps=50).timestamps_ms, CLOCK / 2)
    np.testing.assert_array_equal(clip.visibility, VISIBILITY if kind == "clip" else None)


def test_a_byte_order_mark_costs_no_frame(tmp_path: Path) -> None:
    plain = load_clip(as_csv(tmp_path / "plain.csv", ROWS), fps=25)
    marked = tmp_path / "marked.csv"
    marked.write_text((tmp_path / "plain.csv").read_text(), "utf-8-sig")

    np.testing.assert_array_equal(load_clip(marked, fps=25).landmarks, plain.landmarks)


@pytest.mark.parametrize("row", [0, 3])
@pytest.mark.parametrize("nobody", ["", "," * 98])
def test_an_empty_row_is_a_frame_without_a_person(tmp_path: Path, row: int, nobody: str) -> None:
    lines = as_csv(tmp_path / "clip.csv", ROWS).read_text().splitlines()
    lines[row] = nobody
    (tmp_path / "clip.csv").write_text("\n".join(lines) + "\n")

    clip = load_clip(tmp_path / "clip.csv", fps=25)

    assert len(clip.landmarks) == len(ROWS) - 1
    np.testing.assert_allclose(clip.timestamps_ms, np.delete(np.arange(len(ROWS)), row) * 40.0)


@pytest.mark.parametrize("suffix", ["csv", "npz"])
@pytest.mark.parametrize("fps", [25.0, None])
def test_frames_without_a_person_leave_a_gap(
    tmp_path: Path, suffix: str, fps: float | None
) -> None:
    gone = LANDMARKS.copy()
    gone[[0, 7, 8]] = np.nan
    path = tmp_path / f"clip.{suffix}"
    if suffix == "csv":
        as_csv(path, gone.reshape(20, 99))
    else:
        np.savez(path, world=gone)

    clip = load_clip(path, fps=fps)

    kept = np.delete(np.arange(20), [0, 7, 8])
    np.testing.assert_array_equal(clip.landmarks, LANDMARKS[kept])
    np.testing.assert_allclose(clip.timestamps_ms, kept * (1000 / (fps or 30)))
    assert any(guess.startswith("fps:") for guess in clip.assumed) == (fps is None)


def unusable(path: Path, kind: str) -> Path:
    one_nan = LANDMARKS.copy()
    one_nan[7, 3, 1] = np.nan
    csv = {
        "empty": "",
        "98 columns": ",".join(["0.5"] * 98),
        "131 columns": ",".join(["0.5"] * 131),
        "a word": ",".join(["0.5"] * 98 + ["word"]),
        "binary": "\x00\x01",
        "only names": "x,y,z",
    }
    arrays: dict[str, dict[str, Any]] = {
        "no array": {"other": LANDMARKS},
        "flat": {"world": ROWS},
        "text": {"world": np.full((3, 33, 3), "x")},
        "many fps": {"world": LANDMARKS, "fps": np.ones(3)},
        "odd size": {"norm": LANDMARKS, "fps": 30, "width": np.inf, "height": 1},
        "short clock": {"world": one_nan, "timestamps_ms": CLOCK[:-1]},
        "one nan": {"world": one_nan, "fps": 30},
        "fps 0": {"world": np.where(LANDMARKS[:, :1, :1] > 0, np.nan, LANDMARKS), "fps": 0},
        "one visibility nan": {"world": np.where(np.arange(4) < 3, SEEN, np.nan), "fps": 30},
        "all nan": {"world": LANDMARKS * np.nan, "fps": 30},
    }
    if kind in csv:
        path = path.with_suffix(".csv")
        path.write_text(csv[kind], "utf-8")
    elif kind in arrays:
        path = path.with_suffix(".npz")
        np.savez(path, **arrays[kind])
    elif kind == "objects":
        path = path.with_suffix(".npz")
        np.savez(path, world=np.array([{}], dtype=object), allow_pickle=True)
    elif kind == "not an npz":
        path = path.with_suffix(".npz")
        path.write_bytes(b"PK\x03\x04 not really")
    elif kind == "not json":
        path = path.with_suffix(".json")
        path.write_bytes(b"{")
    elif kind == "another json":
        path = path.with_suffix(".json")
        path.write_bytes(msgspec.json.encode({"landmarks": [], "more": 1}))
    elif kind == "a folder":
        path = path.with_suffix(".json")
        path.mkdir()
    return path


@pytest.mark.parametrize(
    "kind",
    [
        "empty",
        "98 columns",
        "131 columns",
        "one visibility nan",
        "a word",
        "binary",
        "only names",
        "no array",
        "flat",
        "text",
        "many fps",
        "odd size",
        "short clock",
        "one nan",
        "fps 0",
        "all nan",
        "objects",
        "not an npz",
        "not json",
        "another json",
        "a folder",
        "missing.npz",
        "another suffix",
    ],
)
def test_an_unusable_file_is_named_in_one_line(tmp_path: Path, kind: str) -> None:
    path = unusable(tmp_path / kind, kind)

    with pytest.raises(ClientError) as caught:
        load_clip(path)

    assert str(path) in caught.value.where
    assert "\n" not in caught.value.message
