"""The built page, served beside the API, and videos for it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest

from cdk.errors import DeployError
from cdk.node import node
from scorer.embedder import Embedder
from scorer.reference_pack import ReferencePack, make_pack, read_pack, write_pack
from scorer.site import BUILT
from scorer.store import Store, open_store
from scorer.wire import Packed, WireClip
from tests.data import CHECKOUT
from tests.needed import needed
from tests.serving import serving

CLIENT = CHECKOUT / "client"
CHALLENGE = CLIENT / "public" / "challenges" / "mirrorball.mp4"
RELEASED = CHECKOUT / "functions" / "scorer" / "released" / "references"
# As long as the dancing that is watched, and a little; and enough for a score.
BRIEF_FRAMES = 360
SHORT_FRAMES = 150


@pytest.fixture(scope="session")
def javascript() -> Path:
    """Node, with the page's packages installed and the page built."""
    try:
        found = node()
    except DeployError as error:
        needed(str(error))
    if not (CLIENT / "node_modules" / ".package-lock.json").is_file():
        needed("the page's packages are not installed: make page")
    if not (BUILT / "index.html").is_file():
        needed("the page is not built: make page")
    return found


@pytest.fixture(scope="session")
def browser(javascript: Path) -> Path:
    """Node, where there is a browser too."""
    if shutil.which("chromium") is None:
        needed("there is no Chromium: apt-get install chromium")
    return javascript


@pytest.fixture(scope="session")
def videos(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A camera that shows the challenge's teacher, parts of it as files, and files of no use."""
    av = pytest.importorskip("av", reason="the extra `stage` is not installed: no PyAV")
    from model_export.stage.video import write_video

    folder = tmp_path_factory.mktemp("videos")
    with av.open(str(CHALLENGE)) as file:
        frames = [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]
    # Four to three, as cameras are.
    wide = [np.pad(f[16:496], ((0, 0), (64, 64), (0, 0)), mode="edge") for f in frames]
    names = ("camera.mjpeg", "brief.mp4", "short.mp4", "nobody.mp4", "long.mp4", "no.mp4")
    out = {name: folder / name for name in names}
    write_video(wide, out["camera.mjpeg"])
    write_video(frames[:BRIEF_FRAMES], out["brief.mp4"])
    write_video(frames[:SHORT_FRAMES], out["short.mp4"])
    write_video([np.full((96, 96, 3), 3 * i, dtype=np.uint8) for i in range(40)], out["nobody.mp4"])
    write_video([np.zeros((16, 16, 3), dtype=np.uint8)] * 601, out["long.mp4"], fps=1)
    out["no.mp4"].write_text("no video")
    return out


@pytest.fixture(scope="session")
def library(videos: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two references more: a challenge's beginning, silent, and half of that without a video."""
    folder = tmp_path_factory.mktemp("library")
    whole = read_pack("mirrorball", (RELEASED / "mirrorball.msgpack").read_bytes())
    shutil.copy(videos["brief.mp4"], folder / "brief.mp4")
    store = open_store(str(folder))
    _write(store, "brief", whole, BRIEF_FRAMES, "mp4")
    _write(store, "drawn", whole, BRIEF_FRAMES // 2, None)
    return folder


def _write(store: Store, id: str, whole: ReferencePack, frames: int, video: str | None) -> None:
    clips = [_first(clip, frames) for clip in whole.clips]
    made = make_pack(
        Embedder(), clips, title=id, video=video, begins_ms=whole.begins_ms, tempo=whole.tempo
    )
    write_pack(store, id, made)


def _first(clip: WireClip, frames: int) -> WireClip:
    def part(rows: object) -> Packed:
        assert isinstance(rows, Packed)
        size = np.dtype(rows.dtype).itemsize * int(np.prod(rows.shape[1:]))
        return Packed(rows.dtype, [frames, *rows.shape[1:]], rows.data[: frames * size])

    return msgspec.structs.replace(
        clip,
        landmarks=part(clip.landmarks),
        visibility=None if clip.visibility is None else part(clip.visibility),
        timestamps_ms=clip.timestamps_ms and clip.timestamps_ms[:frames],
    )


@pytest.fixture(scope="session")
def address(library: Path) -> Iterator[str]:
    """Of a server of its own, by a name from which a browser gives cameras."""
    with serving(log=subprocess.DEVNULL, SYNCHRO_YOU_REFERENCES=str(library)) as server:
        yield f"http://localhost:{server.port}/"
