"""Whatever is wrong with an argument or a file is said in one line, before any work begins."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from model_export.argument_types import MAX_SEED, clip_file, output_file, seed
from model_export.checkpoint import Checkpoint
from model_export.command_line import main
from model_export.network import NetworkConfig
from scorer.embedder import RELEASED
from scorer.manifest import MODEL_FILE, POSE_FILE, read_manifest
from tests import data
from tests.released import copy_release, replace_graph

SEEN = np.full((9, 33, 3), 0.5)
FULL_DISK = Path("/dev/full")


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs a command that has to end with exit code 2 and one line, and gives that line."""

    def run(*arguments: object) -> str:
        try:
            code: object = main([str(argument) for argument in arguments])
        except SystemExit as ended:
            code = ended.code
        error = capsys.readouterr().err
        assert code == 2
        assert error.count("\n") == 1, error
        return error

    return run


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"other": SEEN}, "no array 'world'"),
        ({"world": SEEN[0]}, "33, 3 or 4"),
        ({"world": SEEN[..., :2]}, "33, 3 or 4"),
        ({"world": np.full((9, 33, 3), "x")}, "numbers"),
        ({"world": SEEN * np.nan}, "nobody"),
        (b"PK\x03\x04 not really", "not an .npz"),
        (b"", "not an .npz"),
        (None, "No such file"),
    ],
)
def test_a_clip_that_is_none(
    refused: Callable[..., str],
    tmp_path: Path,
    content: dict[str, np.ndarray] | bytes | None,
    says: str,
) -> None:
    path = tmp_path / "clip.npz"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        np.savez(path, **content)  # type: ignore[arg-type]

    line = refused("parity", "--clips", path)

    assert str(path) in line
    assert says in line


def test_an_array_on_its_own_is_no_npz(refused: Callable[..., str], tmp_path: Path) -> None:
    np.save(tmp_path / "clip.npy", SEEN)

    assert "not an .npz" in refused("parity", "--clips", tmp_path / "clip.npy")


def test_a_clip_with_frames_of_nobody_is_read(tmp_path: Path) -> None:
    world = np.concatenate((SEEN, SEEN * np.nan))
    np.savez(tmp_path / "clip.npz", world=world)

    assert clip_file(str(tmp_path / "clip.npz")) == tmp_path / "clip.npz"


@pytest.mark.parametrize(
    "arguments",
    [
        ("train", "--smoke", "--steps", 0),
        ("train", "--smoke", "--steps", -3),
        ("train", "--smoke", "--steps", "many"),
        ("train", "--smoke", "--seed", -1),
        ("train", "--smoke", "--seed", MAX_SEED + 1),
        ("bench", "--runs", 0),
    ],
)
def test_a_number_out_of_its_range(
    refused: Callable[..., str], arguments: tuple[object, ...]
) -> None:
    line = refused(*arguments)

    assert str(arguments[-2]) in line
    assert str(arguments[-1]) in line


def test_the_largest_seed_is_one_that_torch_reads() -> None:
    before = torch.random.get_rng_state()
    try:
        torch.manual_seed(seed(str(MAX_SEED)))
    finally:
        torch.random.set_rng_state(before)


@pytest.mark.parametrize(
    "command",
    [
        ("train", "--smoke", "--out"),
        ("export", "--out"),
        ("export", "--torchscript"),
        ("bench", "--json"),
    ],
)
def test_what_cannot_be_written_is_known_before_the_work(
    refused: Callable[..., str], tmp_path: Path, command: tuple[str, ...]
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()

    line = refused(*command, in_the_way / "new" / "name")

    assert f"{in_the_way} is not a folder" in line


def test_a_folder_is_no_file_to_write(refused: Callable[..., str], tmp_path: Path) -> None:
    assert "is a folder" in refused("train", "--smoke", "--out", tmp_path)
    assert output_file(str(tmp_path / "new" / "name")) == tmp_path / "new" / "name"


@pytest.mark.skipif(not FULL_DISK.exists(), reason="there is no /dev/full here")
def test_what_only_writing_finds_out(refused: Callable[..., str]) -> None:
    assert "No space left" in refused("golden", FULL_DISK)


@pytest.mark.parametrize("kind", ["missing", "a folder", "text", "a pickle", "other weights"])
def test_what_is_no_checkpoint(refused: Callable[..., str], tmp_path: Path, kind: str) -> None:
    path = tmp_path / "checkpoint.pt"
    if kind == "a folder":
        path.mkdir()
    elif kind == "text":
        path.write_text("no checkpoint")
    elif kind == "a pickle":
        path.write_bytes(b"\x80\x04\x95\x01\x00\x00\x00\x00\x00\x00\x00N.")
    elif kind == "other weights":
        of = read_manifest(RELEASED)
        Checkpoint(NetworkConfig(), {}, of.head, of.calibration, of.training).save(path)

    line = refused("export", "--checkpoint", path)

    assert line.startswith(f"CheckpointError: {path} ")
    assert line.endswith("`python -m model_export train` writes one\n")
    assert "weights_only" not in line


def _pointing_elsewhere() -> bytes:
    """A graph with one array kept in a file that is not there."""
    proto = onnx.load(RELEASED / MODEL_FILE)
    tensor = proto.graph.initializer[0]
    tensor.data_location = onnx.TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="gone.bin")
    content: bytes = proto.SerializeToString()
    return content


@pytest.mark.parametrize("name", [MODEL_FILE, POSE_FILE])
@pytest.mark.parametrize("content", [b"", b"garbage", _pointing_elsewhere()], ids=range(3))
def test_a_graph_that_its_manifest_vouches_for_and_nobody_can_use(
    refused: Callable[..., str], tmp_path: Path, name: str, content: bytes
) -> None:
    replace_graph(copy_release(RELEASED, tmp_path), name, content)

    line = refused("parity", "--released", tmp_path)

    assert line.startswith(f"ExportError: {tmp_path / name} ")


@pytest.mark.parametrize("kind", ["missing", "text", "an npz"])
def test_what_is_no_torchscript(refused: Callable[..., str], tmp_path: Path, kind: str) -> None:
    path = tmp_path / "embedder.pt"
    if kind == "text":
        path.write_text("no TorchScript")
    elif kind == "an npz":
        shutil.copy(data.CHECKOUT / "tests/fixtures/stage_samples/wrong_bodyB_front.npz", path)

    assert refused("parity", "--torchscript", path).startswith(f"ExportError: {path}")


COMMANDS = ("train", "export", "parity", "variants", "bench")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_explains_the_command_and_every_option(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")  # each option on one line

    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])

    assert ended.value.code == 0
    usage, description, options = capsys.readouterr().out.split("\n\n")
    assert usage.startswith(f"usage: python -m model_export {command}")
    assert description.endswith(".")
    explained = [line.split() for line in options.splitlines() if line.startswith("  -")]
    assert len(explained) >= 2
    for words in explained:
        assert words[-1] not in ("FILE", "FOLDER", "N"), words


def test_help_warns_of_what_export_overwrites(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["export", "--help"])

    warning = "Without --out this overwrites the model that ships"
    assert warning in " ".join(capsys.readouterr().out.split())
