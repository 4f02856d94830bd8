"""A section of the report on recorded clips: which tables it has, on what, and what it says."""

from __future__ import annotations

import argparse
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import msgspec
import numpy as np
import pytest
from rich.console import Console

from model_export.captured import read_dances
from model_export.epochs import Material
from model_export.evaluation import benchmark
from model_export.evaluation import contestants as contestants_module
from model_export.evaluation.benchmark import section_titles
from model_export.evaluation.contestants import GENERATED, Contestants, contestants
from model_export.evaluation.methods import Doubles, Indices, Method
from model_export.evaluation.provenance import (
    CAPTURED,
    captured_in_training,
    described,
    listed,
    trained_on,
)
from model_export.evaluation.real import footage_of, real_trials
from model_export.evaluation.recorded import (
    Recorded,
    duos_of,
    lasting,
    read_recorded,
    recorded_tables,
)
from model_export.evaluation.tables import Table
from model_export.evaluation.trials import KINDS
from model_export.motion.choreography import choreography
from model_export.motion.chunks import Library, read_library
from model_export.release import TORCHSCRIPT
from model_export.run import training_record
from model_export.train import SMOKE
from scorer.embedder import RELEASED, Embedder
from scorer.manifest import MANIFEST_FILE, Training, read_manifest
from scorer.scoring import Scorer
from tests.unit.model_export.evaluation.made import by_pose, by_row
from tests.unit.model_export.evaluation.test_recorded import Groups, film
from tests.unit.model_export.made import CLEAR

LINE = f"{CAPTURED}: 4 of 2 dances"


def _trained_on(*lines: str) -> Training:
    return Training(data=("generated", *lines), licences=(), configuration={}, seed=1)


UNTOUCHED = _trained_on()


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer(Embedder())


def _recorded(groups: Groups) -> Recorded:
    dances = footage_of(groups)
    return Recorded(dances, real_trials(dances))


def _tables(recorded: Recorded, method: Method, scorer: Scorer) -> dict[str, Table]:
    found = recorded_tables(
        recorded, Contestants([method], method, method), scorer, "About these clips."
    )
    assert found[0].text.startswith("About these clips.\n\n")
    tables = {table.key: table for table in found}
    assert len(tables) == len(found)
    return tables


def _row(table: Table) -> dict[str, float]:
    (figures,) = table.rows.values()
    return dict(zip(table.columns, (figure.value for figure in figures), strict=True))


def _knows_the_long(recorded: Recorded) -> Method:
    """Who follows scores higher in dances that last two seconds, and lower in shorter ones."""
    trials, long = recorded.trials, lasting(recorded.trials)
    right = {
        (int(d), int(r)): 1.0 if lasts else -1.0
        for rows, kind, lasts in zip(
            np.stack((trials.dancer, trials.reference), axis=2), trials.kind, long, strict=True
        )
        for d, r in rows
        if kind == 0
    }

    def score(dancer: Indices, reference: Indices) -> Doubles:
        pairs = zip(dancer.tolist(), reference.tolist(), strict=True)
        return np.array([right.get(pair, 0.0) for pair in pairs])

    return by_row("knows the long", score)


def test_every_protocol_that_needs_no_simulation_is_taken(scorer: Scorer) -> None:
    recorded = _recorded({"salsa": film(3, 2, 90), "tango": film(4, 2, 90), "waltz": film(5, 1)})
    tables = _tables(recorded, by_pose(), scorer)
    assert list(tables) == [
        *("p2_auc_1s", "p2_auc_2s", "p2_eer_2s", "p2_tar_2s", "p2_unfiltered"),
        *("p1_hit1", "p4_rates", "p4_gaps", "p6_noise"),
        *("p7_clips", "p7_steps", "p7_windows", "p9_parity"),
    ]
    assert _row(tables["p2_auc_2s"])["other dance"] > 0.9
    guessed = 1 / 5  # of at most five windows
    assert _row(tables["p1_hit1"])["all"] > 2 * guessed
    assert "half a second apart" in tables["p1_hit1"].text
    unmoved = [figures[1].value for figures in tables["p4_rates"].rows.values()]
    assert np.isfinite(unmoved).all()
    assert _row(tables["p4_gaps"])["60 frames per second, interpolated"] < 0.1
    noisy = _row(tables["p6_noise"])
    assert noisy["0 mm"] > noisy["50 mm"]
    assert _row(tables["p7_clips"])["blend into another dance"] > 0.8
    assert "Clips: 4. The limb" in tables["p7_clips"].text
    assert all(figure.value == 0 for row in tables["p9_parity"].rows.values() for figure in row)
    assert all(f.low is None for t in tables.values() for fs in t.rows.values() for f in fs)


def test_tables_of_two_seconds_hold_what_lasts_two_seconds(scorer: Scorer) -> None:
    recorded = _recorded({"long": film(3, 2), "short": film(6, 2, 50), "waltz": film(5, 1)})
    long = lasting(recorded.trials)
    assert long.tolist() == (recorded.trials.dance == 0).tolist()
    tables = _tables(recorded, _knows_the_long(recorded), scorer)
    assert "one second" in next(iter(tables["p2_unfiltered"].rows))
    p2 = [key for key in tables if key.startswith("p2") and key != "p2_unfiltered"]
    assert p2 == [f"p2_{figure}_{s}s" for s in (1, 2) for figure in ("auc", "eer", "tar")]
    assert set(_row(tables["p2_auc_2s"]).values()) == {1.0}
    assert max(_row(tables["p2_auc_1s"]).values()) < 1.0
    assert "half or a sixth of a second apart" in tables["p1_hit1"].text
    text = described(recorded, UNTOUCHED)
    assert f"{np.sum(~long)} of {len(long)} last one second alone" in text
    assert "in short, too short for that, half of one" in text
    assert "Clips of short share less than 2.5 seconds" in text


def test_short_clips_alone_have_no_table_of_two_seconds(scorer: Scorer) -> None:
    recorded = _recorded({"short": film(6, 2, 50), "waltz": film(5, 1)})
    tables = _tables(recorded, by_pose(), scorer)
    assert not any(key.endswith("_2s") for key in tables)
    assert _row(tables["p2_auc_1s"])["other dance"] > 0.9
    assert "2 of 2 pairs last less than the two seconds" in tables["p4_rates"].text
    assert all(figures[3].value == 0 for figures in tables["p4_rates"].rows.values())
    assert "None lasts two seconds" in described(recorded, UNTOUCHED)


def test_without_another_dance_nothing_is_said_of_it(scorer: Scorer) -> None:
    recorded = _recorded({"salsa": film(3, 2)})
    tables = _tables(recorded, by_pose(), scorer)
    for key in ("p2_auc_1s", "p2_auc_2s", "p2_eer_2s", "p2_tar_2s"):
        assert tables[key].columns == ("other phase", "still", "wrong limb", "mirrored")
        assert np.isfinite(list(_row(tables[key]).values())).all()
        assert "Nobody tried other dance" in tables[key].text
    assert "p4_gaps" not in tables
    assert np.isfinite(list(_row(tables["p6_noise"]).values())).all()
    assert "There is no other dance" in described(recorded, UNTOUCHED)


def test_five_dances_have_intervals(scorer: Scorer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model_export.evaluation.metrics.RESAMPLES", 20)
    recorded = _recorded({f"dance {seed}": film(seed, 2, 84) for seed in range(5)})
    tables = _tables(recorded, by_pose(), scorer)
    for key in ("p2_auc_2s", "p4_gaps", "p6_noise"):
        assert all(figure.low is not None for figure in tables[key].rows["by pose"]), key
    assert tables["p1_hit1"].rows["by pose"][-1].low is not None
    assert all(row[1].low is not None for row in tables["p4_rates"].rows.values())
    assert "have no interval" not in described(recorded, UNTOUCHED)


def test_each_clip_dances_once_beside_another_where_both_are_seen() -> None:
    groups = {"salsa": film(3, 3, 90, CLEAR), "waltz": film(5, 1)}
    first, second, third = groups["salsa"]
    late = np.arange(90) >= 20
    recorded = _recorded({**groups, "salsa": [first, replace(second, covered=late), third]})
    duos = duos_of(recorded)
    assert sorted(duo.dancer.name for duo in duos) == [f"3/{i}.npz" for i in range(3)]
    assert all(duo.dancer.name != duo.reference.name for duo in duos)
    assert sorted(len(duo.dancer) for duo in duos) == [70, 70, 90]
    assert all(len(duo.reference) == len(duo.dancer) for duo in duos)
    assert all(duo.dancer.covered[0] and duo.reference.covered[0] for duo in duos)
    hardly = [replace(clip, covered=np.arange(90) < 29) for clip in groups["salsa"]]
    assert duos_of(replace(recorded, dances=footage_of({"salsa": hardly}))) == []


def test_the_text_says_what_the_section_was_taken_on() -> None:
    recorded = _recorded({"salsa": film(3, 2), "tango": film(4, 2, 90), "waltz": film(5, 1)})
    text = described(recorded, UNTOUCHED)
    lengths = {name: len(clips[0].clip) for name, clips in recorded.dances.items()}
    minutes = (2 * lengths["salsa"] + 2 * lengths["tango"] + lengths["waltz"]) / 1800
    assert text.startswith(f"5 clips of 3 dances, {minutes:.1f} minutes. ")
    assert "salsa (2 clips, 0.2 minutes) and tango (2 clips, 0.1 minutes)" in text
    assert "Another dance is waltz (1 clip, 0.1 minutes), of which nobody follows" in text
    assert "or another of those above" in text
    for kind, name in enumerate(("the dancer follows", *KINDS)):
        taken, there = recorded.trials.of(kind, 1).sum(), (recorded.trials.kind == kind).sum()
        assert f"{name} {taken} of {there}" in text
    assert "Fewer than 5 dances are compared" in text
    assert "left out" not in text
    assert "trained" not in text


def test_the_text_says_what_gaps_took() -> None:
    first, second = film(3, 2, 150, CLEAR)
    gap = np.ones(150, dtype=np.bool_)
    gap[60:90] = False
    recorded = _recorded({"salsa": [first, replace(second, covered=gap)]})
    assert "10 of 14 stretches are left out" in described(recorded, UNTOUCHED)


def test_long_lists_are_cut() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b"], "or") == "a or b"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(map(str, range(20))).endswith(", 10, 11 and 8 more")


def test_clips_that_training_may_have_seen_are_warned_of() -> None:
    recorded = _recorded({"salsa": film(3, 2, 90)})
    text = described(recorded, _trained_on(LINE))
    assert text.startswith(f"**The model was trained on {LINE}. ")
    assert "not held-out figures" in text


def test_the_record_of_a_run_on_captured_clips_is_recognised() -> None:
    library = read_library(())
    dances = {"salsa": film(3, 2, 90)}
    assert captured_in_training(training_record(SMOKE, (), Material(library, {}))) is None
    found = captured_in_training(training_record(SMOKE, (), Material(library, dances)))
    assert found == f"{CAPTURED}: 2 of 1 dances, 0.1 minutes"


def _written(folder: Path, dances: Groups) -> Path:
    """Clips in a sub-folder for each dance."""
    for name, clips in dances.items():
        (folder / name).mkdir(parents=True)
        for i, clip in enumerate(clips):
            np.savez(folder / name / f"{i}.npz", world=clip.landmarks, fps=30.0)
    return folder


def test_clips_that_the_model_was_trained_on_are_named_whatever_they_were_called(
    tmp_path: Path,
) -> None:
    """By what they show: a clip that has another frame less is another clip."""
    salsa, tango = film(3, 2, 110), film(4, 2, 110)
    mine = read_dances(_written(tmp_path / "mine", {"salsa": salsa}))
    record = training_record(SMOKE, (), Material(read_library(()), mine))
    assert len(record.clips) == 2
    assert msgspec.json.decode(msgspec.json.encode(record), type=Training) == record

    theirs = _written(tmp_path / "theirs", {"a": [tango[0], salsa[1]], "b": tango[1:]})
    recorded = read_recorded(theirs)
    assert trained_on(recorded, record) == ["a/1.npz"]
    text = described(recorded, record)
    assert "1 of these 3 clips are among them: a/1.npz. Figures on them are not" in text

    cut = {"a": [salsa[0].cut(0, 109), salsa[1].cut(0, 109)]}
    other = read_recorded(_written(tmp_path / "other", cut))
    assert trained_on(other, record) == []
    assert "None of these very clips is among them" in described(other, record)
    assert "None of these" not in described(other, _trained_on(LINE))


def test_a_record_without_captured_clips_is_written_as_before() -> None:
    record = training_record(SMOKE, (), Material(read_library(()), {}))
    assert set(msgspec.to_builtins(record)) == {"data", "licences", "configuration", "seed"}
    released = (RELEASED / MANIFEST_FILE).read_bytes()
    again = msgspec.json.format(msgspec.json.encode(read_manifest(RELEASED)), indent=1)
    assert again == released


@pytest.mark.parametrize("recorded_motion", [False, True])
def test_methods_fitted_without_recorded_motion_say_so(
    recorded_motion: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contestants_module, "_CHUNKS", 20)
    library = read_library(())
    if recorded_motion:
        library = Library({"take": choreography(3, 6.0)}, library.poses)
    found = contestants(RELEASED, TORCHSCRIPT, library, tmp_path / "none.pt", [])
    fitted = [method.name for method in found.methods if GENERATED in method.name]
    beginnings = [name.partition(" ")[0] for name in fitted]
    assert beginnings == ([] if recorded_motion else ["cosine", "hand-made"])


def test_folders_of_one_name_keep_their_sections_apart() -> None:
    here, there, other = Path("here/clips"), Path("there/clips"), Path("here/others")
    assert section_titles([here, other]) == {
        here: "Recorded clips: clips",
        other: "Recorded clips: others",
    }
    titles = section_titles([here, there, other])
    assert len(set(titles.values())) == 3
    assert titles[there] == "Recorded clips: there/clips"


@pytest.mark.parametrize("trained_on_clips", [False, True])
def test_the_command_warns_of_clips_and_writes_a_section_for_each_folder(
    trained_on_clips: bool, tmp_path: Path, scorer: Scorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a folder of clips to page and JSON; the exam itself is left out."""
    clips = tmp_path / "my clips"
    clips.mkdir()
    for name, dance in (("salsa", film(3, 2, 90)), ("waltz", film(5, 1, 90))):
        for i, clip in enumerate(dance):
            np.savez(clips / f"{name}_{i}.npz", world=clip.landmarks, fps=30.0)
    released = tmp_path / "released"
    shutil.copytree(RELEASED, released)
    manifest = json.loads((released / MANIFEST_FILE).read_bytes())
    manifest["training"]["data"] = ["generated", *([LINE] if trained_on_clips else [])]
    (released / MANIFEST_FILE).write_text(json.dumps(manifest))
    method = by_pose()
    found = Contestants([method], method, method)
    exam = SimpleNamespace(tables=[], dances=[], trials=None, short={})
    monkeypatch.setattr(benchmark, "contestants", lambda *_: found)
    monkeypatch.setattr(benchmark, "examine", lambda *_: exam)
    monkeypatch.setattr(benchmark, "describe_exam", lambda *_: "No exam.")
    out = io.StringIO()
    page, data = tmp_path / "page.md", tmp_path / "page.json"
    options = argparse.Namespace(
        mocap=[], clips=[clips], stage=None, original=[], released=released,
        torchscript=TORCHSCRIPT, checkpoint=tmp_path / "none.pt", only=None,
        quick=True, page=page, json=data, pictures=None,
    )  # fmt: skip

    benchmark.evaluate(options, Console(file=out, width=1000))

    said, text = out.getvalue(), page.read_text()
    assert "fitted on generated dances alone" in said
    assert (f"careful, {clips}: The model was trained on {LINE}" in said) == trained_on_clips
    assert (f"**The model was trained on {LINE}" in text) == trained_on_clips
    assert "## Recorded clips: my clips" in text
    assert "salsa (2 clips, 0.1 minutes)" in text
    sections = json.loads(data.read_bytes())["sections"]
    assert {"p2_auc_2s", "p1_hit1", "p4_rates", "p4_gaps", "p6_noise"} <= set(
        sections["Recorded clips: my clips"]
    )
