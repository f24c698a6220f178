from assistant.models import Message, Reply
from assistant.models.cost import cost, counted

ASK = [Message("system", "1234567"), Message("user", "123")]


def test_where_no_tokens_are_counted_they_are_estimated_and_it_says_so():
    reply = counted(Reply("abcd", None, 5, 1.0, "m"), ASK)
    assert (reply.input_tokens, reply.output_tokens, reply.estimated) == (4, 2, True)


def test_what_the_server_counts_stands():
    reply = Reply("abcd", 9, 0, 1.0, "m")
    assert counted(reply, ASK) == reply


def test_a_price_is_for_a_million_read_and_written():
    assert cost("0.15/0.60", 2_000_000, 500_000) == 0.15 * 2 + 0.60 / 2
