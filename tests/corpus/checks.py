"""What every digest of the corpus must hold; `python tests/corpus/checks.py FILES` prints what one does not."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import yaml
from langdetect import DetectorFactory, detect_langs

sys.path.insert(0, str(Path(__file__).parents[2]))
from ingest.documents import KINDS  # noqa: E402
from ingest.numbers import find_numbers  # noqa: E402  (also runs as a script)

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus"
FIGURES: dict[str, dict[str, list[str]]] = json.loads(
    (Path(__file__).parent / "figures.json").read_text(encoding="utf-8")
)
TOPICS = frozenset(yaml.safe_load((CORPUS / "topics.yaml").read_text(encoding="utf-8")))
KEYS = [
    "id",
    "title",
    "authors",
    "publisher",
    "year",
    "language",
    "kind",
    "url",
    "region",
    "sample",
    "topics",
    "perspective",
    "reports_on",
    "abstract_en",
    "grade",
]
WORDS = (150, 450)
# Function words that only one of the near languages has; langdetect alone confuses da, no and sv.
MARKERS = {
    "da": {"ikke", "af", "og", "der", "også", "mellem", "blev", "virksomheder", "nogle", "ifølge"},
    "no": {"ikke", "av", "og", "som", "også", "mellom", "ble", "bedrifter", "noen", "ifølge"},
    "sv": {"inte", "av", "och", "som", "också", "mellan", "blev", "företag", "några", "enligt"},
}
DetectorFactory.seed = 0


def read(path: Path) -> tuple[dict[str, Any], str]:
    """The front matter and the body of a digest."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(front), body


def problems(path: Path) -> list[str]:
    """Everything about one digest that breaks a rule, in words; empty when it is fine."""
    try:
        front, body = read(path)
    except (ValueError, yaml.YAMLError) as error:
        return [f"cannot be read: {error}"]
    return [*_schema(path, front), *_text(front, body), *_figures(front, body)]


def _schema(path: Path, front: dict[str, Any]) -> list[str]:
    found = []
    if set(front) - {"abstract_en"} != set(KEYS) - {"abstract_en"}:
        found.append(f"keys differ: {sorted(set(front) ^ set(KEYS))}")
        return found
    if front["id"] != path.stem or front["language"] != path.parent.name:
        found.append("the path is not <language>/<id>.md")
    if front["id"] not in FIGURES:
        found.append("no such id in figures.json")
    if front["kind"] not in KINDS:
        found.append(f"kind {front['kind']!r}")
    if front["perspective"] not in {"cmo", "cio", "both"}:
        found.append(f"perspective {front['perspective']!r}")
    if front["grade"] not in {"solid", "supporting"}:
        found.append(f"grade {front['grade']!r}")
    if not isinstance(front["authors"], list) or not isinstance(front["year"], int | None):
        found.append("authors must be a list, year a number or null")
    if not front["topics"] or set(front["topics"]) - TOPICS or len(front["topics"]) > 6:
        found.append(f"topics: 1 to 6 of topics.yaml, not {sorted(set(front['topics']) - TOPICS)}")
    if (front["language"] != "en") != bool(front.get("abstract_en")):
        found.append(
            "abstract_en: two sentences for every digest that is not English, none for an English one"
        )
    return found


def _text(front: dict[str, Any], body: str) -> list[str]:
    found = []
    words = len(body.split())
    if not WORDS[0] <= words <= WORDS[1]:
        found.append(f"{words} words, not {WORDS[0]}–{WORDS[1]}")
    if not re.search(r"^# ", body, re.M) or re.search(r"^##", body, re.M):
        found.append("headings: one level, '# '")
    language = front["language"]
    best = detect_langs(body)[0]
    if best.lang != language and not _marked(body, language):
        found.append(f"language looks like {best.lang} ({best.prob:.2f}), not {language}")
    if language in {"de", "da"}:
        found += [
            f"number format {m!r}" for m in re.findall(r"\d+\.\d{1,2} ?(?:%|Prozent|procent)", body)
        ]
        found += [f"number format {m!r}" for m in re.findall(r"\b\d{1,3},\d{3}\b", body)]
        found += [f"space before % in {m!r}" for m in re.findall(r"\d%", body)]
    return found


def _marked(body: str, language: str) -> bool:
    """Whether the marker words speak for `language` against its nearest neighbours."""
    if language not in MARKERS:
        return False
    tokens = re.findall(r"\w+", body.lower())
    counts = {code: sum(token in words for token in tokens) for code, words in MARKERS.items()}
    return max(counts, key=lambda code: counts[code]) == language


def _figures(front: dict[str, Any], body: str) -> list[str]:
    table = FIGURES.get(front["id"], {"allowed": [], "required": []})
    language = front["language"]
    text = re.sub(r"^\d+\. ", "", body, flags=re.M)  # list numbers are no figures
    values = {format(number.value.normalize(), "f") for number in find_numbers(text, language)}
    meta = " ".join(
        str(front[key]) for key in ("title", "publisher", "year", "region", "sample", "authors")
    )
    allowed = set(table["allowed"]) | set(re.findall(r"\d+", meta))
    found = [f"number {value} is not in the bank" for value in sorted(values - allowed)]
    # A figure stands in the text itself, also the ones in words like CMO2020 or 5K that no number rule reads.
    loose = values | set(re.findall(r"\d+", text))
    found += [f"figure {value} is missing" for value in table["required"] if value not in loose]
    return found


if __name__ == "__main__":
    paths = [Path(name).resolve() for name in sys.argv[1:]] or sorted(CORPUS.glob("*/*.md"))
    rows = [(path, problem) for path in paths for problem in problems(path)]
    for path, problem in rows:
        print(f"{path.parent.name}/{path.name}: {problem}")  # noqa: T201  (a script's output)
    print(f"{len(paths)} digests, {len(rows)} problems")  # noqa: T201
