"""`tandem eval`: measure the answers, compare two runs, hold a change against the baseline.

Exit codes: 0 it worked, 1 a rule or the gate failed (and which, in words), 2 called wrongly.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Column, Table

from assistant.calibration import CALIBRATION_FILE, load_calibration
from assistant.models import ChatModel, load_model
from assistant.settings import Settings, load_settings
from evals import cli_candidates, nulls
from evals.calibrate import EVIDENCE, calibrate, write_calibration
from evals.charts import interval, number
from evals.compare import Comparison, compare, load_run
from evals.compare_page import write_comparison
from evals.gate import BASELINE, gate, write_baseline
from evals.judge import Judge
from evals.practice import PRACTICE
from evals.providers import COLUMNS, table_row
from evals.run import Run, run, write_run
from evals.scores import BY_NAME, HEADLINE
from evals.systems import SYSTEMS, StoredTexts, make_system
from ingest.encoder import Encoder, load_encoder
from ingest.errors import TandemError
from ingest.library import Library

app = typer.Typer(
    name="eval",
    help="Measure answer quality, compare runs, set thresholds.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(cli_candidates.app, name="candidates")
_out = Console(highlight=False, soft_wrap=True)
_err = Console(stderr=True, highlight=False, soft_wrap=True)

DEV = Path(__file__).parent / "questions" / "dev.jsonl"

Questions = Annotated[Path, typer.Option(help="A question file (JSON lines).")]
Out = Annotated[Path, typer.Option(help="A folder for run.json, cases.jsonl and report.html.")]
SystemName = Annotated[str, typer.Option(help=f"What answers: {', '.join(SYSTEMS)}.")]


@app.command("run")
def run_command(
    questions: Questions = DEV,
    out: Out = Path("var/evals/latest"),
    system: SystemName = "tandem",
    model: Annotated[str | None, typer.Option(help="A language model that writes.")] = None,
    judge: Annotated[str | None, typer.Option(help="A language model that judges.")] = None,
) -> None:
    """Run a question file and write what came of it; without --model no language model is asked."""
    asked = _asked(model, judge)
    with _opened() as (library, encoder):
        done = _run(questions, system, library, encoder, asked)
    write_run(done, out)
    _print_headline(done)
    if done.summary["model"]:
        _print_models([done.summary["model"]])
    if done.summary["judge"]:
        _print_judge(done.summary["judge"])
    _out.print(f"{out / 'report.html'}")
    if done.broken:
        _print_broken(done)
        raise typer.Exit(1)


@app.command("models")
def models_command(
    runs: Annotated[list[Path], typer.Argument(help="Folders of runs with a language model.")],
) -> None:
    """Show how the language models of several runs did, side by side."""
    told = [model for folder in runs if (model := load_run(folder)[0].get("model"))]
    if not told:
        raise TandemError("no language model was asked in these runs: `tandem eval run --model …`")
    _print_models(told)


@app.command("compare")
def compare_command(
    a: Annotated[Path, typer.Argument(help="The folder of the earlier run.")],
    b: Annotated[Path, typer.Argument(help="The folder of the later run.")],
    out: Annotated[Path | None, typer.Option(help="Where to write the page.")] = None,
) -> None:
    """Show what changed from run A to run B, and which questions flipped."""
    comparison = compare(a, b)
    page = out or b / "compare.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    write_comparison(comparison, page)
    _print_comparison(comparison)
    _out.print(f"{page}")


@app.command("gate")
def gate_command(
    questions: Questions = DEV,
    out: Out = Path("var/evals/gate"),
    baseline: Annotated[Path, typer.Option(help="The baseline to hold against.")] = BASELINE,
    update: Annotated[bool, typer.Option("--update", help="Make this run the baseline.")] = False,
) -> None:
    """Fail, with the reason, if the answers have become worse in any language."""
    with _opened() as (library, encoder):
        done = _run(questions, "tandem", library, encoder)
    write_run(done, out)
    if update:
        write_baseline(done.summary, done.rows, baseline)
        _out.print(f"{baseline} now holds this run")
        return
    result = gate(done.summary, done.rows, baseline)
    for failure in result.failures:
        _err.print(f"[red]worse:[/] {escape(failure)}")
    if not result.passed:
        _err.print(
            f"See {out / 'report.html'}; if the change is meant, `tandem eval gate --update`."
        )
        raise typer.Exit(1)
    _out.print(f"No language is worse than the baseline ({len(result.verdicts)} numbers held).")


@app.command("calibrate")
def calibrate_command(
    questions: Questions = DEV,
    practice: Annotated[Path, typer.Option(help="Questions with near misses.")] = PRACTICE,
    out: Annotated[Path, typer.Option(help="The file that answers read.")] = CALIBRATION_FILE,
    evidence: Annotated[Path, typer.Option(help="What it was chosen by.")] = EVIDENCE,
) -> None:
    """Fit weights and thresholds on practice and development questions."""
    with _opened() as (library, encoder), _err.status("trying weights and thresholds"):
        fitted = calibrate(questions, practice, library, encoder, load_calibration(out))
    write_calibration(fitted, out, evidence)
    for sentence in fitted.sentences:
        _out.print(sentence)
    _out.print(f"{out}, {evidence}")


@app.command("null")
def null_command(
    questions: Questions = DEV,
    out: Out = Path("var/evals/null"),
) -> None:
    """Run the systems whose place is known; fail if the measures rank them otherwise."""
    with _opened() as (library, encoder):
        runs = {name: _run(questions, name, library, encoder) for name in SYSTEMS}
    for name, done in runs.items():
        write_run(done, out / name)
    _print_systems(runs)
    wrong = nulls.misplaced({name: done.summary for name, done in runs.items()})
    for sentence in wrong:
        _err.print(f"[red]not as it must be:[/] {escape(sentence)}")
    if wrong:
        raise typer.Exit(1)


@contextmanager
def _opened() -> Iterator[tuple[Library, Encoder]]:
    settings: Settings = load_settings()
    library = settings.library()
    try:
        yield library, load_encoder(settings.encoder)
    finally:
        library.close()


@dataclass(frozen=True, slots=True)
class _Asked:
    """The language models of a run, none by default, and what they may take and cost."""

    model: ChatModel | None = None
    judge: ChatModel | None = None
    deadline: float = 60.0
    price: str | None = None


def _asked(model: str | None, judge: str | None) -> _Asked:
    settings = load_settings()
    writes, judges = (load_model(settings.with_model(name or "none")) for name in (model, judge))
    return _Asked(writes, judges, settings.model_deadline, settings.model_price)


def _run(
    questions: Path,
    system: str,
    library: Library,
    encoder: Encoder,
    asked: _Asked = _Asked(),  # noqa: B008  (frozen)
) -> Run:
    calibration = load_calibration()
    written = (asked.model, asked.deadline, asked.price)
    made = make_system(system, library, encoder, calibration, *written)
    columns = (TextColumn(system), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=_err, transient=True) as progress:
        task = progress.add_task(system, total=None)
        return run(
            questions,
            made,
            StoredTexts(library),
            lambda done, total: progress.update(task, completed=done, total=total),
            Judge(asked.judge, asked.deadline) if asked.judge else None,
        )


def _print_headline(done: Run) -> None:
    summary = done.summary
    table = Table("", "all", "95 %", *summary["languages"])
    for name in HEADLINE:
        mean = summary["metrics"][name]
        table.add_row(
            BY_NAME[name].label,
            number(mean["value"], 3),
            interval(mean),
            *(number(group[name]["value"], 3) for group in summary["languages"].values()),
        )
    _out.print(table)
    worst = summary["worst_cell"]
    if worst:
        asked, source = worst["question_language"], worst["source_language"]
        found = f"recall@5 {worst['recall@5']:.3f} over {worst['n']}"
        _out.print(f"Worst cell: asked in {asked}, source in {source}: {found}")
    if summary["missing_documents"]:
        count = len(summary["missing_documents"])
        _err.print(f"[yellow]{count} expected documents are not in the library:[/] sync it first")
    latency = summary["latency_ms"]
    _out.print(
        f"{summary['cases']} questions in {summary['seconds']:.0f} s; an answer takes "
        f"{latency['p50']:.0f} ms, p95 {latency['p95']:.0f} ms"
    )


def _print_models(summaries: Sequence[Mapping[str, Any]]) -> None:
    names, *columns = zip(*(table_row(summary) for summary in summaries), strict=True)
    table = Table("", *(Column(name, no_wrap=True, min_width=len(name)) for name in names))
    for label, cells in zip(COLUMNS[1:], columns, strict=True):
        table.add_row(label, *cells)
    _out.print(table)


def _print_judge(summary: Mapping[str, Any]) -> None:
    for name in ("support", "correctness"):
        mean, left = summary[name], summary["unscored_statements"][name]
        shown = f"{number(mean['value'], 3)} ({interval(mean)})"
        _out.print(f"Judged {name}: {shown}, {left} of {summary['statements']} unscored")


def _print_broken(done: Run) -> None:
    for name, count in done.broken.items():
        cases = ", ".join(list(done.summary["invariants"][name]["cases"])[:8])
        _err.print(f"[red]rule broken:[/] {name} in {count} answers: {cases}")


def _print_comparison(comparison: Comparison) -> None:
    table = Table("", "in", "A", "B", "B − A", "95 %", "p (Holm)", "")
    for c in comparison.compared:
        if c.p_holm is None:
            continue  # the page shows the others too
        table.add_row(
            BY_NAME[c.metric].label,
            c.scope,
            number(c.difference.a, 3),
            number(c.difference.b, 3),
            f"{c.difference.value:+.3f}",
            f"{c.difference.low:+.3f} to {c.difference.high:+.3f}",
            number(c.p_holm, 4),
            c.verdict,
        )
    _out.print(table)
    for flip in comparison.flips:
        word = "[red]lost[/]" if flip.lost else "[green]won[/] "
        _out.print(f"{word} {escape(flip.a['id'])}: {escape(flip.a['case']['question'])}")


def _print_systems(runs: dict[str, Run]) -> None:
    table = Table("", *runs)
    for name in (*HEADLINE, "confidence_auroc"):
        means = (done.summary["metrics"][name]["value"] for done in runs.values())
        table.add_row(BY_NAME[name].label, *(number(mean, 3) for mean in means))
    _out.print(table)
