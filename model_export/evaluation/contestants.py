"""Every method of the benchmark, with what each needs to be loaded or fitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import torch

from model_export.evaluation.baselines import BASELINES, standardised_directions
from model_export.evaluation.handmade import HandMade
from model_export.evaluation.methods import Doubles, Method
from model_export.evaluation.ours import bare_cosine, fused
from model_export.evaluation.rival import load_original, original
from model_export.export import read_torchscript
from model_export.history import load_weights
from model_export.motion.chunks import Chunks, Library
from model_export.motion.pool import make_pool
from model_export.network import Embedder as Network
from model_export.pairs import make_pairs
from model_export.rounding import round_in_place
from model_export.runtimes import onnx_runtime, torch_runtime
from model_export.train import TrainConfig
from scorer.calibration import Judge
from scorer.manifest import MODEL_FILE, read_manifest

_SEED: Final = 77
_CHUNKS: Final = TrainConfig().head.chunks
SHIPPED: Final = "ours, as shipped"
# What tables add to the names of methods that were fitted without any recorded motion.
GENERATED: Final = "fitted on generated dances alone"


@dataclass(frozen=True)
class Contestants:
    """All methods, and some of them by name.

    Attributes:
        methods: in the order of the tables.
        shipped: the released model and head in onnxruntime.
        eager: the same in PyTorch; no table has a row for it.
        fp32: the network before its weights were rounded, where it is at hand.
        handmade: the strongest rival without a network.
    """

    methods: list[Method]
    shipped: Method
    eager: Method
    fp32: Method | None = None
    handmade: Method | None = None

    def leading(self, scores: Mapping[str, Doubles]) -> dict[str, Doubles]:
        """Of all methods' scores those of the best without a network, and of what ships."""
        both = (self.handmade, self.shipped)
        return {method.name: scores[method.name] for method in both if method is not None}


def _handmade(library: Library) -> HandMade:
    """Fitted on as good pairs as the head is: of the same seeds, through the same scene."""
    rng = np.random.default_rng(_SEED)
    config = TrainConfig()
    supply = Chunks(library, "head", config.mixture, rng)
    pool = make_pool(supply, _CHUNKS, 2, rng, config.scene, "pairs for the hand-made logistic")
    return HandMade(make_pairs(pool, rng))


def _before_rounding(torchscript: Path, progress: Path) -> Network | None:
    """The network that the released one was rounded from; None where it is not at hand."""
    if not progress.is_file():
        return None
    released, config = read_torchscript(torchscript)
    weights = load_weights(progress)
    network, rounded = Network(config), Network(config)
    if {name: v.shape for name, v in weights.items()} != {
        name: v.shape for name, v in network.state_dict().items()
    }:
        return None
    for model in (network, rounded):
        model.load_state_dict(weights)
    round_in_place(rounded)
    theirs = released.state_dict()
    same = all(torch.equal(value, theirs[name]) for name, value in rounded.state_dict().items())
    return network.eval() if same else None


def contestants(
    released: Path, torchscript: Path, library: Library, checkpoint: Path, originals: list[Path]
) -> Contestants:
    """Load and fit everything.

    Args:
        released: the shipped ``embedder.onnx`` and ``manifest.json``.
        torchscript: the shipped ``embedder.pt``.
        library: recorded motion of the training side, for the hand-made logistic; where there is
            none, the names of the methods that are fitted say so.
        checkpoint: what training wrote; where the progress beside it is the released model's, the
            network is also compared as it was before its weights were rounded.
        originals: trained networks of the original's design.

    Raises:
        ModelRefused, ExportError, CheckpointError: as named.
    """
    manifest = read_manifest(released)
    judge = Judge(manifest.head, manifest.calibration, manifest.embedding_parts)
    shipped_runtime = onnx_runtime(released / MODEL_FILE)
    shipped = fused(SHIPPED, shipped_runtime, judge)
    eager = fused("ours, PyTorch", torch_runtime(read_torchscript(torchscript)[0]), judge)
    handmade = _handmade(library)
    fitted = [standardised_directions(*handmade.statistics), handmade.method()]
    if not library.takes:
        fitted = [replace(method, name=f"{method.name} ({GENERATED})") for method in fitted]
    methods = [*BASELINES, *fitted]
    methods += [original(path.stem, load_original(path)) for path in originals]
    methods.append(bare_cosine("ours, cosine alone", shipped_runtime))
    fp32 = None
    progress = checkpoint.with_suffix(".progress")
    unrounded = _before_rounding(torchscript, progress)
    if unrounded is not None:
        fp32 = fused("ours, before rounding", torch_runtime(unrounded.eval()), judge)
        methods.append(fp32)
    methods.append(shipped)
    return Contestants(methods, shipped, eager, fp32, fitted[-1])
