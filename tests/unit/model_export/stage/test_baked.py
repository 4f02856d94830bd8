"""The bodies that ship are whole, small and different; files that are not bodies are refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from model_export.stage.baked import BODIES, BakedBody, load, shipped_bodies
from model_export.stage.cast import CAST
from model_export.stage.errors import BodyError
from model_export.stage.figure import kept_bones
from model_export.stage.wardrobe import PARTS
from scorer.skeleton import LANDMARKS


@pytest.mark.parametrize("name", shipped_bodies())
def test_a_shipped_body_is_whole(name: str) -> None:
    body = load(name)

    assert (BODIES / f"{name}.npz").stat().st_size < 400_000
    assert body.parts == PARTS
    assert body.triangle_counts.min() > 0
    assert body.triangle_counts.sum() == len(body.triangles)
    assert body.triangles.max() == len(body.vertices) - 1
    assert np.all(body.parents[1:] < np.arange(1, len(body.bones)))
    np.testing.assert_allclose(body.weights.sum(axis=1), 1, atol=1e-6)
    assert 1.5 < body.stature < 2.0


def test_the_whole_cast_ships() -> None:
    assert shipped_bodies() == sorted(CAST)


def test_bodies_differ_in_shape_and_colours() -> None:
    bodies = [load(name) for name in shipped_bodies()]

    assert np.ptp([body.stature for body in bodies]) > 0.2
    assert len({body.colours.tobytes() for body in bodies}) == len(bodies)


def test_without_a_turn_the_body_is_at_rest(ana: BakedBody) -> None:
    still = np.broadcast_to(np.eye(3, dtype=np.float32), (1, len(ana.bones), 3, 3))
    heads = ana.posed_heads(still, ana.heads[None, 0])

    vertices, normals = ana.skinned(still[0], heads[0])

    np.testing.assert_allclose(vertices, ana.vertices, atol=1e-5)
    np.testing.assert_allclose(normals, ana.normals, atol=1e-5)
    np.testing.assert_allclose(ana.posed_landmarks(still, heads)[0], ana.landmarks, atol=1e-5)


def test_landmarks_lie_on_the_sides_they_are_named_after(ana: BakedBody) -> None:
    for name, place in zip(LANDMARKS, ana.landmarks, strict=True):
        if "left" in name:
            assert place[0] > 0, name
        if "right" in name:
            assert place[0] < 0, name
    nose, heel = (ana.landmarks[LANDMARKS.index(name)] for name in ("nose", "left_heel"))
    toes = ana.landmarks[LANDMARKS.index("left_foot_index")]
    assert nose[1] > heel[1] + 1.3
    assert toes[2] > heel[2] + 0.15


def test_a_body_survives_its_file(ana: BakedBody, tmp_path: Path) -> None:
    ana.save(tmp_path / "copy.npz")

    copy = load(str(tmp_path / "copy.npz"))

    np.testing.assert_allclose(copy.vertices, ana.vertices, atol=1e-4)  # stored in 0.1 mm
    np.testing.assert_array_equal(copy.landmarks, ana.landmarks)
    assert [path.name for path in tmp_path.iterdir()] == ["copy.npz"]


def test_an_unknown_name_is_answered_with_the_names() -> None:
    with pytest.raises(BodyError, match=r"no body 'zoe'.*ana, ben"):
        load("zoe")


def test_another_file_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "motion.npz", joints=np.zeros((4, 15, 3)))
    (tmp_path / "text.npz").write_text("not an archive")

    for name in ("motion.npz", "text.npz"):
        with pytest.raises(BodyError, match="not a baked body"):
            load(str(tmp_path / name))


def test_a_finger_follows_the_wrist() -> None:
    labels = ["root", "spine05", "shoulder01.L", "wrist.L", "finger1-1.L", "finger1-2.L", "head"]
    parents = [-1, 0, 1, 2, 3, 4, 1]

    kept, home, above = kept_bones(labels, parents)

    assert [labels[bone] for bone in kept] == ["root", "spine05", "shoulder01.L", "wrist.L", "head"]
    assert home == [0, 1, 2, 3, 3, 3, 4]
    assert above == [-1, 0, 1, 2, 1]
