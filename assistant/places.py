"""Countries as people write them in many languages: "Austrian", "Österreich", "østrigske"."""

import re
from dataclasses import dataclass
from functools import cache

# Stems that begin a word; the first names the place in English.
_STEMS = {
    "Germany": "german deutsch bundesrepublik tysk allemagn allemand aleman german tedesc alemã",
    "Austria": "austria österreich oesterreich østrig autrich austríac áustria österrik",
    "Switzerland": "switzerland swiss schweiz suisse suiza suizo svizzer suíç",
    "DACH": "dach-region",
    "Denmark": "denmark danish dänemark dänisch daenisch danmark dansk dinamarc danemark danois",
    "Sweden": "sweden swedish schwed sverige svensk suecia suédois suède suec svezia",
    "Norway": "norway norwegian norweg norge norsk norvèg noruega noruég",
    "Finland": "finland finnish finnisch finsk finlandi suom",
    "Nordics": "nordic nordeurop nordisk skandinav scandinav",
    "Netherlands": "netherlands dutch niederl holland nederland hollandsk",
    "France": "france french frankreich französisch franzoes frankrig fransk français franci",
    "Spain": "spain spanish spanien spanisch spansk españ espagn spagn espanh",
    "Italy": "italy italian italien itali italiensk",
    "Portugal": "portug",
    "Poland": "poland polish polen polnisch polsk",
    "Greece": "greece greek griech græsk grækenland",
    "Belgium": "belgi",
    "Ireland": "ireland irish irland irisch irsk",
    "United Kingdom": "britain british england english großbritannien britisch britisk "
    "storbritannien engelsk englisch royaume britanni",
    "United States": "usa america american amerika amerikan états-unis états estados",
    "Canada": "canad kanad",
    "Brazil": "brazil brasil",
    "Mexico": "mexi mexik méxi",
    "India": "india indien indisch indisk",
    "China": "china chines chinois kina kines",
    "Japan": "japan",
    "Australia": "austral",
    "Singapore": "singap",
    "Africa": "africa afrika südafrika",
    "Asia": "asia asien asiat",
    "Europe": "europ",
}


# Abbreviations count in capitals only: "tell us" is no country.
_ABBREVIATIONS = {
    "US": "United States",
    "U.S": "United States",
    "UK": "United Kingdom",
    "DACH": "DACH",
}


# Regions and what lies in them.
_NORDICS = ("Denmark", "Sweden", "Norway", "Finland")
_DACH = ("Germany", "Austria", "Switzerland")
_MEMBERS = {
    "Nordics": _NORDICS,
    "DACH": _DACH,
    "Europe": (
        *_NORDICS,
        *_DACH,
        *("Nordics", "DACH", "Netherlands", "France", "Spain", "Italy", "Portugal", "Poland"),
        *("Greece", "Belgium", "Ireland", "United Kingdom"),
    ),
    "Asia": ("India", "China", "Japan", "Singapore"),
}


# The names themselves; every other form of a stem says where something is from ("Danish").
_NOUNS = (  # noqa: SIM905  (lines of words read better than a list)
    "germany deutschland tyskland bundesrepublik austria österreich østrig switzerland schweiz "
    "denmark dänemark danmark sweden schweden sverige norway norwegen norge finland finnland "
    "nordics norden nordeuropa scandinavia skandinavien netherlands niederlande niederlanden "
    "nederlandene holland france frankreich frankrig spain spanien italy italien portugal poland "
    "polen greece griechenland grækenland belgium belgien ireland irland britain england uk "
    "großbritannien storbritannien usa us america amerika canada kanada brazil brasilien mexico "
    "mexiko india indien china kina japan australia australien singapore singapur africa afrika "
    "asia asien europe europa dach dach-region"
).split()


@dataclass(frozen=True, slots=True)
class Place:
    """A word of a text that tells where: `text[start:end]`; `noun` for the place's own name."""

    name: str
    start: int
    end: int
    noun: bool


def find_places(text: str) -> tuple[Place, ...]:
    """The words of a text that name a country or region or are made from one, in order."""
    lowered, found = text.lower(), {}
    for name, pattern in _patterns().items():
        for match in pattern.finditer(lowered):
            word = re.match(r"[\w-]+", lowered[match.start() :])
            length = word.end() if word else len(match.group())
            found[match.start()] = (name, match.start() + length)
    for short, name in _ABBREVIATIONS.items():
        for match in re.finditer(rf"\b{re.escape(short)}\b(?:-\w+)?", text):
            found[match.start()] = (name, match.end())
    return tuple(
        Place(name, start, end, lowered[start:end] in _NOUNS)
        for start, (name, end) in sorted(found.items())
    )


def places_in(text: str) -> frozenset[str]:
    """The countries and regions that a text mentions, by their English names."""
    lowered = text.lower()
    found = {name for name, pattern in _patterns().items() if pattern.search(lowered)}
    found |= {
        name
        for short, name in _ABBREVIATIONS.items()
        if re.search(rf"\b{re.escape(short)}\b", text)
    }
    return frozenset(found)


def missing_places(asked: str, text: str) -> tuple[str, ...]:
    """The words of `asked` for places that a text does not speak of, in order.

    A text on a country speaks of the region that it lies in: one on Denmark of the Nordics.
    """
    found = places_in(text)
    return tuple(
        asked[place.start : place.end]
        for place in find_places(asked)
        if found.isdisjoint({place.name, *_MEMBERS.get(place.name, ())})
    )


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        name: re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, stems.split()))})")
        for name, stems in _STEMS.items()
    }
