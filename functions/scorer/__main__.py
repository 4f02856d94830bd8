"""The command line: ``python -m scorer serve`` and ``python -m scorer score``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from scorer.arguments import parser
from scorer.clip import MAX_DURATION_MS
from scorer.clip_files import SUFFIXES, load_clip
from scorer.embedder import RELEASED, Embedder
from scorer.errors import (
    ClientError,
    InvalidField,
    OperatorError,
    ScorerError,
    UnknownReference,
)
from scorer.outcome import outcome_of
from scorer.page import as_page
from scorer.page_file import check_place, write_page
from scorer.reference import Reference, make_reference
from scorer.references import References
from scorer.report import as_json
from scorer.report_text import as_text
from scorer.scoring import Scorer
from scorer.store import open_store

_FAILED: Final = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0, or 2 with one line about what is wrong."""
    options = parser().parse_args(arguments)
    try:
        return _COMMANDS[options.command](options)
    except ClientError as error:
        print(f"scorer: {error.message} ({error.where})", file=sys.stderr)
    except ScorerError as error:
        print(f"scorer: {error}", file=sys.stderr)
    except BrokenPipeError:
        # Whoever reads it has read enough; python would complain once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return _FAILED


def _score(options: argparse.Namespace) -> int:
    _check(options)
    clip = load_clip(
        options.clip,
        options.fps,
        space=options.space,
        width=options.width,
        height=options.height,
    )
    scorer = Scorer(Embedder(RELEASED))
    reference = _reference(options.reference, scorer.embedder)
    performance = scorer.score_performance(
        clip,
        reference,
        mirror=options.mirror,
        sync=options.sync,
        max_offset_ms=options.max_offset_ms,
        offset_ms=options.offset_ms,
    )
    outcome = outcome_of(performance, reference, scorer.embedder.manifest.name)
    language = options.language
    if options.report is not None:
        write_page(options.report, as_page(outcome, language))
    if options.json:
        print(as_json(outcome, language))
    else:
        print(as_text(outcome, language, page=options.report))
    return 0


def _check(options: argparse.Namespace) -> None:
    """Refuse what cannot end well, before any work is done.

    Raises:
        InvalidField: an offset beyond any clip, or a place where no page can be written.
    """
    # No two clips that are read lie that far apart and still beside each other.
    minutes = f"{MAX_DURATION_MS / 60_000:g} minutes"
    if abs(options.offset_ms) > MAX_DURATION_MS:
        raise InvalidField(f"an offset is at most {minutes}, either way", "--offset-ms")
    if not 0 <= options.max_offset_ms <= MAX_DURATION_MS:
        raise InvalidField(f"a search goes 0 to {minutes} either way", "--max-offset-ms")
    if options.report is not None:
        check_place(options.report)


def _reference(named: str, embedder: Embedder) -> Reference:
    path = Path(named)
    if path.suffix.lower() in SUFFIXES:
        title = os.fsencode(path.name).decode(errors="replace")
        return make_reference(embedder, load_clip(path), id=Path(title).stem, title=title)
    references = References(RELEASED / "references", embedder, open_store())
    try:
        return references.find(named, "--reference")
    except UnknownReference as error:
        known = ", ".join(reference.id for reference in references)
        raise UnknownReference(f"{error.message}; there are: {known}", error.where) from None


def _serve(options: argparse.Namespace) -> int:
    try:
        from scorer.server import serve
    except ModuleNotFoundError as error:
        raise OperatorError(
            f"{error.name} is not installed; serving needs the extra 'serve'"
        ) from None
    return serve(options.host, options.port)


def _reference_command(options: argparse.Namespace) -> int:
    from scorer.reference_commands import run

    return run(options)


_COMMANDS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "serve": _serve,
    "score": _score,
    "reference": _reference_command,
}

if __name__ == "__main__":
    sys.exit(main())
