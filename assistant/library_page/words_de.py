"""The words of the library's pages in German."""

WORDS = {
    "skip": "Zum Inhalt springen",
    "places": "Seiten der Bibliothek",
    "nav_library": "Bibliothek",
    "nav_playground": "Suchlabor",
    "nav_coverage": "Abdeckung",
    "back": "Zurück zum Chat",
    "languages": "Sprache der Seite",
    "logout": "Abmelden ({name})",
    "title": "Bibliothek",
    "add": "Dokumente hinzufügen",
    "drop": "Dateien hierher ziehen oder auswählen",
    "drop_help": "Bis zu {count} Dateien auf einmal, je {limit} MB: {endings}",
    "drop_help_live": (
        "Eine nach der anderen, bis zu {count} können warten, je {limit} MB: {endings}"
    ),
    "upload": "Dateien hinzufügen",
    "urls": "Oder Webadressen, eine pro Zeile",
    "add_urls": "Seiten hinzufügen",
    "files": "Dateien in Arbeit",
    "files_none": "Hier wurde noch nichts hinzugefügt.",
    "files_hidden": "{count} weitere: oben einen Zustand wählen, um sie zu sehen.",
    "told_more": "und {count} weitere",
    "state_all": "alle",
    "state_queued": "wartet",
    "state_reading": "wird gelesen",
    "state_checking": "wird geprüft",
    "state_embedding": "wird eingebettet",
    "state_ready": "bereit",
    "state_updated": "aktualisiert",
    "state_unchanged": "unverändert",
    "state_duplicate": "Duplikat",
    "state_needs OCR": "braucht OCR",
    "state_quarantined": "in Quarantäne",
    "state_failed": "fehlgeschlagen",
    "state_cancelled": "abgebrochen",
    "duplicate_of": "Duplikat von {title}",
    "retry": "Erneut versuchen",
    "details": "Details",
    "replace": "Ersetzen",
    "replace_text": "Eine neuere Datei, gleich welcher Art; der jetzige Text bleibt im Verlauf.",
    "replace_folder": (
        "Es kam aus der Datei {name} in einem Ordner, nicht über diese Seite: Bitte dort ändern "
        "und dann `tandem sync` mit dem Ordner ausführen (oder `tandem add` mit der Datei). Der "
        "jetzige Text bleibt im Verlauf."
    ),
    "replace_archive": (
        "Es kam aus dem Archiv {name}: Bitte die neuere Datei einzeln hinzufügen und dieses "
        "Dokument dann entfernen."
    ),
    "replace_address": (
        "Es ist die Webseite {name}: Ihre Adresse noch einmal hinzufügen, dann wird sie neu "
        "gelesen. Der jetzige Text bleibt im Verlauf."
    ),
    "replace_by_archive": "Ein Archiv enthält mehrere Dokumente: Bitte eine einzelne Datei wählen.",
    "remove": "Entfernen",
    "cancel": "Abbrechen",
    "release": "Freigeben",
    "release_text": "Ein Mensch hat es angesehen: Es darf durchsucht werden.",
    "reject": "Fernhalten",
    "remove_text": (
        "Das löscht das Dokument, seine Passagen, seine Versionen und die hochgeladene Datei."
    ),
    "remove_row_text": (
        "Es verschwindet von dieser Liste, eine hochgeladene Datei wird gelöscht; "
        "was in der Bibliothek steht, bleibt."
    ),
    "remove_sure": "Endgültig entfernen",
    "said_added": "{count} hinzugefügt: Unten steht, wie weit sie sind.",
    "said_replaced": "„{title}“ tritt an seine Stelle: Unten steht, wie weit es ist.",
    "said_removed": "„{title}“ ist entfernt: {left} Passagen übrig.",
    "said_forgotten": "„{title}“ steht nicht mehr auf der Liste.",
    "said_retried": "„{title}“ wird erneut versucht.",
    "said_cancelled": "„{title}“ ist abgebrochen.",
    "said_released": "„{title}“ wird ab jetzt durchsucht.",
    "said_rejected": "„{title}“ bleibt aus der Suche heraus.",
    "said_edited": "Gespeichert: {fields}.",
    "said_nothing": "Es wurde nichts geändert.",
    "said_rolled_back": "Es sagt wieder, was Version {number} sagte.",
    "busy": (
        "Etwas anderes schreibt gerade in die Bibliothek: Die Dateien warten, bis es fertig ist."
    ),
    "busy_now": (
        "In die Bibliothek wird gerade geschrieben: Bitte warten und dann erneut versuchen."
    ),
    "stopped": "Die Arbeit ist angehalten: {reason}",
    "refused_title": "Nicht für diese Rolle",
    "refused": (
        "Die Bibliothek ist für Researcher: Bitten Sie einen Maintainer von Tandem um diese Rolle."
    ),
    "error": "Das hat nicht geklappt",
    "no_files": "Es war keine Datei dabei: Bitte erst eine auswählen.",
    "too_many": "Höchstens {count} Dateien auf einmal: die anderen bitte danach.",
    "too_large": "„{title}“ ist größer als {limit} MB.",
    "line_full": "{count} Dateien warten schon: Weitere bitte danach hinzufügen.",
    "no_urls": "Es wurde keine Adresse angegeben: eine pro Zeile, mit https:// am Anfang.",
    "bad_url": "„{title}“ ist keine Adresse einer Webseite: Sie muss mit https:// beginnen.",
    "missing_value": "„{name}“ fehlt oder ist weder Text noch Zahl.",
    "bad_value": "„{name}“ kann nicht „{value}“ sein: außerhalb der Grenzen oder von falscher Art.",
    "gone": "Es ist nicht mehr da.",
    "sending": "wird gesendet {percent} %",
    "not_sent": "nicht gesendet: {reason}",
    "documents": "Dokumente",
    "documents_count": "{count} Dokumente",
    "search": "Titel, Autor oder Kennung suchen",
    "any_language": "jede Sprache",
    "any_kind": "jede Art",
    "find": "Suchen",
    "none_found": "Kein Dokument passt.",
    "before": "Zurück",
    "after": "Weiter",
    "page": "Seite {page} von {pages}",
    "column_title": "Titel",
    "held": "nicht durchsucht",
    "metadata": "Metadaten",
    "quality": "Qualitätsbericht",
    "passages": "Passagen",
    "passages_count": "{shown} von {count} Passagen",
    "passages_search": "In den Passagen suchen",
    "page_number": "Seite {page}",
    "versions": "Versionen",
    "version_now": "jetzt",
    "version_number": "Version {number}",
    "since": "seit {since}",
    "rollback": "Wiederherstellen",
    "more_changes": "{count} weitere",
    "guide": "Leitfaden",
    "original": "Text lesen",
    "guessed": "aus der Datei abgelesen",
    "confirm": "das stimmt",
    "one_per_line": "eine Angabe pro Zeile",
    "save": "Speichern",
    "none": "–",
    "field_title": "Titel",
    "field_authors": "Autoren",
    "field_publisher": "Herausgeber",
    "field_year": "Jahr",
    "field_language": "Sprache",
    "field_kind": "Art",
    "field_url": "Adresse",
    "field_region": "Region",
    "field_sample": "Stichprobe",
    "field_topics": "Themen",
    "field_perspective": "Perspektive",
    "field_abstract_en": "Zusammenfassung auf Englisch",
    "field_reports_on": "Studie, die es wiedergibt",
    "quality_standing": "Zustand",
    "quality_characters": "Zeichen",
    "quality_words": "Wörter",
    "quality_pages": "Seiten",
    "quality_empty_pages": "Leere Seiten",
    "quality_language": "Sprache",
    "quality_detected": "Sprache des Textes",
    "quality_certainty": "Wie sicher",
    "quality_hidden": "Versteckter Text",
    "quality_orders": "Anweisungen an ein Modell",
    "quality_missing": "Fehlende Metadaten",
    "quality_guessed": "Aus der Datei abgelesen",
    "quality_notes": "Hinweise",
    "quality_none": "Es wurde nie geprüft: bitte neu hinzufügen.",
    "standing_clear": "wird durchsucht",
    "standing_quarantined": "in Quarantäne, nicht durchsucht",
    "standing_approved": "freigegeben",
    "standing_rejected": "aus der Suche herausgehalten",
    "try": "Eine Datei ausprobieren, bevor sie dazukommt",
    "try_help": (
        "Tandem sagt, welche Fragen mit ihr anders beantwortet würden. Hinzugefügt wird nichts."
    ),
    "try_begin": "Ausprobieren",
    "try_back": "„{title}“ wird ausprobiert: zum Ergebnis",
    "try_title": "Auf Probe: {title}",
    "try_nothing_added": (
        "Nichts aus dieser Datei steht in der Bibliothek; ihre Kopie wird gelöscht, wenn Sie sie "
        "weglassen, eine andere ausprobieren oder nach einer Stunde."
    ),
    "try_reading": "Die Datei wird gelesen …",
    "try_asking": "{asked} von {questions} Fragen gestellt, mit der Datei und ohne sie …",
    "try_look": "Nachsehen, wie weit es ist",
    "try_changes": (
        "{count} von {questions} Fragen würden anders beantwortet; insgesamt {citing} würden diese "
        "Datei zitieren."
    ),
    "try_no_changes": (
        "Keine von {questions} Fragen würde anders beantwortet; {citing} würden diese Datei "
        "zitieren."
    ),
    "try_failed": "Sie würde nicht hinzugefügt: {reason}",
    "try_empty": "es ist nichts darin",
    "try_brief": "Qualitätsbericht in Kürze",
    "try_questions": "Was sie ändern würde",
    "try_which": (
        "Gestellt wurden die Fragen, die Leser als unbeantwortet gemeldet haben, und zu jedem "
        "Thema eine in der Sprache der Datei, ohne Sprachmodell."
    ),
    "try_now": "Jetzt",
    "try_then": "Mit ihr",
    "try_none": "keine Antwort",
    "try_answered": "würde nun beantwortet",
    "try_unanswered": "würde nicht mehr beantwortet",
    "try_other": "begänne mit einem anderen Satz",
    "try_sources": "würde daneben andere Dokumente zitieren",
    "try_add": "Hinzufügen",
    "try_leave": "Weglassen",
    "said_left": "„{title}“ wurde nicht hinzugefügt, die Kopie ist gelöscht.",
}
