"""The recipe of the embedded sentence encoder; `ingest.training.recipe` tells it in order.

data → vocabulary → start_vectors → teacher → distillation → export. It needs torch and the
packages of the extra `training`; nothing that answers a question imports it.
"""
