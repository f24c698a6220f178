"""The routes beside Gradio's, as different people call them."""

import json

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.accounts import SCOPE_KEY, Person, Role
from assistant.chat.conversation import Host
from assistant.chat.routes import page_routes
from assistant.memory.memory import open_memory

ANN, BEN = Person("ann", Role.READER), Person("ben", Role.MAINTAINER)
ASKED = "Who signs the shared budget?"


@pytest.fixture
def memory(assistant):
    memory = open_memory(assistant.index.library)
    yield memory
    for name in ("ann", "ben"):
        memory.forget_person(name)


@pytest.fixture
def client(assistant, memory):
    """Calls the routes as somebody: `client(ANN).get(…)`; nobody without a person."""
    app = FastAPI()
    app.include_router(page_routes(memory, Host(assistant, memory)))

    def of(person=None):
        async def with_person(scope, receive, send):
            await app({**scope, SCOPE_KEY: person}, receive, send)

        return TestClient(with_person)

    return of


@pytest.fixture
def turn(assistant, memory):
    return memory.conversations.save("ann", assistant.answer(ASKED).to_dict())


def paths(turn):
    here = f"/conversations/{turn.conversation_id}"
    return {
        "rename": (f"{here}/rename", {"title": "x"}),
        "opinion": (f"{here}/turns/{turn.id}/opinion", {"vote": "up"}),
        "gap": (f"{here}/turns/{turn.id}/gap", {}),
        "delete": (f"{here}/delete", {}),
    }


@pytest.mark.parametrize("name", ["rename", "opinion", "gap", "delete"])
def test_nobody_and_somebody_else_change_nothing(client, memory, turn, name):
    path, body = paths(turn)[name]
    assert client().post(path, json=body).status_code == 403
    assert client(BEN).post(path, json=body).status_code == 404
    assert len(memory.conversations.turns("ann", turn.conversation_id)) == 1
    assert memory.conversations.list("ann")[0].title == ASKED
    assert memory.feedback.listed() == memory.gaps.listed() == []


def test_the_list_and_the_files_are_the_readers_own(client, turn):
    save = f"/conversations/{turn.conversation_id}/save/md"
    assert client().get("/conversations").status_code == 403
    assert client().get(save).status_code == 403
    assert client(BEN).get(save).status_code == 404
    assert turn.conversation_id not in client(BEN).get("/conversations").text
    assert turn.conversation_id in client(ANN).get("/conversations").text
    assert turn.conversation_id not in client(ANN).get("/conversations?search=giraffe").text
    saved = client(ANN).get(save)
    assert "signed by both" in saved.text
    assert saved.headers["content-disposition"].startswith("attachment;")


def test_a_vote_is_stored_with_the_answer_and_taken_back(client, memory, turn):
    path = f"/conversations/{turn.conversation_id}/turns/{turn.id}/opinion"
    said = {"vote": "down", "reasons": ["outdated"], "comment": "old", "citation": 1}
    assert client(ANN).post(path, json=said).status_code == 200
    opinion = memory.feedback.listed()[0]
    assert (opinion.user, opinion.citation, opinion.comment) == ("ann", 1, "old")
    assert opinion.answer == json.loads(json.dumps(turn.answer))
    assert client(ANN).post(path, json={"vote": None, "citation": 1}).status_code == 200
    assert memory.feedback.listed() == []
    assert client(ANN).post(path, json={"vote": "down", "citation": 99}).status_code == 404
    assert client(ANN).post(path, json={"vote": "sideways"}).status_code == 422


def test_only_an_abstention_is_told_to_the_researchers(client, assistant, memory, turn):
    answered = f"/conversations/{turn.conversation_id}/turns/{turn.id}/gap"
    assert client(ANN).post(answered).status_code == 409
    giraffe = assistant.answer("What did the giraffe eat in 1915?").to_dict()
    open_turn = memory.conversations.save("ann", giraffe)
    path = f"/conversations/{open_turn.conversation_id}/turns/{open_turn.id}/gap"
    assert client(ANN).post(path).status_code == 200
    assert [gap.question for gap in memory.gaps.listed()] == ["What did the giraffe eat in 1915?"]


def test_deleting_all_leaves_the_others(client, memory, turn, assistant):
    memory.conversations.save("ben", assistant.answer(ASKED).to_dict())
    assert client(BEN).post("/conversations/delete").json() == {"deleted": 1}
    assert len(memory.conversations.list("ann")) == 1


def test_both_lenses_of_a_question(client):
    body = {"text": "What of conflict?", "filters": {"languages": ["de"]}}
    seen = client(ANN).post("/lenses", json=body)
    assert seen.text.count('class="side"') == 2
    assert client().post("/lenses", json=body).status_code == 403
    odd = {"text": "What of conflict?", "filters": {"secret": 1}}
    assert client(ANN).post("/lenses", json=odd).status_code == 503
    assert "no filter secret" in client(ANN).post("/lenses", json=odd).json()["detail"]
