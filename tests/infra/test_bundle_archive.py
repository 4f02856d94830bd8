"""A zip's bytes depend on names and contents alone."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

from cdk.bundling.archive import write_zip
from tests.infra.trees import write_files

FILES: dict[str, str | bytes] = {
    "scorer/api.py": "app = None\n" * 50,
    "scorer/released/model.onnx": b"\0" * 999,
    "a.py": "",
}


def test_order_dates_rights_and_place_change_nothing(tmp_path: Path) -> None:
    one = write_files(tmp_path / "one", FILES)
    other = write_files(
        tmp_path / "another" / "place", {name: FILES[name] for name in reversed(FILES)}
    )
    for path in other.rglob("*"):
        path.chmod(0o700)
        os.utime(path, (1, 1))

    write_zip(one, tmp_path / "one.zip")
    write_zip(other, tmp_path / "other.zip")

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()


def test_a_changed_byte_is_another_zip(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "folder", FILES)
    write_zip(folder, tmp_path / "before.zip")
    (folder / "a.py").write_text("#")
    write_zip(folder, tmp_path / "after.zip")

    assert (tmp_path / "before.zip").read_bytes() != (tmp_path / "after.zip").read_bytes()


def test_it_holds_the_files_and_anybody_may_read_them(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "folder", FILES)
    for path in folder.rglob("*.py"):
        path.chmod(0o600)
    write_zip(folder, tmp_path / "it.zip")

    with zipfile.ZipFile(tmp_path / "it.zip") as archive:
        assert archive.namelist() == sorted(FILES)
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100644}
        assert archive.read("scorer/released/model.onnx") == b"\0" * 999
