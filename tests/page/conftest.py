"""The built page, served beside the API, and videos for it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from cdk.errors import DeployError
from cdk.node import node
from scorer.site import BUILT
from tests.data import CHECKOUT

CLIENT = CHECKOUT / "client"
CHALLENGE = CLIENT / "public" / "challenges" / "mirrorball.mp4"
SHORT_FRAMES = 240


def _missing(what: str) -> None:
    """Skip where something is not here; in CI it has to be."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def javascript() -> Path:
    """Node, with the page's packages installed and the page built."""
    try:
        found = node()
    except DeployError as error:
        _missing(str(error))
    if not (CLIENT / "node_modules" / ".package-lock.json").is_file():
        _missing("the page's packages are not installed: make page")
    if not (BUILT / "index.html").is_file():
        _missing("the page is not built: make page")
    return found


@pytest.fixture(scope="session")
def browser(javascript: Path) -> Path:
    """Node, where there is a browser too."""
    if shutil.which("chromium") is None:
        _missing("there is no Chromium: apt-get install chromium")
    return javascript


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Of a server of its own."""
    command = [sys.executable, "-m", "scorer", "serve", "--port", "0"]
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        port = re.search(r":(\d+)", process.stdout.readline())
        assert port
        yield f"http://localhost:{port[1]}/"
        process.kill()


@pytest.fixture(scope="session")
def videos(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A camera that shows the challenge's teacher, a part of it as a file, nobody, and no video."""
    av = pytest.importorskip("av", reason="the extra `stage` is not installed: no PyAV")
    from model_export.stage.video import write_video

    folder = tmp_path_factory.mktemp("videos")
    with av.open(str(CHALLENGE)) as file:
        frames = [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]
    # Four to three, as cameras are.
    wide = [np.pad(f[16:496], ((0, 0), (64, 64), (0, 0)), mode="edge") for f in frames]
    out = {name: folder / name for name in ("camera.mjpeg", "short.mp4", "nobody.mp4", "no.mp4")}
    write_video(wide, out["camera.mjpeg"])
    write_video(frames[:SHORT_FRAMES], out["short.mp4"])
    write_video([np.full((96, 96, 3), 3 * i, dtype=np.uint8) for i in range(40)], out["nobody.mp4"])
    out["no.mp4"].write_text("no video")
    return out
