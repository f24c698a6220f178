"""What Tandem keeps of what people typed, and how it is forgotten; the door is memory.py."""
