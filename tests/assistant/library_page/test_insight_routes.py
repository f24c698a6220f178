"""The coverage and playground pages, as different people call them."""

import shutil
from html import unescape

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.accounts import LOCAL, SCOPE_KEY, Person, Role
from assistant.guide import guide
from assistant.library_page.insight_routes import insight_routes
from assistant.memory.feedback import Reason, State, Vote
from assistant.memory.memory import open_memory
from tests.assistant.chat.hostile import PAYLOADS, hostile_assistant

ANN, BEN = Person("ann", Role.READER), Person("ben", Role.RESEARCHER)
ASKED = "Who signs the shared budget?"
FORM = {"query": ASKED, "k": "5", "sentence_weight": "1", "lexical_weight": "1", "threshold": "0"}


@pytest.fixture
def hostile(tiny_home, tmp_path):
    """An assistant over the tiny corpus with a hostile document in it."""
    shutil.copytree(tiny_home, tmp_path / "home")
    assistant = hostile_assistant(tmp_path / "home")
    yield assistant
    assistant.index.close()
    assistant.index.library.close()


@pytest.fixture
def insight_memory(hostile):
    return open_memory(hostile.index.library)


@pytest.fixture
def insight(hostile, insight_memory):
    """Calls the pages as somebody: `insight(ANN).get(…)`; nobody without a person."""
    app = FastAPI()
    app.include_router(insight_routes(hostile, insight_memory))

    def of(person=None):
        async def with_person(scope, receive, send):
            await app({**scope, SCOPE_KEY: person}, receive, send)

        return TestClient(with_person)

    return of


@pytest.mark.parametrize(
    "path", ["/library/coverage", "/library/playground", "/library/guide/shared-budget"]
)
def test_the_pages_are_for_researchers(insight, path):
    assert insight().get(path).status_code == 403
    refused = insight(ANN).get(path)
    assert (refused.status_code, "Not for this role" in refused.text) == (403, True)
    assert insight(BEN).get(path).status_code == 200
    assert insight(LOCAL).get(path).status_code == 200


def test_a_reader_saves_no_case(insight, insight_memory):
    assert insight(ANN).post("/library/playground", data=FORM).status_code == 403
    assert insight(ANN).post("/library/playground", data={"k": "x"}).status_code == 403
    assert insight_memory.feedback.listed() == []


def test_the_coverage_page_counts_and_lists_gaps(insight, insight_memory, hostile):
    answer = hostile.answer("What was the budget in 1977?").to_dict()
    insight_memory.gaps.count(answer)
    insight_memory.gaps.report("ann", answer)
    page = insight(BEN).get("/library/coverage", headers={"Accept-Language": "da"}).text
    assert '<html lang="da">' in page
    assert "What was the budget in 1977?" in page
    assert '<th scope="row">alle dokumenter</th><td>7</td>' in page


def test_the_playground_shows_three_columns(insight):
    page = insight(BEN).get("/library/playground", params={"query": ASKED, "k": 2}).text
    for shown in ("Dense", "Lexical", "Fused", "score ", "English", "matched: "):
        assert shown in page
    assert page.count("<li>") == 6
    assert 'href="/document/shared-budget?start=' in page


def test_a_query_and_a_document_that_attack_are_only_text(insight):
    for payload in PAYLOADS:
        page = (
            insight(BEN)
            .get("/library/playground", params={"query": f"zebra budget {payload}"})
            .text
        )
        main = page.partition("<main")[2]
        for sign in (
            "<script",
            "<img",
            "<svg",
            "<iframe",
            "<style",
            "evil.example/x.css'",
            "{{",
            "${",
        ):
            assert sign not in main


def test_what_is_out_of_bounds_is_refused(insight):
    for wrong in ({"k": 0}, {"k": 31}, {"threshold": "nan"}, {"lexical_weight": -1}):
        got = insight(BEN).get("/library/playground", params={"query": ASKED, **wrong})
        assert got.status_code == 422
        assert 'role="alert"' in got.text
    too_little = insight(BEN).get("/library/playground", params={"query": "?!"})
    assert too_little.status_code == 400


def test_a_case_is_saved_as_a_candidate_is(insight, insight_memory):
    expected = ["shared-budget", "streit"]
    page = insight(BEN).post(
        "/library/playground", data={**FORM, "expected": expected, "note": "the second is missed"}
    )
    [opinion] = insight_memory.feedback.listed(Vote.DOWN, State.OPEN)
    assert f"Saved as candidate {opinion.id[:8]}." in page.text
    assert (opinion.user, opinion.question) == ("ben", ASKED)
    assert opinion.reasons == (Reason.MISSED_DOCUMENT,)
    assert opinion.comment == ("playground; expected: shared-budget, streit; the second is missed")


def test_a_case_without_documents_should_abstain(insight, insight_memory):
    insight(BEN).post("/library/playground", data=FORM)
    [opinion] = insight_memory.feedback.listed()
    assert opinion.reasons == (Reason.SHOULD_NOT_KNOW,)
    assert opinion.comment == "playground; expected: it abstains"


def test_the_guide_quotes_the_document_and_links_each_sentence(insight, hostile):
    page = insight(BEN).get("/library/guide/shared-budget", headers={"Accept-Language": "de"})
    found = guide("shared-budget", hostile)
    assert found.extract and all(one.text in unescape(page.text) for one in found.extract)
    assert page.text.count('href="/document/shared-budget?start=') == len(found.extract)
    assert f"<h1>Leitfaden: {found.title}</h1>" in unescape(page.text)
    missing = insight(BEN).get("/library/guide/nowhere")
    assert missing.status_code == 404 and "It is not there any more." in missing.text


def test_the_guide_to_a_document_that_attacks_is_only_text(insight, hostile):
    with hostile.index.library.reading() as reading:
        ids = [document.id for document in reading.documents()]
    for document_id in ids:
        main = insight(BEN).get(f"/library/guide/{document_id}").text.partition("<main")[2]
        assert not any(sign in main for sign in ("<script", "<img", "<svg", "<iframe", "{{"))
