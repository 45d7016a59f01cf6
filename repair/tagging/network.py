"""The forward pass of the tagger in numpy: embeddings, a layer over three neighbours, one LSTM in both directions."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from repair.tagging.features import KEYS, SMALL
from repair.tagging.places import HEADS
from repair.tagging.weights import Array, Weights

# A text is read block by block, for memory's sake (some 50 MB), each with what stands before and behind it. Windows
# side by side would be no faster: one state at a time takes 7 µs a step, two 31, eight 40.
BLOCK, CONTEXT = 4096, 32  # tokens


@cache
def _libraries() -> Any:
    """The libraries that multiply matrices here. Several threads on matrices this small take twice the time of one."""
    controller: Any = ThreadpoolController  # it has no types
    return controller()


def shares(weights: Weights, ids: NDArray[np.int32], numbers: Array) -> list[Array]:
    """For each head the share of each answer, a row a token."""
    with _libraries().limit(limits=1):
        return _shares(weights, ids, numbers)


def _shares(weights: Weights, ids: NDArray[np.int32], numbers: Array) -> list[Array]:
    parts = []
    for start in range(0, len(ids), BLOCK):
        low, high = max(0, start - CONTEXT), start + BLOCK + CONTEXT
        parts.append(_logits(weights, ids[low:high], numbers[low:high])[start - low : start - low + BLOCK])
    logits = np.concatenate(parts)
    found = []
    for head in np.split(logits, np.cumsum(HEADS)[:-1], -1):
        raised = np.exp(head - head.max(-1, keepdims=True))
        found.append(raised / raised.sum(-1, keepdims=True))
    return found


def _logits(w: Weights, ids: NDArray[np.int32], numbers: Array) -> Array:
    words = w["words.weight"][ids[:, :KEYS]].reshape(len(ids), -1)
    small = [w[f"small.{i}.weight"][ids[:, KEYS + i]] for i in range(len(SMALL))]
    x = _relu(np.concatenate([words, *small, numbers], -1) @ w["mix.weight"].T + w["mix.bias"])
    edge = np.zeros_like(x[:1])
    x = np.concatenate([np.concatenate([edge, x[:-1]]), x, np.concatenate([x[1:], edge])], -1)
    x = _relu(x @ w["near.weight"].T + w["near.bias"])
    x = np.concatenate([_both_ways(w, x), x], -1)
    return np.asarray(_relu(x @ w["top.weight"].T + w["top.bias"]) @ w["out.weight"].T + w["out.bias"], np.float32)


def _relu(x: Array) -> Array:
    return np.maximum(x, 0)


@lru_cache(maxsize=2)
def _recurrent(w: Weights) -> tuple[Array, Array, Array]:
    """Input weights, biases and recurrent weights of both directions.

    Three of the four gates are sigmoids, and a sigmoid is a tangent of half its argument: halved here, once, so that
    each step calls one function for all four.
    """
    wide, hidden = w["rnn.weight_hh_l0"].shape
    half = np.full(wide, 0.5, np.float32)
    half[2 * hidden : 3 * hidden] = 1.0
    parts = []
    for suffix in ("", "_reverse"):
        bias = w[f"rnn.bias_ih_l0{suffix}"] + w[f"rnn.bias_hh_l0{suffix}"]
        given, again = w[f"rnn.weight_ih_l0{suffix}"], w[f"rnn.weight_hh_l0{suffix}"]
        parts.append((given.T * half, bias * half, again.T * half))
    given, bias, again = (np.stack(part) for part in zip(*parts, strict=True))
    return np.concatenate(list(given), -1), np.concatenate(list(bias), -1), np.ascontiguousarray(again)


def _both_ways(w: Weights, x: Array) -> Array:
    given, bias, again = _recurrent(w)
    hidden = again.shape[1]
    inputs = (x @ given + bias).reshape(len(x), 2, 1, 4 * hidden)
    states = _steps(np.stack([inputs[:, 0], inputs[::-1, 1]], 1), again)
    return np.concatenate([states[:, 0, 0], states[::-1, 1, 0]], -1)


def _steps(steps: Array, again: Array) -> Array:
    """The state behind each step, of both directions."""
    hidden = again.shape[1]
    state = np.zeros((*steps.shape[1:3], hidden), np.float32)
    cell = np.zeros_like(state)
    states = np.empty((len(steps), *state.shape), np.float32)
    gates = np.empty((*state.shape[:2], 4 * hidden), np.float32)
    enter, forget, fresh, leave = (slice(i * hidden, (i + 1) * hidden) for i in range(4))
    for at, given in enumerate(steps):
        np.matmul(state, again, out=gates)
        gates += given
        np.tanh(gates, out=gates)
        opened = gates * 0.5
        opened += 0.5
        cell *= opened[..., forget]
        cell += opened[..., enter] * gates[..., fresh]
        state = np.multiply(opened[..., leave], np.tanh(cell), out=states[at])
    return states
