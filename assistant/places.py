"""Countries as people write them in many languages: "Austrian", "Österreich", "østrigske"."""

import re
from functools import cache

# Stems that begin a word; the first names the place in English.
_STEMS = {
    "Germany": "german deutsch bundesrepublik tysk allemagn allemand aleman german tedesc alemã",
    "Austria": "austria österreich oesterreich østrig autrich austríac áustria österrik",
    "Switzerland": "switzerland swiss schweiz suisse suiz svizzer suíç",
    "DACH": "dach",
    "Denmark": "denmark danish dänemark dänisch daenisch danmark dansk dinamarc danemark danois",
    "Sweden": "sweden swedish schwed sverige svensk suecia suédois suède suec svezia",
    "Norway": "norway norwegian norweg norge norsk norvèg noruega noruég",
    "Finland": "finland finnish finnisch finsk finlandi suom",
    "Nordics": "nordic nordeurop norden nordisk skandinav scandinav",
    "Netherlands": "netherlands dutch niederl holland nederland hollandsk",
    "France": "france french frankreich französisch franzoes frankrig fransk français franci",
    "Spain": "spain spanish spanien spanisch spansk españ espagn spagn espanh",
    "Italy": "italy italian italien itali italiensk",
    "Portugal": "portug",
    "Poland": "poland polish polen polnisch polsk",
    "Greece": "greece greek griech græsk grækenland",
    "Belgium": "belgi",
    "Ireland": "ireland irish irland irisch irsk",
    "United Kingdom": "uk britain british england english großbritannien britisch britisk "
    "storbritannien engelsk englisch royaume britanni",
    "United States": "us usa u.s america american amerika amerikan états-unis états estados",
    "Canada": "canad kanad",
    "Brazil": "brazil brasil",
    "Mexico": "mexi mexik méxi",
    "India": "india indien indisch indisk inde",
    "China": "chin kina kines",
    "Japan": "japan",
    "Australia": "austral",
    "Singapore": "singap",
    "Africa": "africa afrika südafrika",
    "Asia": "asia asien asiat",
    "Europe": "europ",
}


def places_in(text: str) -> frozenset[str]:
    """The countries and regions that a text mentions, by their English names."""
    lowered = text.lower()
    return frozenset(name for name, pattern in _patterns().items() if pattern.search(lowered))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        name: re.compile(rf"(?<!\w)(?:{'|'.join(map(_begins, stems.split()))})")
        for name, stems in _STEMS.items()
    }


def _begins(stem: str) -> str:
    # Two and three letters are whole words: "us" begins too many others.
    return re.escape(stem) + (r"(?!\w)" if len(stem) <= 4 else "")
