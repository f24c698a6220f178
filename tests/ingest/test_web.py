"""Pages as documents: added by address, kept as fetched, refreshed into new versions."""

import pytest

from ingest import ledger
from ingest.add import State, remove, sync
from ingest.copies import copies_of
from ingest.web import add_pages, is_address, refresh_pages
from tests.ingest import files
from tests.ingest.web_server import certificate, site  # noqa: F401 - fixtures

pytestmark = pytest.mark.usefixtures("verify_here")


@pytest.fixture
def url(site, library, encoder):  # noqa: F811
    """The address of a page that has been added."""
    url = site.page("/shared-goals", files.HTML)
    (row,) = add_pages([url], library, encoder, site.fetcher()).rows
    assert (row.state, row.path, row.document_id) == (State.READY, url, "shared-goals")
    return url


def test_a_page_becomes_a_document_with_its_metadata_and_a_copy(url, library):
    with library.reading() as reading:
        document = reading.document("shared-goals")
    assert document.source == url
    assert (document.metadata.title, document.metadata.year) == ("Shared goals", 2019)
    assert document.metadata.url == "https://tiny.example/shared-goals"
    (copy,) = copies_of(library.home, url)
    assert copy.read_text() == files.HTML


def test_the_same_page_again_changes_nothing(url, site, library, encoder):  # noqa: F811
    site.page("/shared-goals", files.HTML.replace("alert(", "track("))  # no word of its text
    (row,) = refresh_pages(library, encoder, site.fetcher()).rows
    assert row.state is State.UNCHANGED
    assert len(copies_of(library.home, url)) == 1


def test_a_changed_page_becomes_a_new_version(url, site, library, encoder):  # noqa: F811
    site.page("/shared-goals", files.HTML.replace("every week", "every day"))
    (row,) = refresh_pages(library, encoder, site.fetcher()).rows
    assert row.state is State.UPDATED
    with library.reading() as reading:
        assert "every day" in reading.document("shared-goals").text
        (version,) = ledger.versions(reading.connection, "shared-goals")
    assert "every week" in version.text
    assert len(copies_of(library.home, url)) == 2


def test_a_page_that_is_gone_stays_as_it_was_and_says_so(url, site, library, encoder):  # noqa: F811
    site.pages.clear()
    (row,) = refresh_pages(library, encoder, site.fetcher()).rows
    assert (row.state, row.ok) == (State.UNCHANGED, True)
    assert row.reason == "not refreshed: the server answered 404 Not Found"


def test_a_sync_of_a_folder_leaves_pages_alone(url, tiny, library, encoder):
    sync(tiny, library, encoder)
    with library.reading() as reading:
        assert reading.document("shared-goals") is not None


def test_a_page_below_another_one_does_not_take_it_out(url, site, library, encoder):  # noqa: F811
    below = site.page("/shared-goals/more", files.HTML.replace("three goals", "nine aims for all"))
    add_pages([below, url], library, encoder, site.fetcher())
    with library.reading() as reading:
        assert {url, below} <= {known.source for known in reading.known()}


def test_removing_a_page_deletes_its_copies(url, library):
    remove("shared-goals", library)
    assert copies_of(library.home, url) == []


def test_what_cannot_be_fetched_fails_with_the_reason(site, library, encoder):  # noqa: F811
    rows = add_pages(["http://site.example/"], library, encoder, site.fetcher()).rows
    assert [(row.state, row.reason) for row in rows] == [
        (State.FAILED, "only https:// pages are fetched, not http:")
    ]


def test_an_address_is_told_from_a_file():
    assert is_address("https://site.example/a")
    assert is_address("gopher://site.example")
    assert not is_address("notes/report.pdf")
