"""What Tandem says of the weight of its sources, in the languages of its interface."""

from collections.abc import Sequence
from decimal import Decimal

from assistant.wording import frame_language

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "share": "{number}%",
        "hedge_exact": "{figure}",
        "hedge_over": "over {figure}",
        "hedge_under": "under {figure}",
        "hedge_about": "about {figure}",
        "numbers": "zero one two three four five six seven eight nine ten",
        "strength": "Evidence",
        "level_strong": "strong",
        "level_fair": "fair",
        "level_weak": "weak",
        "several": "{count} independent sources{years}{data}.",
        "one_study": "One study{years}, told by {count} documents{n}.",
        "one_article": "One article{years}{n}.",
        "one_opinion": "One opinion piece{years}{n}.",
        "one_survey": "One survey{years}{n}.",
        "one_interview": "One interview{years}{n}.",
        "one_case-study": "One case study{years}{n}.",
        "one_report": "One report{years}{n}.",
        "one_press-release": "One press release{years}{n}.",
        "one_academic": "One academic paper{years}{n}.",
        "years_range": " from {first}–{last}",
        "years_one": " from {first}",
        "years_none": " without a date",
        "where_dated": " (where dated)",
        "data_all": ", all of them with data{n}",
        "data_some": ", {data} of them with data{n}",
        "data_one": ", one of them with data{n}",
        "data_none": ", none of them with data",
        "n": " (n = {samples})",
        "and": "and",
        "agree": "At least two of them say the same.",
        "differ": "Their figures differ.",
        "contradicted": "Another source gives another figure.",
        "each_alone": "Each statement rests on one of them alone.",
        "caution_single": "A single source: treat with care.",
        "caution_opinion": "Nobody counted here: these are views, not figures.",
        "caution_no_sample": "No source states how many people were asked.",
        "caution_small": "Few people were asked.",
        "caution_undated": "No source states its year.",
        "disagree": "Figures differ",
        "disagree_explained": "Different sources give different figures for what seems to be the "
        "same thing. Years and people asked may explain it.",
        "asked": "asked: {sample}",
        "not_stated": "who was asked is not stated",
        "no_year": "year not stated",
        "timeline": "Over the years",
        "as_table": "As a table, with sources",
        "timeline_described": "{count} figures from {first} to {last}: {figures}.",
        "timeline_populations": "Not one series: different people were asked, or the question was "
        "another, so read no trend into the points.",
        "column_year": "Year",
        "column_figure": "Figure",
        "column_source": "Source",
        "column_asked": "Who was asked",
        "lenses": "Two lenses",
        "lens_cmo": "Marketing side",
        "lens_cio": "IT side",
        "lens_nothing": "No source of this side answers the question.",
        "lens_both": "Both sides speak of it; no figures contradict each other.",
        "lens_differ": "The two sides give different figures: {first} against {second}.",
        "lens_agree": "The two sides give the same figure: {first} and {second}.",
        "lens_only_cmo": "Only marketing-side sources speak of it.",
        "lens_only_cio": "Only IT-side sources speak of it.",
        "lens_neither": "Neither side alone answers it; sources that speak for both may.",
    },
    "de": {
        "share": "{number} %",
        "hedge_exact": "{figure}",
        "hedge_over": "über {figure}",
        "hedge_under": "unter {figure}",
        "hedge_about": "rund {figure}",
        "numbers": "null eins zwei drei vier fünf sechs sieben acht neun zehn",
        "strength": "Belege",
        "level_strong": "stark",
        "level_fair": "mittel",
        "level_weak": "schwach",
        "several": "{count} unabhängige Quellen{years}{data}.",
        "one_study": "Eine Studie{years}, wiedergegeben in {count} Dokumenten{n}.",
        "one_article": "Ein Artikel{years}{n}.",
        "one_opinion": "Ein Meinungsbeitrag{years}{n}.",
        "one_survey": "Eine Umfrage{years}{n}.",
        "one_interview": "Ein Interview{years}{n}.",
        "one_case-study": "Eine Fallstudie{years}{n}.",
        "one_report": "Ein Bericht{years}{n}.",
        "one_press-release": "Eine Pressemitteilung{years}{n}.",
        "one_academic": "Eine wissenschaftliche Arbeit{years}{n}.",
        "years_range": " aus den Jahren {first}–{last}",
        "years_one": " aus dem Jahr {first}",
        "years_none": " ohne Datum",
        "where_dated": " (soweit datiert)",
        "data_all": ", alle mit Daten{n}",
        "data_some": ", {data} davon mit Daten{n}",
        "data_one": ", eine davon mit Daten{n}",
        "data_none": ", keine davon mit Daten",
        "n": " (n = {samples})",
        "and": "und",
        "agree": "Mindestens zwei davon sagen dasselbe.",
        "contradicted": "Eine andere Quelle nennt eine andere Zahl.",
        "differ": "Ihre Zahlen weichen voneinander ab.",
        "each_alone": "Jede Aussage stützt sich auf nur eine davon.",
        "caution_single": "Nur eine Quelle: mit Vorsicht zu lesen.",
        "caution_opinion": "Hier wurde nichts erhoben: Es sind Ansichten, keine Zahlen.",
        "caution_no_sample": "Keine Quelle nennt die Zahl der Befragten.",
        "caution_small": "Es wurden nur wenige befragt.",
        "caution_undated": "Keine Quelle nennt ihr Jahr.",
        "disagree": "Zahlen weichen ab",
        "disagree_explained": "Verschiedene Quellen nennen verschiedene Zahlen für das, was "
        "dasselbe zu sein scheint. Jahr und Befragte können es erklären.",
        "asked": "befragt: {sample}",
        "not_stated": "wer befragt wurde, steht nicht da",
        "no_year": "ohne Jahr",
        "timeline": "Im Lauf der Jahre",
        "as_table": "Als Tabelle, mit Quellen",
        "timeline_described": "{count} Zahlen von {first} bis {last}: {figures}.",
        "timeline_populations": "Keine einheitliche Reihe: Befragte oder Fragestellung "
        "unterscheiden sich, deshalb lässt sich aus den Punkten kein Trend ablesen.",
        "column_year": "Jahr",
        "column_figure": "Zahl",
        "column_source": "Quelle",
        "column_asked": "Befragte",
        "lenses": "Zwei Blickwinkel",
        "lens_cmo": "Sicht des Marketings",
        "lens_cio": "Sicht der IT",
        "lens_nothing": "Keine Quelle dieser Seite beantwortet die Frage.",
        "lens_both": "Beide Seiten äußern sich dazu; keine Zahlen widersprechen sich.",
        "lens_differ": "Die beiden Seiten nennen verschiedene Zahlen: {first} gegenüber {second}.",
        "lens_agree": "Die beiden Seiten nennen dieselbe Zahl: {first} und {second}.",
        "lens_only_cmo": "Nur Quellen aus Sicht des Marketings äußern sich dazu.",
        "lens_only_cio": "Nur Quellen aus Sicht der IT äußern sich dazu.",
        "lens_neither": "Keine der Seiten beantwortet das allein; Quellen, die für beide sprechen, "
        "vielleicht schon.",
    },
    "da": {
        "share": "{number} %",
        "hedge_exact": "{figure}",
        "hedge_over": "over {figure}",
        "hedge_under": "under {figure}",
        "hedge_about": "omkring {figure}",
        "numbers": "nul én to tre fire fem seks syv otte ni ti",
        "strength": "Belæg",
        "level_strong": "stærkt",
        "level_fair": "middel",
        "level_weak": "svagt",
        "several": "{count} uafhængige kilder{years}{data}.",
        "one_study": "Én undersøgelse{years}, gengivet i {count} dokumenter{n}.",
        "one_article": "Én artikel{years}{n}.",
        "one_opinion": "Ét debatindlæg{years}{n}.",
        "one_survey": "Én spørgeundersøgelse{years}{n}.",
        "one_interview": "Ét interview{years}{n}.",
        "one_case-study": "Én case{years}{n}.",
        "one_report": "Én rapport{years}{n}.",
        "one_press-release": "Én pressemeddelelse{years}{n}.",
        "one_academic": "Én videnskabelig artikel{years}{n}.",
        "years_range": " fra {first}–{last}",
        "years_one": " fra {first}",
        "years_none": " uden dato",
        "where_dated": " (hvor dateret)",
        "data_all": ", alle med data{n}",
        "data_some": ", {data} af dem med data{n}",
        "data_one": ", én af dem med data{n}",
        "data_none": ", ingen af dem med data",
        "n": " (n = {samples})",
        "and": "og",
        "agree": "Mindst to af dem siger det samme.",
        "contradicted": "En anden kilde giver et andet tal.",
        "differ": "Deres tal afviger fra hinanden.",
        "each_alone": "Hvert udsagn hviler på kun én af dem.",
        "caution_single": "Kun én kilde: læs med forbehold.",
        "caution_opinion": "Her er intet talt op: Det er synspunkter, ikke tal.",
        "caution_no_sample": "Ingen af kilderne oplyser, hvor mange der blev spurgt.",
        "caution_small": "Kun få er blevet spurgt.",
        "caution_undated": "Ingen af kilderne angiver årstal.",
        "disagree": "Tallene afviger",
        "disagree_explained": "Forskellige kilder giver forskellige tal for det, der ser ud til "
        "at være det samme. Årstal og hvem der blev spurgt kan forklare det.",
        "asked": "spurgt: {sample}",
        "not_stated": "hvem der blev spurgt, fremgår ikke",
        "no_year": "uden årstal",
        "timeline": "Gennem årene",
        "as_table": "Som tabel, med kilder",
        "timeline_described": "{count} tal fra {first} til {last}: {figures}.",
        "timeline_populations": "Ikke én serie: De adspurgte eller spørgsmålet er ikke de samme, "
        "så punkterne viser ingen udvikling.",
        "column_year": "År",
        "column_figure": "Tal",
        "column_source": "Kilde",
        "column_asked": "Hvem der blev spurgt",
        "lenses": "To synsvinkler",
        "lens_cmo": "Marketings side",
        "lens_cio": "It-siden",
        "lens_nothing": "Ingen kilde fra denne side besvarer spørgsmålet.",
        "lens_both": "Begge sider taler om det; ingen tal modsiger hinanden.",
        "lens_differ": "De to sider giver forskellige tal: {first} over for {second}.",
        "lens_agree": "De to sider giver samme tal: {first} og {second}.",
        "lens_only_cmo": "Kun kilder fra marketings side taler om det.",
        "lens_only_cio": "Kun kilder fra it-siden taler om det.",
        "lens_neither": "Ingen af siderne besvarer det alene; det gør kilder, der taler for begge, "
        "måske.",
    },
}


def words(language: str, key: str, **values: object) -> str:
    """A text on the evidence in the interface language nearest to `language`."""
    return _WORDS[frame_language(language)][key].format(**values)


def counted(language: str, count: int) -> str:
    """A number up to ten in words, a greater one in digits."""
    named = words(language, "numbers").split()
    return named[count] if count < len(named) else grouped(language, count)


def grouped(language: str, value: int | Decimal) -> str:
    """A number as the language groups it: 1,147 in English, 1.147 in German and Danish."""
    text = f"{value:,}"
    return text if frame_language(language) == "en" else text.translate(_CONTINENTAL)


def decimal(language: str, value: float) -> str:
    """A number with at most one decimal, with the mark that the language uses."""
    text = f"{value:.1f}".removesuffix(".0")
    return text if frame_language(language) == "en" else text.translate(_CONTINENTAL)


def listed(language: str, items: Sequence[str]) -> str:
    """Items with commas and an "and" before the last."""
    *others, last = items
    return f"{', '.join(others)} {words(language, 'and')} {last}" if others else last


_CONTINENTAL = str.maketrans({",": ".", ".": ","})
