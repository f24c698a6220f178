"""The filters in words: removable pills above the ask box, and what is left to search."""

from collections.abc import Mapping

from assistant.chat.render import button, escape
from assistant.chat.wording import kind_name, words
from assistant.wording import language_name
from ingest.filters import Filters

# Fewer documents than this seldom answer anything.
FEW_DOCUMENTS = 5


def filter_parts(filters: Filters) -> list[tuple[str, str | int]]:
    """Each single limit: its field and its value."""
    return [
        (field, value)
        for field, values in filters.to_dict().items()
        for value in (values if isinstance(values, list) else [values])
    ]


def filter_name(
    field: str, value: str | int, language: str, titles: Mapping[str, str] | None = None
) -> str:
    """What a limit is called: "since 2020", "German", "survey", "CIO"."""
    text = str(value)
    if field in ("since", "until"):
        return words(language, f"limit_{field}", year=value)
    if field == "languages":
        return language_name(text, language)
    if field == "kinds":
        return kind_name(language, text)
    if field == "perspectives":
        return words(language, "limit_perspective", name=words(language, f"perspective_{text}"))
    return (titles or {}).get(text, text)


def pills_html(filters: Filters, left: int, titles: Mapping[str, str], language: str) -> str:
    """The filters of the conversation, each with a button that takes it away; "" without any."""
    parts = filter_parts(filters)
    if not parts:
        return ""
    pills = ""
    for field, value in parts:
        name = filter_name(field, value, language, titles)
        remove = button(
            "unlimit", "×", look="remove", name=words(language, "remove", name=name), field=field,
            value=value,
        )  # fmt: skip
        pills += (
            f'<span class="pill" title="{escape(name)}"><span>{escape(name)}</span>{remove}</span>'
        )
    clear = button("clear", words(language, "clear_filters"), look="link")
    key = "few_left" if left < FEW_DOCUMENTS else "left"
    said = escape(words(language, key, count=left))
    look = ' class="few"' if key == "few_left" else ""
    return (
        f'<div class="pills" role="group" aria-label="{escape(words(language, "limited"))}">{pills}'
        f"<span{look}>{said}</span> {clear}</div>"
    )
