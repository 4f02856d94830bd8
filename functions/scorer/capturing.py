"""Videos as clips, by MediaPipe in an environment of its own.

``functions/capture`` runs there as another process: mediapipe cannot live beside this package's
numpy.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Final

from scorer.errors import InvalidField, OperatorError

VARIABLE: Final = "SYNCHRO_YOU_CAPTURE_PYTHON"
MODELS: Final = ("full", "lite")

_ROOT: Final = Path(__file__).parents[2]
_PACKAGES: Final = Path(__file__).parents[1]
# Found last, so that nothing of this environment stands before what belongs to that one.
_RUN: Final = (
    "import sys; sys.path.append(sys.argv.pop(1)); "
    "from capture.{module} import main; sys.exit(main())"
)

# How many frames are done, of how many; 0 where nobody knows.
Progress = Callable[[int, int], None]


def capture(
    video: Path,
    folder: Path,
    progress: Progress | None = None,
    models: tuple[str, ...] = MODELS,
) -> dict[str, Path]:
    """Follow the person in a video, or the largest of several.

    Args:
        video: any file that FFmpeg reads.
        folder: where ``full.npz``, ``lite.npz`` and ``thumbnail.jpg`` are written.
        progress: is told how far it is.
        models: of ``MODELS``, which to ask.

    Returns:
        The clips' files by model. All that were asked for are among them, but the lite one where
        it cannot be had and the full one was asked for as well.

    Raises:
        InvalidField: the file cannot be read as a video, or shows nobody.
        OperatorError: there is no environment to run in.
    """
    _python()  # without it no file is of any use
    if not video.is_file():
        raise InvalidField("there is no such file", str(video))
    failed = _run(video, folder, models, progress)
    if failed is not None and "npm" in failed and set(models) > set(MODELS[:1]):
        # Without Node.js there is no lite model; dancers who use it are compared with the full one.
        failed = _run(video, folder, MODELS[:1], progress)
    if failed is not None:
        raise InvalidField(failed.removeprefix(f"{video}: "), str(video))
    files = {model: folder / f"{model}.npz" for model in models}
    return {model: file for model, file in files.items() if file.is_file()}


def capture_command(module: str = "__main__") -> list[str]:
    """What runs ``functions/capture`` where MediaPipe is; the module's own arguments follow.

    Raises:
        OperatorError: there is no environment to run in.
    """
    return [str(_python()), "-c", _RUN.format(module=module), str(_PACKAGES)]


def capture_environment() -> dict[str, str]:
    """The variables to run it with: none of ours that would lead it to this Python's packages."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return inherited | {"GLOG_minloglevel": "2"}


def _python() -> Path:
    named = os.environ.get(VARIABLE)
    python = Path(named) if named else _ROOT / ".venv-capture" / "bin" / "python"
    if not python.is_file():
        said = f"{python}, as {VARIABLE} says, is no Python" if named else "MediaPipe is not here"
        raise OperatorError(f"{said}: make capture prepares it")
    return python


def _run(
    video: Path, folder: Path, models: tuple[str, ...], progress: Progress | None
) -> str | None:
    """Why it failed, if it did."""
    arguments = [str(video), str(folder), "--progress", "--models", *models]
    with subprocess.Popen(  # noqa: S603 (our own arguments)
        [*capture_command(), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        env=capture_environment(),
    ) as process:
        said: list[str] = []
        # MediaPipe talks on stderr on success too; read beside, or its pipe would fill up.
        reader = Thread(target=lambda: said.extend(process.stderr or ()), daemon=True)
        reader.start()
        try:
            for line in process.stdout or ():
                words = line.split()
                if progress is not None and len(words) == 3 and words[0] == "frame":
                    progress(int(words[1]), int(words[2]))
        except BaseException:
            process.kill()
            raise
        reader.join()
    if process.returncode == 0:
        return None
    told = [line for line in said if line.startswith("capture: ")]
    last = told or said or [f"capture ended with exit code {process.returncode}"]
    return last[-1].removeprefix("capture: ").strip()
