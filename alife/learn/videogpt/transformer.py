"""The transformer: says of each code of a frame how likely it is, given those before it, the last frames, the world.

It sees the last frames by cross attention over what a convolution in space and time makes of their codes, and the
world by its norms, whose gain and offset depend on it. Places are learned as rows and columns, the same for codes and
for frames.

Source: Wilson Yan and others, "VideoGPT" (2021). There one transformer runs over the codes of all frames and
convolutions shrink time as well; here it runs over the codes of one frame, so that frames can go on for ever.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from alife.learn.videogpt.settings import Settings

Keys = tuple[Tensor, Tensor]  # keys and values, (n, heads, length, width / heads) each
FAINT = 0.5  # spread of codes at the beginning, beside places, which are to be told apart first
SHARP = 2.5  # times the usual weights with which an attention to the same place begins
WIDER = 4  # times the width, between two attentions


class Transformer(nn.Module):
    """Codes are int64 (n, length), row by row; worlds int64 (n,), their number meaning that it is not known which."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        width, cells = settings.width, settings.cells
        self.begin, self.unknown = settings.codes, len(settings.kinds)
        self.code = nn.Embedding(settings.codes + 1, width)
        self.kind = nn.Embedding(len(settings.kinds) + 1, width)
        nn.init.normal_(self.code.weight, std=FAINT)
        self.rows = nn.Parameter(torch.randn(cells, 1, width))
        self.columns = nn.Parameter(torch.randn(1, cells, width))
        self.eyes = nn.Conv3d(width, width, (settings.past, 3, 3), padding=(0, 1, 1))
        self.blocks = nn.ModuleList([Block(width, settings.heads) for _ in range(settings.layers)])
        self.norm = Norm(width)
        self.said = nn.Linear(width, settings.codes)

    def forward(self, codes: Tensor, past: Tensor, kinds: Tensor) -> Tensor:
        """Return the log odds (n, length, codes) of each code, given those before it.

        past: the codes of the last frames, int64 (n, frames, cells, cells); `begin` where nothing is to be seen
        """
        kind = self.kind(kinds)[:, None]
        seen = self._seen(past)
        before = functional.pad(codes[:, :-1], (1, 0), value=self.begin)
        state = self.code(before) + self._places()[: codes.shape[1]]
        for block in self.blocks:
            state, _ = block(state, kind, block.across.keys(seen, self._places()))
        found: Tensor = self.said(self.norm(state, kind))
        return found

    @torch.no_grad()
    def draw(self, past: Tensor, kinds: Tensor, temperature: float, generator: torch.Generator) -> Tensor:
        """Return the codes of a next frame, one after the other; at temperature 0 the likeliest each time."""
        kind, places = self.kind(kinds)[:, None], self._places()
        seen = self._seen(past)
        across = [block.across.keys(seen, places) for block in self.blocks]
        known: list[Keys | None] = [None] * len(self.blocks)
        last, drawn = torch.full((len(past),), self.begin), []
        for place in places:
            state = (self.code(last) + place)[:, None]
            for number, block in enumerate(self.blocks):
                state, known[number] = block(state, kind, across[number], known[number])
            odds = self.said(self.norm(state, kind))[:, 0]
            if temperature == 0:
                last = odds.argmax(1)
            else:
                last = torch.multinomial((odds / temperature).softmax(1), 1, generator=generator)[:, 0]
            drawn.append(last)
        return torch.stack(drawn, 1)

    def _places(self) -> Tensor:
        return (self.rows + self.columns).flatten(0, 1)

    def _seen(self, past: Tensor) -> Tensor:
        """Return what is seen at each place of the last frames, (n, places, width)."""
        each = self.code(past)
        around = self.eyes(each.permute(0, 4, 1, 2, 3))[:, :, 0]
        return each[:, -1].flatten(1, 2) + functional.silu(around).flatten(2).transpose(1, 2)


class Block(nn.Module):
    """Attention to the codes before, to the last frames, and a net for each code alone."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.itself, self.across = Attention(width, heads), Attention(width, heads)
        self.across.look_at_the_same_place()
        self.norms = nn.ModuleList([Norm(width) for _ in range(3)])
        self.alone = nn.Sequential(nn.Linear(width, WIDER * width), nn.GELU(), nn.Linear(WIDER * width, width))

    def forward(self, state: Tensor, kind: Tensor, seen: Keys, known: Keys | None = None) -> tuple[Tensor, Keys]:
        """Return the state (n, length, width) after this block, and the keys of all codes so far.

        known: keys of the codes before, where the state is that of one code alone
        """
        itself, across, alone = self.norms
        normed = itself(state, kind)
        keys, values = self.itself.keys(normed)
        if known is not None:
            keys, values = torch.cat([known[0], keys], 2), torch.cat([known[1], values], 2)
        state = state + self.itself(normed, (keys, values), causal=state.shape[1] > 1)
        state = state + self.across(across(state, kind), seen)
        return state + self.alone(alone(state, kind)), (keys, values)


class Attention(nn.Module):
    """Several heads."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.asked, self.key, self.value, self.told = (nn.Linear(width, width) for _ in range(4))

    @torch.no_grad()
    def look_at_the_same_place(self) -> None:
        """Begin with attention to what lies where it is asked from: keys are then as what is asked."""
        self.asked.weight.mul_(SHARP)
        self.key.load_state_dict(self.asked.state_dict())

    def keys(self, given: Tensor, places: Tensor | float = 0.0) -> Keys:
        """Return keys and values of what is attended to, (n, length, width), at places (length, width)."""
        return self._split(self.key(given + places)), self._split(self.value(given))

    def forward(self, state: Tensor, keys: Keys, *, causal: bool = False) -> Tensor:
        """Return what each of a state (n, length, width) is told."""
        asked = self._split(self.asked(state))
        found = functional.scaled_dot_product_attention(asked, *keys, is_causal=causal)
        told: Tensor = self.told(found.transpose(1, 2).flatten(2))
        return told

    def _split(self, state: Tensor) -> Tensor:
        return state.unflatten(-1, (self.heads, -1)).transpose(1, 2)


class Norm(nn.Module):
    """A norm of each layer whose gain and offset depend on the world."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.told = nn.Linear(width, 2 * width)
        nn.init.zeros_(self.told.weight)
        nn.init.zeros_(self.told.bias)

    def forward(self, state: Tensor, kind: Tensor) -> Tensor:
        """Return the normed state (n, length, width) of worlds whose vectors are kind (n, 1, width)."""
        gain, offset = self.told(kind).chunk(2, -1)
        found: Tensor = functional.layer_norm(state, state.shape[-1:]) * (1 + gain) + offset
        return found
