"""Every reason that ingest can give has its words in German and Danish."""

import ast
from pathlib import Path

import pytest
import yaml

from ingest import reasons
from ingest.reasons import recognised, said

INGEST = Path(reasons.__file__).parent
LISTED = yaml.safe_load((INGEST / "reasons.yaml").read_text(encoding="utf-8"))
REFUSALS = ("UnreadableDocument", "NeedsOcr")
# What they refuse is handed on from another place that is looked at.
HANDED_ON = ("answer['needs_ocr']", "answer['refused']", "_ENCRYPTED")


def written(node):
    """The text of a string in the source, with something in the place of each gap."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(written(value) for value in node.values)
    return "7" if isinstance(node, ast.FormattedValue) else None


def refusals():
    calls = [
        (file, node)
        for file in sorted(INGEST.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSALS and node.args
    ]
    return [
        pytest.param(node.args[0], id=f"{file.name}:{node.lineno}")
        for file, node in calls
        if ast.unparse(node.args[0]) not in HANDED_ON
    ]


@pytest.mark.parametrize("message", refusals())
def test_every_refusal_is_listed(message):
    text = written(message)
    assert text, ast.unparse(message)
    assert recognised(text.replace("YAML7", "YAML in line 7")), text


def test_every_reason_is_in_every_language_with_the_same_gaps():
    for code, words in LISTED.items():
        assert words.keys() == {"en", "de", "da"}, code
        gaps = {tuple(sorted(reasons._GAP.findall(text))) for text in words.values()}
        assert len(gaps) == 1, code


def test_every_reason_is_recognised_as_itself():
    for code, words in LISTED.items():
        found = recognised(reasons._GAP.sub("7", words["en"]))
        assert found is not None
        assert found.code == code


@pytest.mark.parametrize(
    ("text", "german"),
    [
        ("the PDF is encrypted: save it without a password",
         "das PDF ist verschlüsselt: bitte ohne Passwort speichern"),
        ("3 files in it; a.pdf: failed, the file is empty; b.md: needs OCR, the PDF has no pages",
         "3 Dateien darin; a.pdf: fehlgeschlagen, die Datei ist leer; "
         "b.md: braucht OCR, das PDF hat keine Seiten"),
        ("the name says Word (docx), the content is an e-mail (eml)",
         "dem Namen nach Word (docx), dem Inhalt nach eine E-Mail (eml)"),
        ('hidden text: "a; b"; 2 invisible characters removed',
         "versteckter Text: „a; b“; 2 unsichtbare Zeichen entfernt"),
        ("120 MB is too large: 50 MB at most; split it",
         "120 MB sind zu groß: höchstens 50 MB; bitte aufteilen"),
    ],
)  # fmt: skip
def test_a_reason_is_said_with_what_was_filled_in(text, german):
    assert said(text, "de") == german
    assert said(text, "en") == text


def test_what_is_not_listed_is_not_made_up():
    assert said("a reason that nobody listed", "da") is None
    assert said("the file is empty; a reason that nobody listed", "da") is None


def test_what_is_held_back_is_said_with_where_to_look():
    held = 'hidden text: "x"; text that instructs a model: "y": see `tandem quarantine list`'
    german = "Text, der einem Modell Anweisungen gibt: „y“: siehe `tandem quarantine list`"
    assert said(held, "de") == f"versteckter Text: „x“; {german}"
