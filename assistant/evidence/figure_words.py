"""How languages write figures in words: fractions, "one in four", hedges, scales and currencies."""

from dataclasses import dataclass

# One to ten, articles counting as one; several forms of a number are joined by "|".
CARDINALS = {
    "en": "one|a|an two three four five six seven eight nine ten",
    "de": "ein|eine|einer|einem|einen|eines|jeweils zwei|zweien drei|dreien vier fünf sechs sieben "
    "acht neun zehn",
    "da": "én|en|et|ét to tre fire fem seks syv otte ni ti",
    "no": "én|en|et|ett to tre fire fem seks sju|syv åtte ni ti",
    "sv": "en|ett två tre fyra fem sex sju åtta nio tio",
    "fr": "un|une deux trois quatre cinq six sept huit neuf dix",
    "es": "un|una|uno dos tres cuatro cinco seis siete ocho nueve diez",
    "it": "un|una|uno due tre quattro cinque sei sette otto nove dieci",
    "pt": "um|uma dois|duas três quatro cinco seis sete oito nove dez",
    "nl": "een|één twee drie vier vijf zes zeven acht negen tien",
}
# Half, third, quarter, fifth, tenth; a half stands alone, the others follow a number.
FRACTIONS = {
    "en": r"half third|thirds quarter|quarters fifth|fifths tenth|tenths",
    "de": r"hälfte drittel|dritteln viertel|vierteln fünftel|fünfteln zehntel|zehnteln",
    "da": r"halvdelen|halvdel tredjedel|tredjedele fjerdedel|fjerdedele|kvart femtedel|femtedele "
    r"tiendedel|tiendedele",
    "no": r"halvparten tredel|tredeler|tredjedel|tredjedeler fjerdedel|fjerdedeler|kvart "
    r"femtedel|femtedeler tidel|tideler",
    "sv": r"hälften tredjedel|tredjedelar fjärdedel|fjärdedelar femtedel|femtedelar tiondel|"
    r"tiondelar",
    "fr": r"moitié tiers quart|quarts cinquième|cinquièmes dixième|dixièmes",
    "es": r"mitad tercio|tercios|tercera\sparte|terceras\spartes "
    r"cuarto|cuartos|cuarta\sparte|cuartas\spartes quinto|quintos|quinta\sparte|quintas\spartes "
    r"décimo|décima\sparte",
    "it": r"metà terzo|terzi quarto|quarti quinto|quinti decimo|decimi",
    "pt": r"metade terço|terços quarto|quartos quinto|quintos décimo|décimos",
    "nl": r"helft derde kwart vijfde tiende",
}
PARTS = (2, 3, 4, 5, 10)
# Between the two numbers of "one in four".
OUT_OF = {
    "en": r"in(?:\severy)?|out\sof(?:\severy)?",
    "de": r"von|aus",
    "da": r"ud\saf|af",
    "no": r"av|ut\sav",
    "sv": r"av",
    "fr": r"sur",
    "es": r"de\scada",
    "it": r"su",
    "pt": r"em\scada",
    "nl": r"op\sde|op|van\sde",
}
# "Every fourth", from every second to every tenth, with what may stand before it.
EVERY = {
    "de": (
        r"jede[rsnm]?",
        "zweite dritte vierte fünfte sechste siebte|siebente achte neunte zehnte",
    ),
    "da": (r"hver(?:t)?", "anden|andet tredje fjerde femte sjette syvende ottende niende tiende"),
    "no": (
        r"hver(?:t)?",
        "andre|annen|annet tredje fjerde femte sjette sjuende åttende niende tiende",
    ),
    "sv": (
        r"var(?:t)?\s?",
        "annan|annat tredje fjärde femte sjätte sjunde åttonde nionde tionde",
    ),
}
# "Every second week" is no share.
TIMES = (
    r"(?:week|month|year|day|time|woche|monat|jahr|tag|mal|uge|måned|år|dag|gang|vecka|månad|uke|"
    r"stunde|time)"
)

OVER = (
    r"more than|over|above|at least|upwards of|a good|no fewer than|mehr als|über|mindestens|gut|"
    r"mere end|flere end|mindst|et godt|en god|mer enn|flere enn|minst|mer än|fler än|plus de|"
    r"plus d'|plus d’|au moins|más de|al menos|più di|oltre|più della|più del|almeno|mais de|"
    r"meer dan|ruim"
)
UNDER = (
    r"less than|fewer than|under|below|at most|up to|just under|not even|weniger als|unter|"
    r"höchstens|bis zu|knapp|nicht einmal|nicht mal|mindre end|færre end|højst|op til|knap|"
    r"mindre enn|"
    r"færre enn|mindre än|färre än|knappt|moins de|moins d'|moins d’|menos de|meno di|meno della|"
    r"meno del|minder dan|<"
)
ABOUT = (
    r"about|around|roughly|approximately|some|almost|nearly|close to|ca\.?|circa|etwa|rund|"
    r"ungefähr|"
    r"fast|beinahe|annähernd|zirka|omkring|cirka|omtrent|næsten|nesten|rundt regnet|ungefär|nästan|"
    r"runt|environ|près de|presque|quelque|casi|cerca de|alrededor de|quasi|quase|ongeveer|bijna|~"
)
# What may stand between a hedge and its figure: "more than the half", "über ein".
FILLERS = (
    r"(?:(?:a|an|the|one|der|die|das|dem|den|ein|eine|einem|en|et|la|le|el|il|de|het|only|"
    r"nur|kun)\s)?"
)

PERCENT = (
    r"%|per ?cent|prozent|procent|prosent(?:tia)?|pct|pour cent|por ciento|por cento|per cento|"
    r"τοις εκατό"
)
PERCENT_POINTS = (
    r"%-?points?|percentage points?|prozentpunkte?n?|procentpoint|prosentpoeng|procentenheter"
)
SPACES = "\\s\u00a0\u202f\u2009"
# Between the ends of a range: "15 to 30", "15 % bis 30 %"; "and" only after "between".
TO = rf"\s?(?:{PERCENT})?\s?(?:-|–|to|and|bis|und|til|og|till|och|à|a|y|e|en|tot)\s?"
BETWEEN = r"between|zwischen|mellem|mellan|mellom|entre|tra|tussen"
# What makes the number before it a date.
MONTHS = (
    r"jan|feb|mar|mär|mai|may|maj|apr|jun|jul|aug|sep|okt|oct|nov|dec|dez|quart|kvart|giu|lug|ott|"
    r"dic"
)

# Ten thousand is written as a number; from a million on there are words.
SCALES = {
    "en": r"thousand|k:3 million|millions|mn|m|mio:6 billion|billions|bn|b:9 trillion|tn:12",
    "de": r"tausend|tsd\.?:3 million|millionen|mio\.?:6 milliarde|milliarden|mrd\.?:9 "
    r"billion|billionen:12",
    "da": r"tusind|tusinde:3 million|millioner|mio\.?:6 milliard|milliarder|mia\.?:9 "
    r"billion|billioner:12",
    "no": r"tusen:3 million|millioner|mill\.?|mio\.?:6 milliard|milliarder|mrd\.?:9",
    "sv": r"tusen:3 miljon|miljoner|mkr|mn:6 miljard|miljarder|mdr:9",
    "fr": r"mille:3 million|millions:6 milliard|milliards|md:9",
    "es": r"mil\smillones:9 mil:3 millón|millones:6",
    "it": r"mila:3 milione|milioni|mln:6 miliardo|miliardi|mld:9",
    "pt": r"mil\smilhões:9 mil:3 milhão|milhões:6 bilhão|bilhões:9",
    "nl": r"duizend:3 miljoen:6 miljard:9",
}
CURRENCIES = {
    "USD": r"US\$|\$|USD|(?:US-)?Dollars?|dollars?|dólares|dollari",
    "EUR": r"€|EUR|Euros?|euros?|euro",
    "GBP": r"£|GBP|pounds?|Pfund|pund",
    "CHF": r"CHF|Franken",
    "DKK": r"DKK|danske\skroner",
    "SEK": r"SEK|kronor",
    "NOK": r"NOK",
    "INR": r"₹|INR|rupees?",
    "AUD": r"A\$|AUD",
}
KRONE = {"da": "DKK", "no": "NOK", "sv": "SEK"}
# "Rose by 10 %" says how much more, not what share.
CHANGE_BEFORE = (
    r"by|up|down|um|med|med\sca\.|de|del|di|met|ökat|growth\sof|increase\sof|rise\sof|plus|minus|"
    r"vækst\spå|stigning\spå"
)
CHANGE_VERBS = (
    r"gr[eo]w\w*|r[oi]se\w*|fell|fall\w*|increas\w*|decreas\w*|drop\w*|declin\w*|lift\w*|cut\w*|"
    r"rais\w*|"
    r"(?:ge)?st(?:ei|ie)g\w*|wachs\w*|wuchs\w*|gewachsen|sink\w*|sank\w*|gesunken|erhöh\w*|"
    r"senk\w*|zu(?:nahm|"
    r"nehm|genommen)\w*|voks\w*|steg\w*|stig\w*|fald\w*|øge\w*|reducer\w*|augment\w*|baiss\w*|"
    r"crec\w*|"
    r"aument\w*|disminu\w*|cresc\w*|calo|calat\w*|stijg\w*|groei\w*|öka\w*|minska\w*|down|up|"
    r"faster|"
    r"kürz\w*|trim\w*|shr[iu]nk\w*"
)
CHANGE_AFTER = (
    r"more|less|higher|lower|faster|mehr|weniger|höher|niedriger|schneller|mere|flere|højere|"
    r"lavere|"
    r"hurtigere|færre|de\splus|de\smoins|más|menos|growth|increase|decline|points?|year\son\syear"
)


@dataclass(frozen=True, slots=True)
class Numerals:
    """Words of a language for 1 to 10, by word."""

    values: dict[str, int]

    @property
    def pattern(self) -> str:
        """An alternation of the words, longest first."""
        return "|".join(sorted(self.values, key=lambda word: -len(word)))


def numerals(language: str) -> Numerals:
    """The cardinals of a language; English ones where it is not among those known."""
    forms = CARDINALS.get(language, CARDINALS["en"]).split()
    return Numerals({w: n for n, form in enumerate(forms, start=1) for w in form.split("|")})
