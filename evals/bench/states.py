"""Two hundred good files of every format and thirty broken ones: does each end as it should?

`python -m evals.bench.states` adds them all to a library in a temporary folder, as a person does
with `tandem add FOLDER`, and prints how the good ones of each format and every broken one ended.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from evals.bench.broken import broken
from evals.bench.files import Sample, digests, recipes
from evals.bench.processes import tandem
from evals.bench.whole import faults
from ingest.jobs import Job, Jobs, JobState
from ingest.library import Library

GOOD_FILES = 200
# Seconds for all files; they take a minute on two free cores.
_SECONDS = 1_800
# Digests from the end of the corpus, which the good files do not reach, are for the broken ones.
SPARE = 4


@dataclass(frozen=True, slots=True)
class Ended:
    """A file, how it should have ended, how it did, and why."""

    name: str
    expected: JobState
    state: JobState | None
    reason: str = ""

    @property
    def right(self) -> bool:
        return self.state is self.expected

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix


def samples(good: int = GOOD_FILES) -> dict[Sample, JobState]:
    """The good files and the broken ones, each with the state in which it has to end."""
    whole = [recipe.made() for recipe in recipes(good)]
    others = broken(digests()[-SPARE:], copied=whole[0])
    return dict.fromkeys(whole, JobState.READY) | {one.sample: one.state for one in others}


def endings(expected: dict[Sample, JobState], jobs: dict[str, Job]) -> list[Ended]:
    """How each file ended, by its job under its name."""
    return [
        Ended(sample.name, state, job.state, job.reason)
        if (job := jobs.get(sample.name))
        else Ended(sample.name, state, None, "it has no job")
        for sample, state in expected.items()
    ]


def good_table(ended: Sequence[Ended]) -> Table:
    """A row for each format: how many files, and how many ended in each state."""
    table = Table("format", "files", "ended as")
    for suffix in dict.fromkeys(one.suffix for one in ended):
        own = [one for one in ended if one.suffix == suffix]
        states = Counter(str(one.state) for one in own).most_common()
        table.add_row(suffix, str(len(own)), ", ".join(f"{n} {state}" for state, n in states))
    return table


def broken_table(ended: Sequence[Ended]) -> Table:
    """A row for each file."""
    table = Table("file", "expected", "ended as", "why")
    for one in ended:
        mark = "" if one.right else " (WRONG)"
        table.add_row(one.name, one.expected, f"{one.state}{mark}", one.reason[:90])
    return table


def main() -> None:
    argparse.ArgumentParser(description=__doc__.partition("\n")[0]).parse_args()
    console, expected = Console(width=180), samples()
    with tempfile.TemporaryDirectory() as temporary:
        folder, home = Path(temporary) / "files", Path(temporary) / "home"
        for sample in expected:
            sample.write(folder)
        began = time.perf_counter()
        done = tandem(home, "add", str(folder), seconds=_SECONDS)
        seconds = time.perf_counter() - began
        library = Library(home)
        jobs = {Path(job.source).name: job for job in Jobs(library).all()}
        ended, wrong = endings(expected, jobs), faults(library)
        library.close()
    console.print(good_table(ended[:GOOD_FILES]), broken_table(ended[GOOD_FILES:]))
    console.print(f"{len(ended)} files in {seconds:.0f} s; {done.stdout.strip().splitlines()[-1]}")
    wrong += [f"{one.name} ended as {one.state}" for one in ended if not one.right]
    console.print("\n".join(wrong) or "Everything ended as it should, and every document is whole.")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
