"""Language models behind one protocol; without one configured none of their libraries is loaded."""

from assistant.models.load import load_model
from assistant.models.protocol import ChatModel, Message, ModelError, OnText, Reason, Reply

__all__ = ["ChatModel", "Message", "ModelError", "OnText", "Reason", "Reply", "load_model"]
