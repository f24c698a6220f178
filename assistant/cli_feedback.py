"""`tandem conversations`, `feedback` and `gaps`: what people asked and what they said of it."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assistant.accounts import LOCAL
from assistant.gap import Closing
from assistant.memory.feedback import State, Vote
from assistant.memory.memory import Memory, open_memory
from assistant.memory.near import Encode
from assistant.settings import load_settings

conversations = typer.Typer(help="Read, export and delete conversations.", no_args_is_help=True)
feedback = typer.Typer(help="What readers say of the answers.", no_args_is_help=True)
gaps = typer.Typer(help="What readers miss in the corpus.", no_args_is_help=True)
_out = Console(highlight=False, soft_wrap=True)

# Characters of an id that lists show; enough to tell a few thousand apart.
_SHORT = 8

User = Annotated[str, typer.Option(help="Whose; without logins everything is of this one.")]
ConversationId = Annotated[str, typer.Argument(metavar="ID", help="As `list` shows it.")]


@conversations.command("list")
def list_conversations(
    user: User = LOCAL.name,
    search: Annotated[str, typer.Option(help="Only those that hold all these words.")] = "",
) -> None:
    """List conversations, the last used first."""
    with _memory() as memory:
        found = memory.conversations.list(user, search)
    table = Table("id", "last used", "turns", "title", box=None)
    for kept in found:
        facts = (kept.id[:_SHORT], f"{kept.changed_at:%Y-%m-%d %H:%M}", str(kept.turns))
        table.add_row(*facts, escape(kept.title))
    _out.print(table)
    _out.print(f"{len(found)} conversations")


@conversations.command()
def show(conversation: ConversationId, user: User = LOCAL.name) -> None:
    """Show the questions and answers of a conversation."""
    with _memory() as memory:
        turns = memory.conversations.turns(user, memory.conversations.one(user, conversation).id)
    for turn in turns:
        _out.print(f"[bold]{escape(turn.question)}[/] [dim]{turn.at:%Y-%m-%d %H:%M} UTC[/]")
        _out.print(f"{turn.answer['text']}\n", markup=False)


@conversations.command("export")
def export_conversation(
    conversation: ConversationId,
    file: Annotated[Path, typer.Argument(help="Ends in .md, .docx, .html, .bib or .ris.")],
    user: User = LOCAL.name,
    language: Annotated[str, typer.Option(help="Of headings and references: en, de, da.")] = "en",
) -> None:
    """Save a conversation with its quotes and references."""
    from assistant.export.export import save

    with _memory() as memory:
        kept = memory.conversations.one(user, conversation)
        answers = [turn.answer for turn in memory.conversations.turns(user, kept.id)]
    save(answers, file, language, kept.title)
    _out.print(f"{file}", markup=False)


@conversations.command()
def delete(
    conversation: Annotated[str, typer.Argument(metavar="[ID]")] = "",
    user: User = LOCAL.name,
    everything: Annotated[
        bool, typer.Option("--everything", help="All of this person: feedback and reports too.")
    ] = False,
) -> None:
    """Delete a conversation, or all that is kept of a person; it is in no file afterwards."""
    if bool(conversation) == everything:
        raise typer.BadParameter("name one conversation, or say --everything")
    with _memory() as memory:
        if everything:
            _out.print(f"{memory.forget_person(user)} deleted")
            return
        kept = memory.conversations.one(user, conversation)
        memory.conversations.delete(user, kept.id)
    _out.print(f"deleted: {kept.title}", markup=False)


@feedback.command("list")
def list_feedback(
    vote: Annotated[Vote | None, typer.Option(help="Only these.")] = None,
    state: Annotated[State | None, typer.Option(help="Only what is in this state.")] = None,
) -> None:
    """List feedback, the newest first, and how often each reason was given."""
    with _memory() as memory:
        found = memory.feedback.listed(vote, state)
    for opinion in found:
        which = "the answer" if opinion.citation is None else f"citation {opinion.citation}"
        facts = (opinion.user, f"{opinion.at:%Y-%m-%d}", opinion.state.value, *opinion.reasons)
        _out.print(f"{opinion.id[:_SHORT]} [bold]{escape(opinion.question)}[/]")
        _out.print(f"    {opinion.vote.value} for {which} · {' · '.join(facts)}", markup=False)
        if opinion.comment:
            _out.print(f"    “{opinion.comment}”", markup=False)
    votes = Counter(opinion.vote for opinion in found)
    reasons_given = Counter(reason for opinion in found for reason in opinion.reasons)
    _out.print(f"{votes[Vote.UP]} up, {votes[Vote.DOWN]} down")
    for reason, count in reasons_given.most_common():
        _out.print(f"{count} × {reason.value}")


@gaps.command("list")
def list_gaps(
    closing: Annotated[
        Closing, typer.Option("--state", help="open, added or out-of-scope.")
    ] = Closing.OPEN,
) -> None:
    """List the questions that readers reported as unanswered, the most met first."""
    with _memory() as memory:
        found = memory.gaps.listed(closing, _encode())
        counts = memory.gaps.counts()
    for gap in found:
        people = "1 person" if gap.people == 1 else f"{gap.people} people"
        facts = (people, " ".join(gap.languages), f"{gap.last_at:%Y-%m-%d}", gap.note)
        _out.print(f"{gap.id[:_SHORT]} [bold]{escape(gap.question)}[/]")
        _out.print(f"    [dim]{escape(' · '.join(fact for fact in facts if fact))}[/]")
        for other in gap.questions[1:]:
            _out.print(f"    also: {other}", markup=False)
        for filters in gap.filters:
            _out.print(f"    limited to: {dict(filters)}", markup=False)
        for title in gap.nearest[:3]:
            _out.print(f"    nearest: {title}", markup=False)
    _out.print(f"{len(found)} gaps")
    asked, unanswered = (sum(c.asked for c in counts), sum(c.unanswered for c in counts))
    _out.print(f"In 30 days {unanswered} of {asked} questions on the page were not answered.")


@gaps.command("close")
def close_gap(
    gap: Annotated[str, typer.Argument(metavar="ID", help="As `list` shows it.")],
    added: Annotated[str, typer.Option(help="The document that answers it now.")] = "",
    out_of_scope: Annotated[str, typer.Option(help="Why the corpus will not answer it.")] = "",
) -> None:
    """Close a gap, with the document that was added or the reason why none will be."""
    if bool(added) == bool(out_of_scope):
        raise typer.BadParameter("say either --added DOCUMENT or --out-of-scope REASON")
    with _memory() as memory:
        found = memory.gaps.one(gap, _encode())
        if added:
            memory.gaps.close(found, Closing.ADDED, added)
        else:
            memory.gaps.close(found, Closing.OUT_OF_SCOPE, out_of_scope)
    _out.print(f"closed: {found.question} ({len(found.reports)} reports)", markup=False)


@contextmanager
def _memory() -> Iterator[Memory]:
    settings = load_settings()
    library = settings.library()
    try:
        yield open_memory(library, settings.keep_days)
    finally:
        library.close()


def _encode() -> Encode | None:
    """The embedded encoder, which the likeness of questions was measured with; None for another."""
    from ingest.encoder import load_encoder

    settings = load_settings()
    return None if settings.encoder else load_encoder(None).encode_questions
