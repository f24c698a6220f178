"""Roles are found in three languages, and only whole words."""

import pytest

from assistant.roles import roles_in


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Do CMOs and CIOs agree?", {"cmo", "cio"}),
        ("Was sagen IT-Leiterinnen und Marketingchefs?", {"cio", "cmo"}),
        ("Hvad mener it-direktøren og økonomichefen?", {"cio", "cfo"}),
        ("The marketing director asked HR.", {"cmo", "chro"}),
        ("Decisions are precious.", set()),
    ],
)
def test_roles(text, roles):
    assert roles_in(text) == roles
