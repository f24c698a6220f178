"""Two hundred good files and thirty broken ones dropped on the Library page, while somebody asks.

`python -m evals.bench.dropped` starts Tandem over a library of twenty documents, drops all files on
the page at once in Chromium, and asks the chat in English, German and Danish in turn until the last
file has ended. A line for each question says what the page showed then; at the end stands how each
file ended, by the library and by the page, and the reasons of those that are not ready.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, TimeoutError, sync_playwright
from rich.console import Console

from assistant.library_page.uploads import Uploads
from evals.bench.files import CORPUS, digests
from evals.bench.load import server
from evals.bench.page import CHROMIUM, FLAGS, first_statement, open_chat
from evals.bench.processes import tandem
from evals.bench.states import (
    GOOD_FILES,
    SPARE,
    Ended,
    broken_table,
    endings,
    good_table,
    samples,
)
from evals.bench.whole import faults
from evals.cases import load_cases
from ingest.jobs import Job, Jobs, JobState
from ingest.library import Library
from ingest.reasons import said

DEV = Path(__file__).parents[1] / "questions" / "dev.jsonl"
# Documents that are there before, from the end of the corpus, where no file is made of them.
_BASE = 20
# Seconds for everything, for one answer or act on the page, and between two questions: one person
# may ask twenty a minute.
_SECONDS, _PATIENCE, _PAUSE = 7_200, 300, 3.1
_WIDE, _NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# Drops the files of a field that is not on the page, as a file manager does.
_DROP = """(field) => {
  const dropped = new DataTransfer();
  for (const file of field.files) dropped.items.add(file);
  for (const name of ["dragover", "drop"]) {
    const event = new DragEvent(name, {dataTransfer: dropped, bubbles: true, cancelable: true});
    document.getElementById("drop").dispatchEvent(event);
  }
}"""
# Notes the longest time for which the page did nothing.
_BEAT = """() => {
  let last = performance.now();
  window.longest = 0;
  setInterval(() => {
    const now = performance.now();
    window.longest = Math.max(window.longest, now - last);
    last = now;
  }, 50);
}"""
_SHOWN = """() => ({
  counts: Object.fromEntries([...document.querySelectorAll(".counters a")].map((link) => [
    new URL(link.href).searchParams.get("state"), Number(link.querySelector("b").textContent)])),
  sending: document.querySelectorAll("#sending li:not(.wrong)").length
    + Number(document.getElementById("to-send").textContent.match(/[0-9]+/)?.[0] ?? 0),
  refused: [...document.querySelectorAll("#sending .wrong")].map((item) => item.textContent),
  active: Boolean(document.querySelector("#rows[data-active]")),
})"""
_ROWS = """() => [...document.querySelectorAll(".rows > li[id]")].map((row) => [
  row.querySelector("b").textContent, row.querySelector(".why")?.textContent ?? ""])"""
_OUTCOME = """() => document.querySelector(".turn .statement") ? "answered"
  : document.querySelector(".turn .notice") ? "not in the corpus" : "nothing"
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the chat, what came of it, and seconds until its first words."""

    language: str
    outcome: str
    seconds: float


@dataclass(slots=True)
class Watched:
    """What was seen while the files were on their way."""

    asked: list[Asked] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    rows: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    still: float = 0.0


class Watch:
    """The Library page with all files dropped on it, and the chat beside it."""

    def __init__(
        self, browser: Browser, address: str, library: Library, console: Console, shots: Path | None
    ) -> None:
        self._browser, self._address = browser, address
        self._jobs, self._console, self._shots = Jobs(library), console, shots
        self._before = {job.id for job in self._jobs.all()}
        self._began = 0.0
        self.seen = Watched()

    def until_all_ended(self, files: Sequence[Path], questions: Sequence[tuple[str, str]]) -> None:
        """Drops the files, and asks until all have ended."""
        chat = open_chat(self._context("en"), self._address)
        self._ask(chat, *questions[0])  # what is read at first use
        self.seen.asked.clear()
        page = self._open("en")
        page.evaluate(_BEAT)
        field = page.evaluate_handle(
            "() => Object.assign(document.createElement('input'), {type: 'file', multiple: true})"
        ).as_element()
        assert field is not None
        field.set_input_files(files)
        self._began = time.perf_counter()
        page.evaluate(_DROP, field)
        self._picture(page, "start")
        asking, middle, before = cycle(questions), False, self._ended()
        while not self._look(page, before, len(files)):
            before, started = self._ended(), time.perf_counter()
            self._ask(chat, *next(asking))
            if not middle and 2 * sum(before.values()) > len(files):
                middle = True
                self._picture(page, "middle")
            time.sleep(max(0.0, _PAUSE - (time.perf_counter() - started)))
        self.seen.seconds = time.perf_counter() - self._began
        self.seen.still = page.evaluate("window.longest") / 1000
        self._picture(page, "end")

    def read_rows(self) -> None:
        """What the page says of every file that is not ready, and the end in other languages."""
        for state in sorted({job.state for job in self._jobs.all()}):
            page = self._open("en", f"?state={state}")
            for name, why in page.evaluate(_ROWS):
                if name in self.seen.rows:
                    self.seen.wrong.append(f"{name} stands there twice")
                self.seen.rows[name] = why
            page.context.close()
        for language in ("de", "da"):
            self._picture(self._open(language), f"end-{language}")

    def _open(self, language: str, query: str = "") -> Page:
        page = self._context(language).new_page()
        page.on("pageerror", lambda error: self.seen.wrong.append(f"the page says {error}"))
        page.goto(f"{self._address}/library{query}")
        page.locator("#drop.live").wait_for()
        return page

    def _context(self, language: str) -> BrowserContext:
        # Without animations: drawing them without a graphics card costs what is measured.
        context = self._browser.new_context(
            locale=language,
            viewport=_WIDE,  # type: ignore[arg-type]
            reduced_motion="reduce",
        )
        context.set_default_timeout(_PATIENCE * 1000)
        return context

    def _ask(self, chat: Page, language: str, question: str) -> None:
        started = time.perf_counter()
        try:
            seconds = first_statement(chat, question)
            outcome = chat.evaluate(_OUTCOME)
        except TimeoutError:
            seconds, outcome = time.perf_counter() - started, "nothing"
        self.seen.asked.append(Asked(language, outcome, seconds))

    def _ended(self) -> Counter[str]:
        """How many of the dropped files have ended, by state."""
        jobs = [job for job in self._jobs.all() if job.id not in self._before]
        return Counter(job.state for job in jobs if not job.state.unfinished)

    def _look(self, page: Page, before: Counter[str], count: int) -> bool:
        """Whether all have ended, by the page; its counts have to be at least those of before."""
        shown = page.evaluate(_SHOWN)
        counts, now = shown["counts"], self._ended()
        for state in before | now:
            if not before[state] <= counts.get(state, 0) <= now[state]:
                number = counts.get(state, 0)
                span = f"{before[state]} to {now[state]}"
                self.seen.wrong.append(f"the page shows {number} {state} where {span} are")
        said = ", ".join(f"{number} {state}" for state, number in counts.items())
        last = self.seen.asked[-1] if self.seen.asked else None
        asked = f"{last.language} {last.outcome} in {last.seconds:.1f} s" if last else ""
        spent = time.perf_counter() - self._began
        self._console.print(f"{spent:5.0f} s | {shown['sending']} to send | {said} | {asked}")
        done = not shown["sending"] and not shown["active"] and counts.get("all", 0) > 0
        if done:
            self.seen.wrong += [f"not sent: {text}" for text in shown["refused"]]
        if done and counts["all"] != count:
            self.seen.wrong.append(f"the page counts {counts['all']} files of {count}")
        return done

    def _picture(self, page: Page, name: str) -> None:
        """The whole page, wide and narrow, where pictures are wanted."""
        if self._shots is None:
            return
        for size in (_NARROW, _WIDE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            file = self._shots / f"{name}-{size['width']}.png"
            with suppress(TimeoutError):
                page.screenshot(path=file, full_page=True)


def watch(home: Path, files: Sequence[Path], console: Console, shots: Path | None) -> Watched:
    """What is seen in Chromium when the files are dropped on the page of this home's library."""
    library = Library(home)
    with library.reading() as reading:
        there = {known.id for known in reading.known()}
    questions = [
        (case.language, case.question)
        for case in load_cases(DEV)
        if there & set(case.relevant) and not case.history
    ]
    with server(home, _SECONDS) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        watching = Watch(browser, address, library, console, shots)
        watching.until_all_ended(files, questions)
        watching.read_rows()
        browser.close()
    library.close()
    return watching.seen


def jobs_by_name(library: Library) -> dict[str, Job]:
    """The job of each uploaded file, by what the person called it."""
    names = {upload.source: upload.name for upload in Uploads(library, 0).known().values()}
    return {names[job.source]: job for job in Jobs(library).all() if job.source in names}


def unclear(ended: Sequence[Ended], rows: dict[str, str]) -> list[str]:
    """Files of which the page does not say what the library says, or not in every language."""
    found = []
    for one in ended:
        if one.state is JobState.READY:
            continue
        if one.name not in rows:
            found.append(f"{one.name} is not on the page")
        elif not rows[one.name] and one.state is not JobState.DUPLICATE:
            found.append(f"{one.name}: the page gives no reason")
        if any(said(one.reason, language) is None for language in ("de", "da")):
            found.append(f"{one.name}: a reason in English only: {one.reason}")
    return found


def make_base(home: Path, folder: Path) -> None:
    """Makes a library of documents that no file is made of."""
    folder.mkdir()
    for digest in digests()[-SPARE - _BASE : -SPARE]:
        for file in CORPUS.glob(f"*/{digest.id}.md"):
            shutil.copy(file, folder)
    tandem(home, "add", str(folder), seconds=_SECONDS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--home", type=Path, help="another library to begin with; it is copied")
    parser.add_argument("--shots", type=Path, help="a folder for pictures of the page")
    parser.add_argument("--good", type=int, default=GOOD_FILES, help="so many good files")
    arguments = parser.parse_args()
    if arguments.shots:
        arguments.shots.mkdir(parents=True, exist_ok=True)
    console, expected = Console(width=180), samples(arguments.good)
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary) / "home"
        if arguments.home:
            shutil.copytree(arguments.home, home)
        else:
            make_base(home, Path(temporary) / "base")
        files = [sample.write(Path(temporary) / "files") for sample in expected]
        seen = watch(home, files, console, arguments.shots)
        library = Library(home)
        ended, wrong = endings(expected, jobs_by_name(library)), seen.wrong + faults(library)
        library.close()
    console.print(good_table(ended[: arguments.good]), broken_table(ended[arguments.good :]))
    wrong += [f"{one.name} ended as {one.state}" for one in ended if not one.right]
    wrong += unclear(ended, seen.rows)
    wrong += [f"a question had no answer: {one}" for one in seen.asked if one.outcome == "nothing"]
    seconds, outcomes = [a.seconds for a in seen.asked], Counter(a.outcome for a in seen.asked)
    console.print(
        f"{len(ended)} files in {seen.seconds:.0f} s, the page still for {seen.still:.1f} s at "
        f"most; {len(seen.asked)} questions, median {statistics.median(seconds):.1f} s, worst "
        f"{max(seconds):.1f} s: {', '.join(f'{n} {what}' for what, n in outcomes.items())}"
    )
    console.print("\n".join(wrong) or "Everything ended as it should, and every document is whole.")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
