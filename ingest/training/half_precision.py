"""Half precision: a body that computes in bfloat16 where the processor can, twice as fast, and
learns in full precision."""

import torch
from transformers import BertModel

# A processor without it imitates bfloat16, 28 times slower than full precision (AVX2, measured).
COMPUTED = torch.bfloat16 if torch.cpu._is_avx512_bf16_supported() else torch.float32


class HalvedBody:
    """A body whose weights, all but its token table, are copies in `COMPUTED` of full ones."""

    def __init__(self, body: BertModel) -> None:
        self.body = body
        self.table: torch.nn.Parameter = body.get_input_embeddings().weight
        self._copies = [weight for weight in body.parameters() if weight is not self.table]
        self.weights = [copy.detach().clone().requires_grad_() for copy in self._copies]
        for copy in self._copies:
            copy.data = copy.data.to(COMPUTED)

    def embed(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Unit sentence vectors in full precision: the mean of a text's last hidden states."""
        tokens = self.body.get_input_embeddings()(ids).to(COMPUTED)
        hidden = self.body(inputs_embeds=tokens, attention_mask=mask).last_hidden_state.float()
        kept = mask.unsqueeze(-1).float()
        return torch.nn.functional.normalize((hidden * kept).sum(1) / kept.sum(1), dim=-1)

    def take_gradients(self) -> None:
        """Moves the copies' gradients to the full-precision weights."""
        for weight, copy in zip(self.weights, self._copies, strict=True):
            weight.grad, copy.grad = copy.grad.float(), None

    def give_weights(self) -> None:
        """Rounds the full-precision weights into the copies."""
        torch._foreach_copy_([copy.data for copy in self._copies], [w.data for w in self.weights])

    def restored(self) -> BertModel:
        """The body itself, in full precision again; it can no longer be trained from here."""
        for weight, copy in zip(self.weights, self._copies, strict=True):
            copy.data = weight.data
        return self.body

    def state(self) -> dict[str, torch.Tensor]:
        """All weights by name, in full precision."""
        full = {id(copy): weight for copy, weight in zip(self._copies, self.weights, strict=True)}
        named = self.body.named_parameters()
        return {name: full.get(id(weight), weight).detach() for name, weight in named}

    def load(self, state: dict[str, torch.Tensor]) -> None:
        """Takes up the weights of `state`."""
        for name, weight in self.state().items():
            weight.copy_(state[name])
        self.give_weights()
