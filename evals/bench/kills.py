"""Two hundred kills while files are added: is every document whole, and nothing lost or doubled?

`python -m evals.bench.kills` adds good, changed and broken files of every format to a library in a
temporary folder, a few at a time, and kills the process at a random moment, alone or with all that
it started. After each kill the library is looked at as it lies there, beside a reader who asks as
if nothing had happened; then a fresh process goes on with the same files, and may be killed again.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.answer import Assistant
from evals.bench.broken import Broken, broken
from evals.bench.files import Recipe, Sample, digests, recipes
from evals.bench.processes import tandem
from evals.bench.rounds import Ran, clean_up, found_in, run_and_kill
from evals.bench.victim import How
from evals.bench.whole import faults
from ingest.encoder import load_encoder
from ingest.index import Index
from ingest.jobs import Job, Jobs, JobState
from ingest.library import Library
from ingest.report import State
from ingest.snapshot import current_snapshot

_SEED = 7261
GOOD_FILES = 200
_SPARE = 4
# New and changed files of a round. Every third round has a broken one, too.
_NEW, _CHANGED, _BROKEN_EVERY = 2, 1, 3
# Every so many rounds the search index is gone before, so that kills hit its being built.
_INDEX_GONE_EVERY = 4
# Tandem gives a file up after five kills at it; the next process is left alone before that.
_MOST_IN_A_ROW = 3
_COMMAND_SECONDS = 600
QUESTION = "Who pays for marketing technology?"


@dataclass
class Load:
    """The files, those that are there already, and what was said of them."""

    folder: Path
    waiting: list[Recipe]
    waiting_broken: list[Broken]
    random: random.Random
    versions: dict[Path, tuple[Recipe, int]] = field(default_factory=dict)
    promised: dict[Path, int] = field(default_factory=dict)
    expected: dict[Path, JobState] = field(default_factory=dict)

    def next_files(self, number: int) -> list[Path]:
        """The files of a round, written: new ones, old ones in a new version, a broken one."""
        earlier = sorted(self.promised)
        changed = self.random.sample(earlier, min(_CHANGED, len(earlier)))
        files = [self._write(*self._next_version(file)) for file in changed]
        files += [self._write(self.waiting.pop(), 0) for _ in range(min(_NEW, len(self.waiting)))]
        if self.waiting_broken and number % _BROKEN_EVERY == 0:
            one = self.waiting_broken.pop()
            files.append(one.sample.write(self.folder))
            self.expected[files[-1]] = one.state
        return files

    def _next_version(self, file: Path) -> tuple[Recipe, int]:
        recipe, version = self.versions[file]
        return recipe, version + 1

    def _write(self, recipe: Recipe, version: int) -> Path:
        file = recipe.made(f"The code word is {mark(recipe, version)}.").write(self.folder)
        self.versions[file] = (recipe, version)
        self.expected[file] = JobState.READY
        return file

    def acknowledge(self, ran: Ran) -> None:
        """Notes what the process said was stored: from now on it must not be lost."""
        for row in ran.rows:
            if row.state in (State.READY, State.UPDATED, State.UNCHANGED):
                path = Path(row.path)
                file = path if path in self.versions else path.parent.parent  # in an archive
                if file in self.versions:
                    self.promised[file] = self.versions[file][1]

    def lost(self, library: Library) -> Iterator[str]:
        """What was promised and is not there, in the version that was promised or a later one."""
        with library.reading() as reading:
            texts: dict[str, str] = {}
            for document in reading.documents():
                texts[document.source] = document.text
        for file, promised in self.promised.items():
            recipe, newest = self.versions[file]
            own = "".join(t for source, t in texts.items() if source.startswith(str(file)))
            if not any(mark(recipe, v) in own for v in range(promised, newest + 1)):
                yield f"LOST: {file.name} was said to be stored in version {promised}"


def mark(recipe: Recipe, version: int) -> str:
    """A word that stands in one version of one file alone."""
    return f"Zq{recipe.number:03}v{version:02}"


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill: what ran, whether its children lived on, how far it was, what was wrong after."""

    how: How
    alone: bool
    stage: str
    faults: tuple[str, ...]


STAGES = (
    "before the files were queued",
    "queued",
    "reading",
    "checking",
    "embedding",
    "storing",
    "building the search index",
    "after the last document",
)


def stage(jobs: Sequence[Job], acknowledged: int, building: bool) -> str:
    """How far the files of a round were: one of STAGES.

    `building`: a search index lies there that is not the current one.
    """
    states = {job.state for job in jobs}
    if not any(state.unfinished for state in states):
        if not acknowledged:
            return STAGES[0]
        return STAGES[6] if building else STAGES[7]
    if acknowledged:
        return STAGES[5]
    reached = (JobState.EMBEDDING, JobState.CHECKING, JobState.READING)
    return next((str(state) for state in reached if state in states), STAGES[1])


class Trial:
    """Kills one process after another until there were enough, and looks after each."""

    def __init__(self, home: Path, load: Load, random: random.Random) -> None:
        self.kills: list[Kill] = []
        self.faults: list[str] = []
        self._home, self._load, self._random = home, load, random
        self._library, encoder = Library(home), load_encoder()
        self._index = Index(self._library, encoder)
        self._reader = Assistant(self._index)
        self._seconds: list[float] = []

    def round(self, number: int, most_kills: int) -> None:
        """Adds the files of a round, however often that is killed; then everything is there."""
        files = self._load.next_files(number)
        if number % _INDEX_GONE_EVERY == 0:
            shutil.rmtree(self._home / "index", ignore_errors=True)
        how = How.PAGE if number % 2 else How.COMMAND
        in_a_row = 0
        while True:
            kill = bool(self._seconds) and in_a_row < _MOST_IN_A_ROW
            kill = kill and len(self.kills) < most_kills
            longest = max(self._seconds[-5:], default=0.0)
            seconds = self._random.uniform(0, longest) if kill else None
            alone = self._random.random() < 0.5
            ran = run_and_kill(self._home, files, how, seconds, alone=alone)
            self._load.acknowledge(ran)
            if not ran.killed:
                break
            in_a_row += 1
            self._look(ran, files, how, alone)
        self._seconds.append(ran.seconds)
        self._finish(files)

    def _look(self, ran: Ran, files: Sequence[Path], how: How, alone: bool) -> None:
        """The library as the kill left it, and a reader who asks at this moment."""
        jobs = [job for job in Jobs(self._library).all() if Path(job.source) in files]
        current = current_snapshot(self._home)
        building = any(folder != current for folder in (self._home / "index").glob("*/"))
        found = [*faults(self._library), *self._load.lost(self._library)]
        if self._load.promised and not self._reader.answer(QUESTION).searched:
            found.append("a reader's question was not answered")
        self.kills.append(Kill(how, alone, stage(jobs, len(ran.rows), building), tuple(found)))

    def _finish(self, files: Sequence[Path]) -> None:
        """After a round that was left alone: nothing to mend, every state right, all found."""
        clean_up()
        words = [mark(*self._load.versions[file]) for file in files if file in self._load.versions]
        found = [*faults(self._library), *self._load.lost(self._library)]
        found += [*found_in(self._home, words), *self._wrong_states()]
        self.faults += [fault for fault in found if fault not in self.faults]

    def _wrong_states(self) -> Iterator[str]:
        states = {Path(job.source): job.state for job in Jobs(self._library).all()}
        for file, expected in self._load.expected.items():
            if states.get(file) is not expected:
                yield f"{file.name} is {states.get(file)}, not {expected}"

    def close(self) -> None:
        self._index.close()
        self._library.close()


def _broken() -> list[Broken]:
    """The broken files but for the copy of a good one, which changes here and is no copy then."""
    files = broken(digests()[-_SPARE:], copied=Sample("none.md", b""))
    return [one for one in files if one.state is not JobState.DUPLICATE]


def table(kills: Sequence[Kill]) -> Table:
    """Where the kills hit, a row for each stage, and what was wrong after them."""
    shown = Table("the kill hit while", "kills", *How, "alone", "with its children", "faults")
    for name in [name for name in STAGES if any(kill.stage == name for kill in kills)]:
        own = [kill for kill in kills if kill.stage == name]
        hows = (str(sum(kill.how is how for kill in own)) for how in How)
        alone = sum(kill.alone for kill in own)
        wrong = sum(bool(kill.faults) for kill in own)
        shown.add_row(name, str(len(own)), *hows, str(alone), str(len(own) - alone), str(wrong))
    return shown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=90.0, help="no further round after these")
    parser.add_argument("--seed", type=int, default=_SEED)
    options = parser.parse_args()
    console, chance = Console(width=160), random.Random(options.seed)
    until = time.monotonic() + 60 * options.minutes
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary) / "home"
        load = Load(Path(temporary) / "files", recipes(GOOD_FILES), _broken(), chance)
        trial, number = Trial(home, load, chance), 0
        while len(trial.kills) < options.kills and time.monotonic() < until:
            trial.round(number, options.kills)
            number += 1
            count = len(trial.faults) + sum(len(kill.faults) for kill in trial.kills)
            console.print(f"round {number}: {len(trial.kills)} kills, {count} faults")
        documents = len(load.versions)
        asked = tandem(home, "ask", QUESTION, seconds=_COMMAND_SECONDS)
        mended = tandem(home, "doctor", seconds=_COMMAND_SECONDS)
        trial.close()
        clean_up()
    console.print(table(trial.kills))
    wrong = [*trial.faults, *(fault for kill in trial.kills for fault in kill.faults)]
    console.print(f"{len(trial.kills)} kills in {number} rounds over {documents} files")
    console.print(f"tandem ask: {asked.stdout.strip().splitlines()[0]}")
    console.print(f"tandem doctor: {mended.stdout.strip()}")
    console.print("\n".join(wrong) or "No fault after any kill, and none after any round.")
    sys.exit(1 if wrong or asked.returncode or mended.returncode else 0)


if __name__ == "__main__":
    main()
