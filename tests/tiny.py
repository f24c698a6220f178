"""A corpus of six documents in three languages, small enough to know by heart."""

TINY = {
    "en/shared-budget.md": """---
title: Who pays for marketing technology
authors: [Ann Archer]
publisher: Tiny Review
year: 2021
language: en
kind: survey
perspective: both
topics: [budget]
url: https://tiny.example/shared-budget
sample: 240 companies
---
# Who pays for marketing technology

In the survey 25 percent of companies said that the CMO and the CIO share one budget. The budget is \
signed by both, and neither can spend it alone.

## What they buy

The shared budget pays for tools that both departments use. Companies with one budget replaced four \
systems a year. The others replaced eleven.
""",
    "en/trust-takes-meetings.md": """---
title: Trust takes meetings
authors: [Ben Baker]
publisher: Tiny Review
year: 2015
language: en
kind: interview
perspective: cmo
topics: [trust]
---
# Trust takes meetings

"I trust our CIO because we meet every Monday at nine," says the marketing chief of a shoe maker. \
The meeting lasts thirty minutes and has no slides. Before that they hardly spoke, and conflict over \
every project was the rule.
""",
    "de/kundendaten.md": """---
title: Wem die Kundendaten gehören
authors: [Carla Conrad]
publisher: Kleine Rundschau
year: 2019
language: de
kind: survey
perspective: cio
topics: [data]
abstract_en: A German survey on who is responsible for customer data.
---
# Wem die Kundendaten gehören

In der Umfrage sagten 40 Prozent der IT-Chefs, dass die Daten der Kunden allein ihrer Abteilung \
gehören. Das Marketing darf die Daten lesen, aber nicht ändern. Nur in 12,5 Prozent der Unternehmen \
verwalten beide Abteilungen die Daten der Kunden gemeinsam.
""",
    "de/streit.md": """---
title: Wenn es zum Konflikt kommt
authors: [Dirk Dorn]
publisher: Kleine Rundschau
year: 2012
language: de
kind: opinion
perspective: cio
topics: [conflict]
---
# Wenn es zum Konflikt kommt

Der häufigste Konflikt zwischen Marketing und IT entsteht, wenn niemand die Prioritäten festlegt. Ein \
Konflikt über Termine lässt sich in einer Stunde lösen. Ein Konflikt über Zuständigkeiten dauert \
Monate.
""",
    "da/tillid.md": """---
title: Tillid mellem marketing og it
authors: [Eva Ebbesen]
publisher: Lille Tidende
year: 2023
language: da
kind: article
perspective: both
topics: [trust]
abstract_en: A Danish article on trust between marketing and IT.
---
# Tillid mellem marketing og it

Tillid er vigtigere end teknologi, skriver forfatteren. Kun 30 procent af de danske marketingchefer \
har fuld tillid til deres it-chef. Hvor de to holder et fast møde hver uge, vokser tilliden hurtigt.
""",
    "da/en-note.txt": """Kunderne venter ikke

Kunderne mærker det straks, når marketing og it ikke taler sammen. En kunde, der venter i tre dage på \
et svar, kommer ikke tilbage. Derfor skal begge chefer se på de samme tal hver morgen.
""",
}
