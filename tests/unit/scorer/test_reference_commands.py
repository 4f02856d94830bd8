"""References on the command line: added, listed, checked, refreshed, moved, removed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest

from scorer.__main__ import main
from scorer.reference_pack import read_pack, write_pack
from scorer.scoring import Scorer
from scorer.store import Folder
from tests.data import STAGE_SAMPLES
from tests.unit.scorer.packs import DANCE, packed

SAMPLES = Path(__file__).parents[2] / "fixtures" / "stage_samples"
CHALLENGE, ATTEMPT = SAMPLES / f"{STAGE_SAMPLES[0]}.npz", SAMPLES / f"{STAGE_SAMPLES[2]}.npz"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


class Console:
    def __init__(self, capsys: pytest.CaptureFixture[str], library: Path) -> None:
        self._capsys = capsys
        self._library = library

    def __call__(self, action: str, *arguments: object) -> tuple[int, str]:
        """Exit code and all that was said."""
        words = ["reference", action, *map(str, arguments), "--library", str(self._library)]
        code = main(words)
        said = self._capsys.readouterr()
        return code, said.out + said.err


@pytest.fixture
def reference(capsys: pytest.CaptureFixture[str], library: Path) -> Console:
    return Console(capsys, library)


def add(reference: Console, source: Path = CHALLENGE, *more: object) -> tuple[int, str]:
    return reference("add", source, "--id", "mine", "--title", "My dance", *more)


def test_a_clip_becomes_a_reference_that_is_danced_to(
    reference: Console,
    library: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code, said = add(reference)
    monkeypatch.setenv("SYNCHRO_YOU_REFERENCES", str(library))
    scored = main(["score", str(ATTEMPT), "--reference", "mine", "--json"])
    points = msgspec.json.decode(capsys.readouterr().out)["score"]

    assert (code, scored) == (0, 0)
    assert said.startswith("mine: 13.0 s, ")
    assert points > 90
    assert [path.name for path in library.iterdir()] == ["mine.msgpack"]


def test_list_check_and_remove(reference: Console, library: Path) -> None:
    add(reference, CHALLENGE, "--order", 3)
    (library / "notes.txt").write_text("not a reference")

    listed = reference("list")
    checked = reference("check")
    removed = reference("remove", "mine")
    again = reference("remove", "mine")

    assert "My dance  (13.0 s" in listed[1]
    assert "Mirrorball" in listed[1]
    assert checked == (0, "mine: as it should be\n")
    assert removed == (0, "mine: removed\n")
    assert again[0] == 2
    assert again[1].startswith("scorer: there is no reference mine")
    assert [path.name for path in library.iterdir()] == ["notes.txt"]


def test_what_is_damaged_is_said_and_the_rest_is_checked(reference: Console, library: Path) -> None:
    add(reference)
    whole = (library / "mine.msgpack").read_bytes()
    (library / "broken.msgpack").write_bytes(whole[: len(whole) // 2])
    (library / "Upper.msgpack").write_bytes(whole)

    code, said = reference("check")

    assert code == 1
    assert "mine: as it should be" in said
    assert "reference broken: " in said
    assert len(said.splitlines()) == 3


def test_an_id_is_given_once(reference: Console, library: Path) -> None:
    add(reference)
    before = (library / "mine.msgpack").stat().st_mtime_ns

    twice = add(reference)
    forced = add(reference, ATTEMPT, "--force")
    shipped = reference("add", CHALLENGE, "--id", "mirrorball", "--title", "x")

    assert twice[0] == shipped[0] == 2
    assert "--force" in twice[1]
    assert "ships with the scorer" in shipped[1]
    assert forced[0] == 0
    assert (library / "mine.msgpack").stat().st_mtime_ns > before


@pytest.mark.parametrize("id", ["", "Upper", "-first", "a_b", "a.b", "../up", "a/b", "ä", "x" * 65])
def test_an_id_is_a_plain_name(reference: Console, library: Path, id: str) -> None:
    code, said = reference("add", CHALLENGE, f"--id={id}", "--title", "x")

    assert code == 2
    assert said.startswith("scorer: a reference's id is")
    assert not library.exists()


def test_after_another_model_it_is_refreshed(
    reference: Console,
    library: Path,
    scorer: Scorer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = Folder(library)
    write_pack(store, "old", packed(scorer.embedder, model="0" * 64))
    write_pack(store, "new", packed(scorer.embedder))
    monkeypatch.setenv("SYNCHRO_YOU_REFERENCES", str(library))

    listed = reference("list")[1]
    checked = reference("check")
    refused = main(["score", str(ATTEMPT), "--reference", "old"])
    sentence = capsys.readouterr().err
    refreshed = reference("refresh")

    assert "reference refresh old" in listed
    assert checked[0] == 1
    assert refused == 2
    assert "made for another model" in sentence
    assert refreshed == (0, "new: is of this model\nold: embedded anew\n")
    assert reference("check")[0] == 0
    found = read_pack("old", (library / "old.msgpack").read_bytes())
    assert found == read_pack("new", (library / "new.msgpack").read_bytes())


def test_push_and_pull_bring_the_video_along(
    reference: Console, library: Path, tmp_path: Path, scorer: Scorer
) -> None:
    write_pack(Folder(library), "shown", packed(scorer.embedder, video="mp4"))
    (library / "shown.mp4").write_bytes(b"a video")
    add(reference)

    pushed = reference("push", tmp_path / "there")
    reference("remove", "shown", "mine")
    pulled = reference("pull", tmp_path / "there", "shown")

    assert pushed[0] == pulled[0] == 0
    assert sorted(path.name for path in (tmp_path / "there").iterdir()) == [
        "mine.msgpack",
        "shown.mp4",
        "shown.msgpack",
    ]
    assert sorted(path.name for path in library.iterdir()) == ["shown.mp4", "shown.msgpack"]
    (library / "shown.mp4").unlink()
    assert "its video shown.mp4 is missing" in reference("check")[1]


@pytest.mark.parametrize("kind", ["short", "nobody", "no file", "text", "no folder"])
def test_what_cannot_be_danced_leaves_nothing_behind(
    reference: Console, library: Path, tmp_path: Path, kind: str
) -> None:
    source = tmp_path / ("clip.npz" if kind != "text" else "clip.csv")
    if kind == "short":
        np.savez(source, world=DANCE[:20], fps=30.0)
    elif kind == "nobody":
        gaps = np.full((600, 33, 3), np.nan, np.float32)
        gaps[::100] = DANCE[0]
        np.savez(source, world=gaps, fps=30.0)
    elif kind == "text":
        source.write_text("hello")
    elif kind == "no folder":
        np.savez(source, world=DANCE, fps=30.0)
        library.write_text("a file where the folder would be")

    code, said = add(reference, source)

    assert code == 2
    assert said.startswith("scorer: ")
    assert said.count("\n") == 1
    assert not library.is_dir()


def seen_in(frames: dict[str, slice]) -> Callable[..., dict[str, Path]]:
    """In place of MediaPipe: what two models saw of one video, each in frames of its own."""

    def capture(_: Path, folder: Path, __: object) -> dict[str, Path]:
        (folder / "thumbnail.jpg").write_bytes(b"a picture")
        for model, seen in frames.items():
            world = np.full_like(DANCE, np.nan)
            world[seen] = DANCE[seen]
            np.savez(folder / f"{model}.npz", world=world, fps=30.0, detector=model)
        return {model: folder / f"{model}.npz" for model in frames}

    return capture


def test_what_two_models_saw_has_one_clock(
    reference: Console, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames = {"full": slice(3, None), "lite": slice(9, None)}
    monkeypatch.setattr("scorer.recording.capture", seen_in(frames))

    code, said = add(reference, tmp_path / "dance.mp4")

    assert code == 0, said
    pack = read_pack("mine", (library / "mine.msgpack").read_bytes())
    full, lite = (clip.clip() for clip in pack.clips)
    assert pack.begins_ms == pytest.approx(300)
    assert full.timestamps_ms[0] == lite.timestamps_ms[0] == 0
    np.testing.assert_array_equal(full.landmarks, lite.landmarks)
    np.testing.assert_allclose(full.landmarks[0], DANCE[9], atol=2e-3)


def test_models_that_never_saw_somebody_at_once_make_no_reference(
    reference: Console, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames = {"full": slice(60), "lite": slice(60, None)}
    monkeypatch.setattr("scorer.recording.capture", seen_in(frames))

    code, said = add(reference, tmp_path / "dance.mp4")

    assert code == 2
    assert "no picture shows somebody to every pose model" in said
    assert not library.exists()


def test_without_mediapipe_a_video_says_what_to_do(
    reference: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYNCHRO_YOU_CAPTURE_PYTHON", str(tmp_path / "none"))

    code, said = add(reference, tmp_path / "dance.mp4")

    assert code == 2
    assert "make capture" in said
    assert said.count("\n") == 1


def test_a_video_is_read_by_another_process(
    reference: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: Path
) -> None:
    """Here by one without MediaPipe: what it says last is what the user is told."""
    monkeypatch.setenv("SYNCHRO_YOU_CAPTURE_PYTHON", sys.executable)
    video = tmp_path / "dance.mp4"
    video.write_bytes(b"no video")

    code, said = add(reference, video)

    assert code == 2
    assert said.count("\n") == 1
    assert not library.exists()
