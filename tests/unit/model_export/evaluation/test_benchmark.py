"""The benchmark from end to end, on dances of a few seconds."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model_export.evaluation import contestants as contestants_module
from model_export.evaluation import dances, description, exam
from model_export.evaluation.contestants import (
    GENERATED,
    SHIPPED,
    Contestants,
    contestants,
)
from model_export.evaluation.description import describe_exam
from model_export.evaluation.exam import Results, examine
from model_export.evaluation.handmade import HandMade
from model_export.evaluation.pictures import draw
from model_export.evaluation.report import Facts, described_command, write_report
from model_export.evaluation.rival import Budget, load_original, save_original, train_original
from model_export.motion.chunks import Chunks, Mixture, read_library
from model_export.motion.pool import make_pool
from model_export.motion.rendering import EXAM_SCENE, Scene
from model_export.pairs import Pairs, make_pairs
from model_export.release import TORCHSCRIPT
from scorer.embedder import RELEASED, Embedder
from scorer.scoring import Scorer


@pytest.fixture(scope="module")
def pairs() -> Pairs:
    rng = np.random.default_rng(1)
    supply = Chunks(read_library(()), "head", Mixture(), rng)
    return make_pairs(make_pool(supply, 60, 2, rng, Scene()), rng)


@pytest.fixture(scope="module")
def entered(tmp_path_factory: pytest.TempPathFactory) -> Contestants:
    folder = tmp_path_factory.mktemp("entered")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contestants_module, "_CHUNKS", 60)
        return contestants(RELEASED, TORCHSCRIPT, read_library(()), folder / "none.pt", [])


@pytest.fixture(scope="module")
def results(entered: Contestants) -> Results:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dances, "SECONDS", 6.0)
        patch.setattr(exam, "_SAMPLED_TRIALS", 120)
        scorer = Scorer(Embedder())
        return examine((), entered, scorer, quick=True)


def test_every_protocol_has_its_tables_and_every_table_every_method(
    entered: Contestants, results: Results
) -> None:
    keys = {table.key.split("_")[0] for table in results.tables}
    assert keys == {"p1", "p2", "p4", "p6", "p7", "p9"}
    names = {method.name for method in entered.methods}
    assert len(names) == 9
    compared = [table for table in results.tables if table.of == "method"]
    assert all(set(table.rows) == names for table in compared)
    assert all(np.isfinite(score).all() for score in results.scores.values())


def test_the_shipped_model_leads_on_dances_it_never_saw(results: Results) -> None:
    auc = next(table for table in results.tables if table.key == "p2_auc_1s")
    ours = [figure.value for figure in auc.rows[SHIPPED]]
    plain = [figure.value for figure in auc.rows["mean difference, our angles"]]
    assert ours[0] > 0.97  # other dance; 1.00 on the whole exam
    assert np.mean(ours) > np.mean(plain)


def test_pytorch_and_the_shipped_file_agree_in_points(results: Results) -> None:
    parity = next(table for table in results.tables if table.key == "p9_parity")
    ((largest, mean),) = parity.rows.values()
    assert 0 < mean.value <= largest.value < 100  # thousandths: a tenth of a point


def test_figures_without_the_filter_are_told_of_the_two_that_lead(results: Results) -> None:
    table = next(table for table in results.tables if table.key == "p2_unfiltered")
    names = {name.partition(":")[0] for name in table.rows}
    assert names == {SHIPPED, f"hand-made logistic, no network ({GENERATED})"}
    assert all(np.isfinite(figure.value) for row in table.rows.values() for figure in row)


def test_figures_are_told_by_side_and_by_body(results: Results) -> None:
    """Every trial is in one row of each."""
    tables = {table.key: table for table in results.tables}
    assert list(tables["p2_side"].rows) == [
        "front, 0 to 45°",
        "side, 45 to 135°",
        "behind, 135 to 180°",
    ]
    for key in ("p2_limbs", "p2_builds"):
        low, middle, high = tables[key].rows
        assert (low[:6], high[:6]) == ("up to ", "above ")
        assert middle == f"{low[6:]} to {high[6:]}"
        assert middle.endswith(" %")
    limits = [float(name.split()[-2]) for name in list(tables["p2_limbs"].rows)[:2]]
    assert -10 < limits[0] < limits[1] < 10  # per cent of what was recorded


def test_the_command_is_as_it_would_be_typed() -> None:
    somewhere = Path("/somewhere/else")
    plain = "python -m model_export evaluate"
    assert described_command([], []) == plain
    assert described_command([], [], quick=True) == f"{plain} --quick"
    mocap = [somewhere / "cmu_dance", somewhere / "bandai1"]
    told = described_command(mocap, [somewhere / "two cameras"])
    assert told == f"{plain} --mocap cmu_dance bandai1 --clips 'two cameras'"


def test_the_exam_is_described_by_what_it_is_made_of(
    results: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = describe_exam(results)
    assert "generated: 4 dances, 0.4 minutes" in text
    assert "left out: none" in text
    assert "60 % in front, give or take 35°; 40 % anywhere" in text
    assert "Trials of 2 seconds, 0.5 seconds apart, seed 2026" in text
    assert "within 14° of" in text
    followers = int(np.sum(results.trials.kind == 0))
    assert f"generated dances among them: 4 of 4 dances, {followers} of {followers} foll" in text
    assert "P4 and P7, which render many clips of each dance, take 3 of the 4 dances" in text
    assert f"takes 120 of the {len(results.trials.kind)} trials, at random" in text
    noise = next(table for table in results.tables if table.key == "p6_noise")
    assert f" 120 of the {len(results.trials.kind)} trials" in noise.text
    cameras = replace(EXAM_SCENE.viewpoints, frontal_share=0.3, yaw_deg=20.0)
    monkeypatch.setattr(description, "EXAM_SCENE", replace(EXAM_SCENE, viewpoints=cameras))
    monkeypatch.setattr(description, "TRULY_DIFFERENT", 0.5)
    other = describe_exam(replace(results, short={"bandai1": 15, "generated": 1}))
    assert "30 % in front, give or take 20°; 70 % anywhere" in other
    assert "within 29° of" in other
    assert "less than 75 frames (2.5 seconds)" in other
    assert "left out: 15 of the 15 of bandai1, 1 of the 5 of generated" in other


def test_the_report_says_where_its_figures_come_from(results: Results, tmp_path: Path) -> None:
    page, data = tmp_path / "new" / "B.md", tmp_path / "new" / "b.json"
    exam_text = describe_exam(results)
    facts = Facts("the command", "the model", "a machine")
    write_report(page, data, facts, exam_text, {"The exam": results.tables})
    text = page.read_text()
    assert all(word in text for word in ("the command", "the model", "a machine", "seed 2026"))
    content = json.loads(data.read_bytes())
    assert set(content["sections"]["The exam"]) == {table.key for table in results.tables}
    row = content["sections"]["The exam"]["p2_auc_1s"]["rows"][SHIPPED]
    assert 0.5 < row[0]["value"] <= 1
    assert row[0]["low"] is None  # four choreographies are too few for an interval


def test_pictures_are_drawn(results: Results, entered: Contestants, tmp_path: Path) -> None:
    judge = Scorer(Embedder()).judge
    paths = draw(results, entered, judge, tmp_path / "no checkpoint", tmp_path)
    assert {path.stem for path in paths} == {
        *("scores", "retrieval", "ladders", "calibration", "windows", "failures")
    }
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths)


def test_the_hand_made_logistic_tells_follower_from_stranger(pairs: Pairs) -> None:
    """Fitted on some pairs, asked about others."""
    half = np.arange(len(pairs.kind)) % 2 == 0
    some = Pairs(pairs.dancer[half], pairs.reference[half], pairs.kind[half])
    handmade = HandMade(some)
    features = handmade._features(
        handmade._seen(pairs.dancer[~half]), handmade._seen(pairs.reference[~half])
    )
    assert features.shape == ((~half).sum(), 7)
    logit = features @ handmade._weights + handmade._bias
    kind = pairs.kind[~half]
    assert np.median(logit[kind == 0]) > 0 > np.median(logit[kind == 1])


def test_the_originals_design_can_be_trained_kept_and_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model_export.evaluation.rival._CHUNKS", 10)
    network, steps = train_original(read_library(()), Scene(), Budget(steps=2), 1)
    assert steps == 2
    save_original(network, tmp_path / "o.pt")
    again = load_original(tmp_path / "o.pt").state_dict()
    assert all((again[name] == value).all() for name, value in network.state_dict().items())
    _, none = train_original(read_library(()), Scene(), Budget(seconds=0.0), 1)
    assert none == 0
