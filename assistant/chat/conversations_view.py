"""The list of a reader's conversations: searched, opened, renamed, saved and deleted."""

from collections.abc import Sequence

from assistant.chat.render import button, escape
from assistant.chat.wording import words
from assistant.memory.conversations import StoredConversation


def drawer_html(language: str) -> str:
    """The drawer on the left; the page's script fills its list when it is opened."""
    label = escape(words(language, "conversations"))
    search = escape(words(language, "search_conversations"))
    delete_all = button("delete-all", words(language, "delete_all"), look="link danger")
    close = button("close-drawer", "×", look="remove", name=words(language, "close"))
    return (
        f'<dialog id="drawer" aria-label="{label}"><header><h2>{label}</h2>{close}</header>'
        f'<input type="search" id="search" placeholder="{search}" aria-label="{search}">'
        f'<div id="conversations"></div>'
        f"<footer><p>{escape(words(language, 'kept'))}</p>{delete_all}</footer></dialog>"
    )


def conversations_html(conversations: Sequence[StoredConversation], language: str) -> str:
    """The conversations as a list, the last used first; a sentence where there is none."""
    if not conversations:
        return f'<p class="none">{escape(words(language, "no_conversations"))}</p>'
    return f"<ul>{''.join(_row(conversation, language) for conversation in conversations)}</ul>"


def _row(conversation: StoredConversation, language: str) -> str:
    rename = words(language, "rename", name=conversation.title)
    delete = words(language, "delete", name=conversation.title)
    when = conversation.changed_at.date().isoformat()
    count = words(language, "turns", count=conversation.turns)
    return (
        f'<li data-conversation="{escape(conversation.id)}">'
        f'<a href="/?c={escape(conversation.id)}"><span class="title">{escape(conversation.title)}'
        f'</span><span class="when">{escape(when)} · {escape(count)}</span></a>'
        f"{button('rename', '', look='glyph pencil', name=rename)}"
        f"{button('delete', '', look='glyph bin', name=delete)}</li>"
    )
