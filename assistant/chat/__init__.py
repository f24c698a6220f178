"""The chat page: FastAPI around Gradio. It shows what the assistant decides; `app.py` starts it."""
