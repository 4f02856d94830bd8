"""Videos hold the pictures that went in, or there is no video."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from model_export.stage.errors import VideoError
from model_export.stage.video import Picture, write_video

av = pytest.importorskip("av", reason="the extra `stage` is not installed: no PyAV")


def moving_bar(count: int = 12) -> Iterator[Picture]:
    for i in range(count):
        picture = np.full((64, 48, 3), (40, 90, 160), dtype=np.uint8)
        picture[:, i * 3 : i * 3 + 8] = (220, 200, 60)
        yield picture


@pytest.mark.parametrize(
    ("ending", "codec"), [(".mp4", "h264"), (".webm", "vp9"), (".mjpeg", "mjpeg")]
)
def test_what_comes_out_is_what_went_in(tmp_path: Path, ending: str, codec: str) -> None:
    path = tmp_path / f"bar{ending}"

    assert write_video(moving_bar(), path) == 12

    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        seen = [frame.to_ndarray(format="rgb24") for frame in file.decode(stream)]
        assert stream.codec_context.name == codec
        assert stream.codec_context.pix_fmt in ("yuv420p", "yuvj420p")
        if ending != ".mjpeg":  # a row of JPEGs has no clock
            assert float(stream.average_rate) == pytest.approx(30, rel=0.01)
    assert len(seen) == 12
    for picture, original in zip(seen, moving_bar(), strict=True):
        # Half the colour resolution is gone and the codec rounds: 10 of 255 on average.
        assert np.abs(picture.astype(int) - original).mean() < 10
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_renderer_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def breaks() -> Iterator[Picture]:
        yield from moving_bar(3)
        raise RuntimeError("the light went out")

    with pytest.raises(RuntimeError, match="light"):
        write_video(breaks(), tmp_path / "bar.mp4")

    assert list(tmp_path.iterdir()) == []


def test_a_failed_video_leaves_the_old_one_alone(tmp_path: Path) -> None:
    old = tmp_path / "bar.mp4"
    old.write_bytes(b"the old one")

    with pytest.raises(VideoError, match="at least one picture"):
        write_video(iter(()), old)

    assert old.read_bytes() == b"the old one"


def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    """/dev/full takes nothing; the half-written file's name leads there."""
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    (tmp_path / "bar.mp4.part").symlink_to("/dev/full")

    with pytest.raises(VideoError, match=r"bar\.mp4: cannot be written .*[Nn]o space left"):
        write_video(moving_bar(), tmp_path / "bar.mp4")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["bar.avi", "bar"])
def test_an_unknown_ending_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(VideoError, match=r"must end in \.mp4, \.webm, \.mjpeg"):
        write_video(moving_bar(), tmp_path / name)


def test_an_odd_size_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="47x64 pixels: both numbers must be even"):
        write_video((picture[:, :47] for picture in moving_bar()), tmp_path / "bar.mp4")
