"""Parts of the network that turn a sequence of frames into one vector."""

import torch
from torch import Tensor, nn


class SegmentMeans(nn.Module):
    """Means over equal parts of the window: where in the window something happened."""

    parts: Tensor

    def __init__(self, count: int) -> None:
        super().__init__()
        self.register_buffer("parts", torch.arange(count).unsqueeze(1), persistent=False)

    def forward(self, hidden: Tensor) -> Tensor:
        frames = hidden.shape[1]
        part = torch.arange(frames) * len(self.parts) // frames
        member = (part.unsqueeze(0) == self.parts).to(hidden.dtype)
        return torch.matmul(member / member.sum(dim=1, keepdim=True), hidden)


class AttentionPool(nn.Module):
    """Weighted means over time, with weights that the network chooses."""

    def __init__(self, hidden: int, heads: int) -> None:
        super().__init__()
        self.score = nn.Linear(hidden, heads)

    def forward(self, hidden: Tensor) -> Tensor:
        weights = torch.softmax(self.score(hidden), dim=1)
        return torch.matmul(weights.transpose(1, 2), hidden)


class Both(nn.Module):
    """Attention and segment means beside each other: attention alone forgets the phase, means
    alone lose stillness."""

    def __init__(self, hidden: int, heads: int, segments: int) -> None:
        super().__init__()
        self.attention = AttentionPool(hidden, heads)
        self.segments = SegmentMeans(segments)

    def forward(self, hidden: Tensor) -> Tensor:
        return torch.cat((self.attention(hidden), self.segments(hidden)), dim=1)


class TemporalConvolutions(nn.Module):
    """Four residual convolutions over time, dilated 1, 2, 4 and 8; stands in for an LSTM.

    After Bai et al. 2018, "An Empirical Evaluation of Generic Convolutional and Recurrent
    Networks for Sequence Modeling", but centred instead of causal. Only compared, never released.
    """

    def __init__(self, features: int, hidden: int) -> None:
        super().__init__()
        self.enter = nn.Linear(features, hidden)
        self.layers = nn.ModuleList(
            nn.Conv1d(hidden, hidden, 3, padding=2**i, dilation=2**i) for i in range(4)
        )

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.enter(features).transpose(1, 2)
        for layer in self.layers:
            hidden = hidden + torch.relu(layer(hidden))
        return hidden.transpose(1, 2), hidden
