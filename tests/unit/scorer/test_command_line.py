from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest

from scorer.__main__ import main
from scorer.reference import Reference
from scorer.report_words import WORDS
from scorer.wording import Language


@pytest.fixture
def clip(tmp_path: Path, reference: Reference) -> Path:
    """The default reference, recorded as the original's CSV."""
    path = tmp_path / "clip.csv"
    np.savetxt(path, reference.movement.landmarks.reshape(-1, 99), delimiter=",", fmt="%.6g")
    return path


@pytest.fixture
def one_line(capsys: pytest.CaptureFixture[str]) -> Iterator[list[str]]:
    """What a failing command printed, checked to be one line on stderr."""
    printed: list[str] = []
    yield printed
    out, error = capsys.readouterr()
    assert out == ""
    assert error.count("\n") == 1
    assert error.startswith("scorer: ")
    for part in printed:
        assert part in error


@pytest.fixture(autouse=True)
def terminal_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


def test_a_readable_result(
    clip: Path, reference: Reference, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", str(clip), "--reference", reference.id]) == 0

    printed = capsys.readouterr().out
    lines = printed.splitlines()
    assert reference.title in lines[0]
    bars = [line for line in lines if "##" in line]
    assert len(bars) >= reference.windows
    assert any(line.startswith("score ") and "of 100" in line for line in lines)
    assert any(line.startswith("start ") and "together" in line for line in lines)
    assert any(line.startswith("mirrored ") and line.endswith(" no") for line in lines)
    assert "fps: 30" in printed


def test_what_is_told_need_not_be_guessed(
    clip: Path, reference: Reference, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["score", str(clip), "--reference", reference.id, "--fps", "30"])

    assert "fps: 30" not in capsys.readouterr().out


@pytest.fixture
def late(tmp_path: Path, reference: Reference) -> Path:
    """The default reference, with its first pose held for 300 ms more."""
    path = tmp_path / "late.csv"
    landmarks = reference.movement.landmarks
    held = np.concatenate((np.repeat(landmarks[:1], 9, axis=0), landmarks))
    np.savetxt(path, held.reshape(-1, 99), delimiter=",", fmt="%.6g")
    return path


def test_a_start_is_searched_for_or_known(
    late: Path, reference: Reference, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["score", str(late), "--reference", reference.id, "--json"]

    def score(*more: str) -> dict[str, float]:
        assert main([*command, *more]) == 0
        result: dict[str, float] = msgspec.json.decode(capsys.readouterr().out)
        return result

    searched, known = score(), score("--sync", "clock")
    assert searched["offset_ms"] == pytest.approx(300, abs=34)
    assert abs(searched["timing_ms"]) < 34
    assert known["timing_ms"] == pytest.approx(300, abs=34)
    assert known["timing"] < searched["timing"]
    told = score("--sync", "clock", "--offset-ms", "300")
    assert abs(told["timing_ms"]) < 34
    within_reach = score("--max-offset-ms", "100", "--offset-ms", "250")
    assert within_reach["offset_ms"] == pytest.approx(300, abs=34)


def test_a_page_is_written(
    clip: Path, tmp_path: Path, reference: Reference, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "report.html"
    command = ["score", str(clip), "--reference", reference.id, "--report", str(place)]

    assert main([*command, "--language", "ko"]) == 0

    page = place.read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert WORDS["ko"].heat_title in page
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].split(maxsplit=1) == [WORDS["ko"].written, str(place)]

    assert main([*command, "--json"]) == 0
    assert capsys.readouterr().out.count("\n") == 1
    assert WORDS["en"].heat_title in place.read_text("utf-8")


def test_a_recording_is_never_written_over(
    clip: Path, reference: Reference, one_line: list[str]
) -> None:
    before = clip.read_bytes()

    assert main(["score", str(clip), "--reference", reference.id, "--report", str(clip)]) == 2
    assert clip.read_bytes() == before
    one_line += ["--report", ".html"]


@pytest.mark.parametrize(
    ("terminal", "said"),
    [
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "kok_IN.UTF-8"}, "en"),
        ({"LANG": ""}, "en"),
    ],
)
def test_the_terminals_language(
    clip: Path,
    reference: Reference,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    terminal: dict[str, str],
    said: Language,
) -> None:
    for name, value in terminal.items():
        monkeypatch.setenv(name, value)

    main(["score", str(clip), "--reference", reference.id])

    assert f"\n{WORDS[said].score} " in capsys.readouterr().out


def test_json_for_machines(
    clip: Path, reference: Reference, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["score", str(clip), "--reference", reference.id, "--json"])

    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    result = msgspec.json.decode(printed)
    assert result["reference"] == reference.id
    assert result["score"] > 80
    assert result["mirrored"] is False
    assert len(result["seconds"]) >= reference.windows
    assert "reason" not in result


def test_no_score_comes_with_a_reason(
    clip: Path, reference: Reference, capsys: pytest.CaptureFixture[str]
) -> None:
    clip.write_text("".join(clip.read_text().splitlines(keepends=True)[:20]))

    assert main(["score", str(clip), "--reference", reference.id]) == 0
    assert "none: less than two seconds of it" in capsys.readouterr().out

    main(["score", str(clip), "--reference", reference.id, "--json"])
    result = msgspec.json.decode(capsys.readouterr().out)
    assert result["score"] is None
    assert result["reason"]


def test_of_what_is_not_judged_nothing_is_said_to_be_off(
    tmp_path: Path, reference: Reference, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both lie side by side, but of the dancer too little was seen; one arm was wrong."""
    landmarks = reference.movement.landmarks.copy()
    landmarks[:, 14:16] = landmarks[:, 12:13]
    seen = np.ones((len(landmarks), 33))
    seen[np.arange(len(seen)) % 100 >= 45] = 0.0
    path = tmp_path / "hidden.json"
    clip = {"landmarks": landmarks.reshape(-1, 99).tolist(), "visibility": seen.tolist()}
    path.write_bytes(msgspec.json.encode({**clip, "fps": 30, "space": "world"}))
    command = ["score", str(path), "--reference", reference.id]

    assert main([*command, "--json"]) == 0
    told = msgspec.json.decode(capsys.readouterr().out)
    main(command)
    printed = capsys.readouterr().out

    assert told["reason_code"] == "unseen"
    assert abs(told["offset_ms"]) < 33
    assert told["joints"] == told["moments"] == []
    assert WORDS["en"].worst not in printed


def test_another_file_is_a_reference_too(clip: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(clip), "--reference", str(clip)]) == 0

    printed = capsys.readouterr().out
    assert "clip.csv" in printed
    assert "reference's fps: 30" in printed


@pytest.fixture
def in_picture(tmp_path: Path, reference: Reference) -> Path:
    """The default reference, recorded as parts of a picture of 1600 by 900."""
    path = tmp_path / "picture.csv"
    parts = reference.movement.landmarks / [16, 9, 16] * 2 + [0.5, 0.5, 0]
    np.savetxt(path, parts.reshape(-1, 99), delimiter=",", fmt="%.6g")
    return path


def test_a_picture_whose_size_is_told_is_not_bent(
    in_picture: Path, reference: Reference, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["score", str(in_picture), "--reference", reference.id, "--json"]

    assert main([*command, "--space", "image", "--width", "1600", "--height", "900"]) == 0
    told = msgspec.json.decode(capsys.readouterr().out)
    main(command)
    untold = msgspec.json.decode(capsys.readouterr().out)

    assert told["similarity"] > untold["similarity"]
    guesses = {guess.partition(":")[0] for guess in told["assumed"]}
    assert guesses.isdisjoint({"picture", "space"})
    assert {"picture", "space"} <= {guess.partition(":")[0] for guess in untold["assumed"]}


def test_a_width_without_a_height(
    in_picture: Path, reference: Reference, one_line: list[str]
) -> None:
    command = ["score", str(in_picture), "--reference", reference.id]

    assert main([*command, "--space", "image", "--width", "1600"]) == 2
    one_line += ["width and height belong together"]


@pytest.mark.parametrize("told", [["--space", "auto"], ["--width", "4", "--height", "3"]])
def test_a_file_that_says_what_it_holds_is_not_told(
    tmp_path: Path, reference: Reference, one_line: list[str], told: list[str]
) -> None:
    path = tmp_path / "clip.npz"
    np.savez(path, world=reference.movement.landmarks, fps=30)

    assert main(["score", str(path), "--reference", reference.id, *told]) == 2
    one_line += ["clip.npz", "space, width and height", ".csv"]


@pytest.mark.parametrize("offset", ["1e308", "-1200001"])
def test_an_offset_beyond_any_clip(
    clip: Path, reference: Reference, one_line: list[str], offset: str
) -> None:
    assert main(["score", str(clip), "--reference", reference.id, f"--offset-ms={offset}"]) == 2
    one_line += ["--offset-ms", "at most"]


@pytest.mark.parametrize("reach", ["-1", "1200001"])
def test_a_search_beyond_any_clip(
    clip: Path, reference: Reference, one_line: list[str], reach: str
) -> None:
    command = ["score", str(clip), "--reference", reference.id, f"--max-offset-ms={reach}"]

    assert main(command) == 2
    one_line += ["--max-offset-ms", "20 minutes"]


def test_a_missing_clip(tmp_path: Path, one_line: list[str]) -> None:
    assert main(["score", str(tmp_path / "none.npz"), "--reference", "x"]) == 2
    one_line += ["none.npz"]


def test_an_unknown_reference_says_which_there_are(
    clip: Path, reference: Reference, one_line: list[str]
) -> None:
    assert main(["score", str(clip), "--reference", "no-such-dance"]) == 2
    one_line += ["--reference", reference.id]


def test_a_reference_shorter_than_a_window(clip: Path, tmp_path: Path, one_line: list[str]) -> None:
    short = tmp_path / "short.csv"
    short.write_text("".join(clip.read_text().splitlines(keepends=True)[:20]))

    assert main(["score", str(clip), "--reference", str(short)]) == 2
    one_line += ["short"]


def test_a_missing_model(
    clip: Path, tmp_path: Path, one_line: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scorer.__main__.RELEASED", tmp_path)

    assert main(["score", str(clip), "--reference", "x"]) == 2
    one_line += ["manifest.json"]


def test_a_port_that_is_taken(one_line: list[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["serve", "--port", str(taken.getsockname()[1])]) == 2
    one_line += ["127.0.0.1", "in use"]


def test_a_port_that_cannot_be(one_line: list[str]) -> None:
    assert main(["serve", "--port", "99999"]) == 2
    one_line += ["99999"]


def test_without_uvicorn_the_extra_is_named(
    one_line: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "scorer.server", raising=False)
    monkeypatch.setitem(sys.modules, "uvicorn", None)

    assert main(["serve"]) == 2
    one_line += ["uvicorn", "'serve'"]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["score"],
        ["score", "clip.csv"],
        ["score", "clip.csv", "--reference", "x", "--mirror", "maybe"],
        ["score", "clip.csv", "--reference", "x", "--offset-ms", "nan"],
        ["score", "clip.csv", "--reference", "x", "--sync", "never"],
        ["score", "clip.csv", "--reference", "x", "--language", "fr"],
        ["serve", "--port", "many"],
    ],
)
def test_wrong_arguments_end_with_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert "usage: python -m scorer" in capsys.readouterr().err


@pytest.mark.parametrize("command", [[], ["serve"], ["score"]])
def test_help_names_every_argument(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])

    assert ended.value.code == 0
    printed = capsys.readouterr().out
    expected = {
        "": ["serve", "score"],
        "serve": ["--host", "--port", "4000"],
        "score": [
            *["--reference", "--mirror", "--offset-ms", "--fps", "--json", ".npz", ".csv"],
            *["--space", "--width", "--height", "--mirror", "--sync", "--max-offset-ms"],
            *["--report", "--language"],
        ],
    }
    assert all(word in printed for word in expected["".join(command)])


def test_a_reader_that_has_read_enough_is_no_error(clip: Path, reference: Reference) -> None:
    """As with ``| head -1``: nobody reads what is printed."""
    command = [sys.executable, "-u", "-m", "scorer", "score", str(clip), "--reference", "demo"]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(  # noqa: S603 (our own command)
        command, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert done.stderr == b""
    assert done.returncode == 0
