"""What each choice is worth: variants of the network and of its training, with equal steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import torch
from rich.console import Console

from model_export.captured import Captured, read_dances
from model_export.epochs import Material
from model_export.evaluation.tables import Figure, Table
from model_export.motion.chunks import Library, Mixture, read_library
from model_export.motion.mocap import read_takes
from model_export.motion.performer import People
from model_export.network import Embedder, NetworkConfig
from model_export.train import TrainConfig, fit
from model_export.validation import Figures, Validation
from model_export.validation_seen import SeenValidation

PAGE: Final = Path("docs/SWEEP.md")
_GENERATED: Final = 12
_EPOCHS: Final = 2
_STEPS: Final = 80
_CHUNKS: Final = 500
_SEEDS: Final = (2, 3)
_COLUMNS: Final = ("other dance", "other phase", "still", "wrong limb", "mean", "hit@1")
_LEARNED: Final = 0.2  # of the clips, where they are tried
_NOBODY: Final = People(0.0, 0.0, (1.0, 1.0), 0.0, 0.0, 0.0)

_HEAD: Final = """# Sweep

What each choice is worth, one at a time against the released configuration, all with the same
{steps} steps and, but for two rows, the same seed; the released model has {full}. Written by
`python -m model_export sweep`. Measured on dances of the validation side, never on the exam: the
cosine at one second against four kinds of negative, their mean, and how often a window finds its
very own moment; and, where a dataset was given, all of that once more on its dancers of the
validation side, as the real detector saw them. The rows of other seeds show how far two trainings
of one configuration lie apart: a difference that is no larger was not shown to mean anything, and
what more weights would be worth after a whole training is not told here.
"""


@dataclass(frozen=True)
class Variant:
    """One row of the sweep.

    Attributes:
        name: what differs from the released configuration.
        config: all of it.
        library: what it is trained on.
        captured: what else, by dance.
    """

    name: str
    config: TrainConfig
    library: Library
    captured: Mapping[str, list[Captured]]


def variants(
    base: TrainConfig,
    library: Library,
    restricted: Library | None,
    captured: Mapping[str, list[Captured]],
) -> list[Variant]:
    """The released configuration, and each change to it.

    Args:
        base: what is released, with the sweep's budget.
        library: what the released model is trained on.
        restricted: that, and mocap whose licence forbids commercial use; None without any.
        captured: rendered dancers, really detected, for rows of their own; empty without any.
    """

    def network(**changes: object) -> TrainConfig:
        merged = {**asdict(base.network), **changes}
        return replace(base, network=NetworkConfig(**merged))

    def mixed(mixture: Mixture) -> TrainConfig:
        return replace(base, mixture=mixture)

    scene, mixture = base.scene, base.mixture
    learned = replace(base, scene=replace(scene, learned_share=_LEARNED))
    configs = {
        "as released": base,
        **{f"as released, seed {seed}": replace(base, seed=seed) for seed in _SEEDS},
        "inputs: the twelve angles alone": network(inputs="angles"),
        "inputs: limb directions alone": network(inputs="directions"),
        "no parts for the limbs": network(limb_embedding=0),
        "pooling: attention alone": network(pooling="attention"),
        "pooling: segment means alone": network(pooling="segments"),
        "2 layers": network(layers=2),
        "hidden 96": network(hidden=96),
        "hidden 192": network(hidden=192),
        "convolutions instead of the LSTM": network(recurrence="convolutions"),
        "temperature .05": replace(base, temperature=0.05),
        "temperature .15": replace(base, temperature=0.15),
        "recorded dances 10 % instead of 40 %": mixed(replace(mixture, recorded=0.1)),
        "no detector noise": replace(base, scene=replace(scene, scale=0.0)),
        "a fifth of the clips with learned errors": learned,
        "no model of performers": replace(base, scene=replace(scene, people=_NOBODY)),
    }
    out = [Variant(name, config, library, {}) for name, config in configs.items()]
    after = list(configs).index("no parts for the limbs")
    out.insert(after, Variant("generated choreography alone", base, read_library(()), {}))
    if restricted is not None:
        out.insert(after + 1, Variant("with sets that may not ship", base, restricted, {}))
    if captured:
        out += [
            Variant("three tenths real detections", base, library, captured),
            Variant("those, and learned errors", learned, library, captured),
        ]
    return out


def _row(
    variant: Variant, validation: Validation, seen: SeenValidation | None
) -> tuple[Figure, ...]:
    material = Material(variant.library, variant.captured)
    progress = fit(variant.config, material, validation, None)
    figures = progress.history[-1].validation
    network = Embedder(variant.config.network)
    values = [*_told(figures)]
    if seen is not None:
        network.load_state_dict(progress.weights)
        values += _told(seen.measure(network.eval()))
    size = sum(p.numel() for p in network.parameters()) / 1000
    return tuple(Figure(value) for value in (*values, size))


def _told(figures: Figures) -> list[float]:
    """In the order of ``_COLUMNS``."""
    *kinds, hit1 = asdict(figures).values()
    return [*kinds, float(np.mean(kinds)), hit1]


def sweep(
    folders: tuple[Path, ...],
    restricted: tuple[Path, ...],
    stage: Path | None,
    page: Path,
    console: Console,
) -> None:
    """Train every variant and write the table, a row as soon as it is known.

    Args:
        folders: mocap that may be shipped from.
        restricted: mocap that may only be measured with: its validation side is measured on, its
            training side is a variant of its own.
        stage: a dataset of rendered dancers, really detected, to try and to measure on; or None.
        page: where the table goes.
        console: to tell what is done.

    Raises:
        CapturedError: a clip of the dataset cannot be used, or it has too few.
    """
    torch.set_num_threads(1)
    released = TrainConfig()
    base = replace(released, epochs=_EPOCHS, steps=_STEPS, chunks=_CHUNKS)
    everything = read_library((*folders, *restricted)) if restricted else None
    validation = Validation((*folders, *restricted), _GENERATED)
    captured = {} if stage is None else read_dances(stage / "train", [])
    seen = None if stage is None else SeenValidation(stage / "validation")
    rows: dict[str, tuple[Figure, ...]] = {}
    columns = (
        *_COLUMNS,
        *(() if seen is None else (f"{name}, really seen" for name in _COLUMNS)),
        "thousand weights",
    )
    for variant in variants(base, read_library(folders), everything, captured):
        rows[variant.name] = _row(variant, validation, seen)
        console.print(f"{variant.name}: {', '.join(map(str, rows[variant.name]))}")
        measured = [f.name for f in (*folders, *restricted) if read_takes(f, "validation")]
        sources = ", ".join((*measured, "generated dances"))
        about = "" if seen is None else f" Really seen: {seen.described}."
        table = Table(
            "sweep", "Variants", f"Measured on: {sources}.{about}", "variant", columns, rows
        )
        head = _HEAD.format(steps=_EPOCHS * _STEPS, full=released.epochs * released.steps)
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"{head}\n{table.markdown()}")
