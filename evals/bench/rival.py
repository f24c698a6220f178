"""The same files through LlamaIndex into Chroma and through `tandem add`: which is faster?

    python -m venv rival
    rival/bin/pip install llama-index-core llama-index-readers-file llama-index-vector-stores-chroma
    rival/bin/pip install docx2txt python-pptx ebooklib html2text onnxruntime tokenizers
    python -m evals.bench.rival rival/bin/python

Only formats that both read are in it, and both have the same encoder; ours also embeds every
sentence, compares each document with those that are there, and stores it so that a kill costs
nothing. Both run in turn, each in a process of its own.
"""

import argparse
import tempfile
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from evals.bench.files import recipes
from evals.bench.processes import Cost, cost, tandem_command

_FORMATS = (".md", ".txt", ".html", ".pdf", ".docx", ".pptx", ".epub")
_SECONDS = 1_800
_ROOT = Path(__file__).parents[2]
_NAMES = ("Tandem", "LlamaIndex")


def ours(folder: Path, home: Path) -> Cost:
    """`tandem add FOLDER`."""
    return cost(tandem_command("add", str(folder)), _SECONDS, {"TANDEM_HOME": str(home)})


def theirs(folder: Path, database: Path, python: str) -> Cost:
    """SimpleDirectoryReader, SentenceSplitter, our encoder, Chroma."""
    command = [python, "-m", "evals.bench.rival_run", str(folder), str(database)]
    return cost(command, _SECONDS, {"PYTHONPATH": str(_ROOT)})


def table(costs: dict[str, list[Cost]], files: int) -> Table:
    """A row for each side: medians over its runs."""
    shown = Table("", "files/s", "seconds", "processor seconds", "peak MB")
    for name, runs in costs.items():
        seconds = median(run.seconds for run in runs)
        cpu = median(run.cpu_seconds for run in runs)
        peak = median(run.peak_mb for run in runs)
        figures = (f"{files / seconds:.2f}", f"{seconds:.1f}", f"{cpu:.1f}", f"{peak:.0f}")
        shown.add_row(name, *figures)
    return shown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("python", help="the interpreter of the rival's virtual environment")
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    costs: dict[str, list[Cost]] = {name: [] for name in _NAMES}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "files"
        for recipe in recipes(options.files, _FORMATS):
            recipe.made().write(folder)
        for number in range(options.rounds):
            own = Path(temporary) / f"{number}"
            costs["Tandem"].append(ours(folder, own / "home"))
            costs["LlamaIndex"].append(theirs(folder, own / "chroma", options.python))
    Console().print(table(costs, options.files))
    for name, runs in costs.items():
        print(name, runs[-1].printed.strip().splitlines()[-1])


if __name__ == "__main__":
    main()
