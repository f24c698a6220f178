"""The committed corpus keeps the rules of corpus/README.md."""

import re
from pathlib import Path

import pytest
import yaml

from assistant.wording import INTERFACE_LANGUAGES
from ingest.coverage import coverage_table, put_table
from ingest.readers import read_document
from tests.corpus.checks import CORPUS, FIGURES, problems, read

DIGESTS = sorted(CORPUS.glob("*/*.md"))
LANGUAGES = sorted({path.parent.name for path in DIGESTS})
MOST_TOPICS = 40
# Beside the checkout; not part of it.
SEEDS = CORPUS.parent.parent / "shared" / "seeds"
# So many words in a row are copied, not met by chance.
RUN = 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_digest_keeps_the_rules(language):
    folder = CORPUS / language
    found = {path.stem: problems(path) for path in DIGESTS if path.parent == folder}
    assert {digest: what for digest, what in found.items() if what} == {}


def test_the_figures_are_of_digests_that_are_there_and_each_is_there_once():
    ids = [path.stem for path in DIGESTS]
    assert len(set(ids)) == len(ids)
    assert set(ids) == set(FIGURES)


def test_topics_are_few_and_have_labels_in_the_languages_of_the_interface():
    topics = yaml.safe_load((CORPUS / "topics.yaml").read_text(encoding="utf-8"))
    assert 0 < len(topics) <= MOST_TOPICS
    for topic, labels in topics.items():
        assert set(labels) == set(INTERFACE_LANGUAGES), topic
        assert all(isinstance(label, str) and label for label in labels.values()), topic


def test_every_topic_is_used():
    topics = yaml.safe_load((CORPUS / "topics.yaml").read_text(encoding="utf-8"))
    used = {topic for path in DIGESTS for topic in read(path)[0]["topics"]}
    assert used == set(topics)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not beside the checkout")
def test_no_digest_copies_its_source():
    texts = (path.read_text(encoding="utf-8") for path in SEEDS.glob("*.txt"))
    sources = set().union(*(runs(text) for text in texts))
    assert sources
    copied = {path.stem: runs(read(path)[1]) & sources for path in DIGESTS}
    assert {digest: shared for digest, shared in copied.items() if shared} == {}


def test_the_coverage_table_is_up_to_date():
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    table = coverage_table(read_document(path) for path in DIGESTS)
    assert readme == put_table(readme, table), "run `tandem coverage --into corpus/README.md`"


def test_the_readme_counts_the_digests_and_names_the_languages_and_topics():
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    assert f" {len(DIGESTS)} digests" in readme
    undated = sum(read(path)[0]["year"] is None for path in DIGESTS)
    assert f" {undated} digests have none" in readme
    assert all(f"`{language}`" in readme for language in LANGUAGES)
    topics = yaml.safe_load((CORPUS / "topics.yaml").read_text(encoding="utf-8"))
    listed = re.search(r"labels in English, German and Danish:\n\n(.+?)\.\n", readme, re.DOTALL)
    assert listed and set(re.split(r",\s+", listed.group(1))) == set(topics)


def runs(text: str) -> set[tuple[str, ...]]:
    """Every RUN words in a row, without case and punctuation."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("# Forskningen bag artiklen", "## Forskningen bag artiklen"), "headings"),
        (("i 2003 var", "i 1997 var"), "number 1997 is not in the bank"),
        (("topics: [cdo-role,", "topics: [gardening,"), "gardening"),
        (("language: da", "language: de"), "path"),
        (("grade: solid\n", ""), "keys differ"),
    ],
)
def test_the_checks_find_what_is_wrong(tmp_path, change, says):
    text = (CORPUS / "da" / "aarhus-bss-kunisch-cdo.md").read_text(encoding="utf-8")
    broken = tmp_path / "da" / "aarhus-bss-kunisch-cdo.md"
    broken.parent.mkdir()
    broken.write_text(text, encoding="utf-8")
    assert problems(broken) == []
    assert change[0] in text
    broken.write_text(text.replace(*change), encoding="utf-8")
    assert any(says in problem for problem in problems(broken)), problems(broken)


def test_a_file_without_front_matter_is_a_problem_not_a_crash(tmp_path):
    file = Path(tmp_path / "note.md")
    file.write_text("Just a note.", encoding="utf-8")
    assert len(problems(file)) == 1
