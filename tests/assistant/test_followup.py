"""Follow-ups in three languages: what they name takes the place of what was named before."""

import pytest

from assistant.followup import stand_alone

REPLACED = [
    (
        "Who do British CIOs report to?",
        "And what about Denmark?",
        "Who do CIOs report to in Denmark?",
    ),
    (
        "How common is shadow IT in Germany?",
        "What about Austria?",
        "How common is shadow IT in Austria?",
    ),
    ("Who owns customer data?", "And in the Nordics?", "Who owns customer data in the Nordics?"),
    ("What did Accenture find in 2013?", "And in 2014?", "What did Accenture find in 2014?"),
    ("What did Accenture find in 2013?", "And Gartner?", "What did Gartner find in 2013?"),
    ("Who pays, according to Gartner?", "And according to IDC?", "Who pays, according to IDC?"),
    ("How many CMOs trust their CIO?", "And CIOs?", "How many CIOs trust their CMO?"),
    ("How many CMOs lead AI?", "What about the CIOs?", "How many CIOs lead AI?"),
    ("How has trust grown?", "And since 2020?", "How has trust grown since 2020?"),
    (
        "Wie verbreitet ist Schatten-IT in Deutschland?",
        "Und in der Schweiz?",
        "Wie verbreitet ist Schatten-IT in der Schweiz?",
    ),
    (
        "An wen berichten britische CIOs?",
        "Und wie sieht das bei den dänischen Kollegen aus?",
        "An wen berichten dänische CIOs?",
    ),
    (
        "Was sagt Gartner über das Budget des CMO?",
        "Und Forrester?",
        "Was sagt Forrester über das Budget des CMO?",
    ),
    (
        "Was sagt Gartner über das Budget des CMO?",
        "Und des CIO?",
        "Was sagt Gartner über das Budget des CIO?",
    ),
    (
        "Wie viele Manager hat Accenture 2014 befragt?",
        "Und 2013?",
        "Wie viele Manager hat Accenture 2013 befragt?",
    ),
    ("Hvem ejer kundedata?", "Og i Tyskland?", "Hvem ejer kundedata i Tyskland?"),
    ("Hvor mange CMO'er er tilfredse?", "hvad med CIO'er?", "Hvor mange CIO'er er tilfredse?"),
    (
        "Hvor mange danske marketingchefer har tillid til it?",
        "Hvad med de tyske?",
        "Hvor mange tyske marketingchefer har tillid til it?",
    ),
    (
        "Hvem er chef for de britiske CIO'er?",
        "Hvordan ser det så ud herhjemme i Danmark?",
        "Hvem er chef for CIO'er i Danmark?",
    ),
    (
        "Hvad siger Gartner om budgetter i Danmark?",
        "Og i USA siden 2015?",
        "Hvad siger Gartner om budgetter siden 2015 i USA?",
    ),
]


@pytest.mark.parametrize(("before", "follow_up", "standalone"), REPLACED)
def test_what_is_named_takes_the_place_of_what_was_named(before, follow_up, standalone):
    assert stand_alone(follow_up, [before]) == standalone


@pytest.mark.parametrize(
    ("questions", "standalone"),
    [
        (
            ["Who shares one budget in Norway?", "And in Germany?", "And in Sweden?"],
            "Who shares one budget in Sweden?",
        ),
        (
            ["How well educated were Swedish CIOs in 2009?", "And how many of them were women?"],
            "How well educated were Swedish CIOs in 2009? And how many of them were women?",
        ),
        (
            [
                "How well educated were Swedish CIOs in 2009?",
                "And how many of them were women?",
                "And how many were satisfied?",
            ],
            "How well educated were Swedish CIOs in 2009? And how many were satisfied?",
        ),
        (["Who signs the shared budget?", "Why?"], "Who signs the shared budget? Why?"),
        (
            ["Who pays British CIOs?", "And how many women are there in Danish firms?"],
            "Who pays CIOs? And how many women are there in Danish firms?",
        ),
    ],
)
def test_a_chain_stays_one_question(questions, standalone):
    *before, last = questions
    assert stand_alone(last, before) == standalone


@pytest.mark.parametrize(
    "text",
    [
        "Who owns customer data?",
        "Wer besitzt Kundendaten?",
        "Hvem ejer kundedata?",
        "What is a CDP?",
        "Was ist Schatten-IT?",
        "Hvad er skygge-it?",
        "Who is the chief data officer?",
    ],
)
def test_a_short_question_that_says_what_it_is_about_leans_on_nothing(text):
    assert stand_alone(text, ["Who signs the budget?"]) == text


@pytest.mark.parametrize(
    "text",
    [
        "Why?",
        "How many?",
        "Who says so?",
        "What did Gartner say?",
        "Wie viele?",
        "Und warum?",
        "Hvor mange?",
    ],
)
def test_a_fragment_leans_on_the_question_before(text):
    assert stand_alone(text, ["Who signs the budget?"]) != text
