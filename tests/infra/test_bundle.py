"""The bundles that ship, built once for each architecture and looked at from outside."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cdk.bundle import OUT, Bundle, build, main
from cdk.bundling.architecture import Arch
from cdk.bundling.project import PROJECT, Project
from cdk.errors import DeployError
from tests.infra.trees import copy_project

Bundles = Callable[[Arch], Bundle]
both = pytest.mark.parametrize("arch", ["x86_64", "arm64"])


@both
def test_it_lies_under_its_key_with_its_golden_answers(bundle: Bundles, arch: Arch) -> None:
    built = bundle(arch)

    key = built.version.partition("+")[2]
    assert built.version == f"{PROJECT.version}+{key}"
    assert built.path == OUT / f"{arch}-{key}.zip"
    assert built.golden == OUT / f"{arch}-{key}.golden.json"
    assert built.sha256 == hashlib.sha256(built.path.read_bytes()).hexdigest()
    golden = json.loads(built.golden.read_bytes())
    assert golden["cases"]
    assert golden["version"]["bundle"] == built.version


@both
def test_asking_again_builds_nothing(bundle: Bundles, arch: Arch) -> None:
    built = bundle(arch)
    before = built.path.stat().st_mtime_ns, built.golden.stat().st_mtime_ns

    assert build(arch) == built
    assert (built.path.stat().st_mtime_ns, built.golden.stat().st_mtime_ns) == before


@both
def test_it_is_small_and_says_what_it_is(bundle: Bundles, arch: Arch) -> None:
    built = bundle(arch)

    with zipfile.ZipFile(built.path) as archive:
        assert json.loads(archive.read("bundle.json")) == {
            "version": built.version,
            "arch": arch,
            "python": "3.13",
        }
        unzipped = sum(entry.file_size for entry in archive.infolist())
    assert built.path.stat().st_size <= 35_000_000
    assert unzipped <= 105_000_000


@both
def test_the_scorer_is_in_it_to_the_byte(bundle: Bundles, arch: Arch) -> None:
    ours = {
        f"scorer/{path.relative_to(PROJECT.scorer).as_posix()}": path.read_bytes()
        for path in PROJECT.scorer_files()
    }

    with zipfile.ZipFile(bundle(arch).path) as archive:
        theirs = {
            name: archive.read(name)
            for name in archive.namelist()
            if name.startswith("scorer/") and not name.endswith(".pyc")
        }
    assert theirs == ours
    assert {"scorer/lambda_http.py", "scorer/released/references/mirrorball.msgpack"} <= set(ours)


@both
def test_nothing_in_it_knows_where_it_was_built(bundle: Bundles, arch: Arch) -> None:
    with zipfile.ZipFile(bundle(arch).path) as archive:
        for name in archive.namelist():
            if name.endswith((".pyc", ".json", "METADATA")):
                assert str(PROJECT.root).encode() not in archive.read(name), name


@pytest.mark.usefixtures("python313")
def test_a_second_build_in_another_place_is_the_same_to_the_byte(
    bundle: Bundles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = bundle("x86_64")
    # A checkout elsewhere, by someone with another umask, environment and current folder.
    tree = tmp_path / "another checkout"
    tree.mkdir()
    for name in ("cdk", "docs", "functions", "model_export", "pyproject.toml", "requirements"):
        (tree / name).symlink_to(PROJECT.root / name)
    monkeypatch.setenv("PYTHONHASHSEED", "1")
    monkeypatch.setenv("TZ", "Asia/Seoul")
    monkeypatch.chdir(tmp_path)
    umask = os.umask(0o077)
    try:
        second = build("x86_64", Path("out"), Project(tree))
    finally:
        os.umask(umask)

    assert second.version == first.version
    assert second.sha256 == first.sha256
    assert sorted(path.name for path in Path("out").iterdir()) == [
        second.golden.name,
        second.path.name,
    ]


def test_no_place_to_write_to_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    out = tmp_path / "file" / "bundle"

    assert main(["--out", str(out)]) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith(f"bundle: cannot build in {out} (")
    assert "Not a directory" in last


def test_it_says_what_weighs_most(bundle: Bundles, capsys: pytest.CaptureFixture[str]) -> None:
    built = bundle("x86_64")

    assert main([]) == 0

    told = capsys.readouterr().out
    for said in ("onnxruntime", "numpy", "zipped MB", built.sha256, str(built.path)):
        assert said in told


def test_a_scorer_that_needs_what_is_left_out_stops_the_build(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "tree")
    (project.scorer / "noise.py").write_text("import numpy as np\n\nNOISE = np.random.rand()\n")

    with pytest.raises(DeployError, match=r"noise\.py uses 'np\.random'"):
        build("x86_64", tmp_path / "out", project)
