"""Good files of every format can be read and say what their digests say; broken ones are thirty."""

import pytest

from evals.bench.broken import broken
from evals.bench.files import WRITERS, Sample, digests, recipes
from ingest.readers import document_from_bytes
from ingest.readers.archive import member_bytes, member_names


@pytest.fixture(scope="module")
def made():
    return {recipe.suffix: recipe for recipe in recipes(len(WRITERS))}


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_file_says_what_its_digests_say_and_what_is_added(made, suffix):
    recipe = made[suffix]
    sample = recipe.made("The code word is Zq001v01.")
    name, data = sample.name, sample.data
    if suffix == ".zip":
        name = next(n for n in member_names(data) if recipe.digests[-1].id in n)
        data = member_bytes(data, name)
    text = document_from_bytes(data, name.rpartition("/")[2], source=name).text
    assert "Zq001v01" in text
    own = recipe.digests[-1].text.split()
    assert sum(word in text for word in own) > 0.9 * len(own)


def test_no_digest_is_in_two_files():
    used = [digest.id for recipe in recipes(60) for digest in recipe.digests]
    assert len(used) == len(set(used))


def test_formats_can_be_chosen_and_more_files_than_digests_are_refused():
    assert {recipe.suffix for recipe in recipes(4, (".md", ".pdf"))} == {".md", ".pdf"}
    with pytest.raises(ValueError, match="no digests left"):
        recipes(400)


def test_there_are_thirty_broken_files_each_with_a_name_of_its_own():
    files = broken(digests()[-4:], Sample("good.md", b"# Good\n\nText."))
    assert len({one.sample.name for one in files}) == len(files) == 30
