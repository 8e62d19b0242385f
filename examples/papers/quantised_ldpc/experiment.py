"""The decoder study: every number that the paper quotes, from seeded noise."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from papers.quantised_ldpc.code import Encoder, make_code, short_cycles
from papers.quantised_ldpc.decoders import Decoder, decode

LENGTH = 504
RATE = 0.5
CODE_SEED = 1
BATCH = 500
ENOUGH_ERRORS = 200
MOST_FRAMES = 10_000
TARGET = 0.01
SNRS = (1.0, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 2.75, 3.0, 3.25, 3.5)
SWEEP_SNR = 2.5
SWEEP_FRAMES = 4_000
CLIPS = (1.5, 2.0, 2.5, 3.0, 3.5, 4.5, 5.5, 6.5, 8.0, 10.0, 13.0)
IMAGE_SNR = 2.0
IMAGE_SHAPE = (126, 168)
BEST_CLIPS = {2: 3.0, 3: 4.5, 4: 5.5, 5: 6.5}


def clipped(bits: int, clip: float) -> Decoder:
    """Return the few-bit decoder whose largest level stands for a log-likelihood ratio of `clip`."""
    decoder = Decoder("min-sum", bits)
    return replace(decoder, step=clip / decoder.top)


DECODERS = {
    "sum-product": Decoder("sum-product"),
    "min-sum": Decoder("min-sum"),
    **{f"{bits} bits": clipped(bits, BEST_CLIPS[bits]) for bits in (5, 4, 3, 2)},
    "bit flipping": Decoder("bit flipping"),
}


def noise_deviation(snr: float) -> float:
    """Return the noise's standard deviation for an energy per message bit over noise density in dB."""
    return float(np.sqrt(1 / (2 * RATE * 10 ** (snr / 10))))


def receive(words: NDArray[np.uint8], snr: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Send bits as +1 and -1 through white noise and return log-likelihood ratios."""
    deviation = noise_deviation(snr)
    received = 1.0 - 2.0 * words + deviation * rng.standard_normal(words.shape)
    return (2 * received / deviation**2).astype(np.float32)


def frame_errors(encoder: Encoder, decoder: Decoder, snr: float, frames: int) -> dict[str, float]:
    """Return the share of random messages decoded wrongly and the mean iterations; stops at enough errors."""
    rng = np.random.default_rng([9, int(100 * snr)])
    wrong, seen, rounds = 0, 0, 0
    while seen < frames and wrong < ENOUGH_ERRORS:
        messages = rng.integers(0, 2, (BATCH, len(encoder.free)), dtype=np.uint8)
        sent = encoder.encode(messages)
        result = decode(encoder.code, receive(sent, snr, rng), decoder)
        wrong += int((result.words != sent).any(axis=1).sum())
        rounds += int(result.iterations.sum())
        seen += BATCH
    return {"rate": wrong / seen, "iterations": round(rounds / seen, 1), "frames": seen}


def needed(rates: list[float]) -> float | None:
    """Return the dB at which frame errors fall to the target, by their logarithm; None if they never do."""
    for left in range(len(rates) - 1):
        high, low = rates[left], rates[left + 1]
        if high > TARGET >= low > 0:
            share = np.log(high / TARGET) / np.log(high / low)
            return round(float(SNRS[left] + share * (SNRS[left + 1] - SNRS[left])), 2)
    return None


def by_snr(encoder: Encoder) -> dict[str, Any]:
    """Return each decoder's frame error rates over dB, the dB it needs and its mean iterations."""
    result = {}
    for name, decoder in DECODERS.items():
        points: list[dict[str, float]] = []
        for snr in SNRS:
            done = bool(points) and points[-1]["rate"] < TARGET / 8
            if not done:
                points.append(frame_errors(encoder, decoder, snr, MOST_FRAMES))
        rates = [point["rate"] for point in points]
        at = SNRS.index(SWEEP_SNR)
        result[name] = {
            "rates": [round(rate, 5) for rate in rates],
            "needed": needed(rates),
            "iterations": points[at]["iterations"],
            "rate": round(100 * rates[at], 1),
        }
    return result


def by_clip(encoder: Encoder) -> dict[str, list[float]]:
    """Return frame error rates in percent over the clipping level, for two to five bits."""
    return {
        str(bits): [
            round(100 * frame_errors(encoder, clipped(bits, clip), SWEEP_SNR, SWEEP_FRAMES)["rate"], 1)
            for clip in CLIPS
        ]
        for bits in (2, 3, 4, 5)
    }


def draw_picture() -> NDArray[np.uint8]:
    """Return a black and white picture: a sailing boat under a moon, on striped water."""
    rows, columns = np.mgrid[: IMAGE_SHAPE[0], : IMAGE_SHAPE[1]]
    dark = np.zeros(IMAGE_SHAPE, dtype=bool)
    dark |= (rows - 26) ** 2 + (columns - 132) ** 2 < 17**2
    dark &= ~((rows - 21) ** 2 + (columns - 125) ** 2 < 15**2)
    dark |= (columns > 40) & (columns < 78) & (rows < 84) & (rows > 14 + (78 - columns) * 1.7)
    dark |= (columns > 81) & (columns < 106) & (rows < 84) & (rows > 30 + (columns - 81) * 2.1)
    dark |= (abs(columns - 79.5) < 1.2) & (rows > 8) & (rows < 92)
    dark |= (rows > 89) & (rows < 102) & (columns > 26 + (rows - 89)) & (columns < 128 - 1.5 * (rows - 89))
    wave = rows - 2.5 * np.sin(columns / 7.0)
    dark |= (rows > 101) & (wave % 8 < 3)
    return dark.astype(np.uint8)


def send_picture(encoder: Encoder) -> dict[str, NDArray[np.uint8]]:
    """Return the picture as sent, as received without a decoder, and as decoded."""
    picture = draw_picture()
    messages = picture.reshape(-1, len(encoder.free))
    llr = receive(encoder.encode(messages), IMAGE_SNR, np.random.default_rng(21))
    seen = {"sent": picture, "received": (llr < 0)[:, encoder.free]}
    for name in ("2 bits", "4 bits"):
        seen[name] = decode(encoder.code, llr, DECODERS[name]).words[:, encoder.free]
    return {name: np.asarray(bits, dtype=np.uint8).reshape(IMAGE_SHAPE) for name, bits in seen.items()}


def picture_damage(pictures: dict[str, NDArray[np.uint8]], frame: int) -> dict[str, Any]:
    """Return wrong pixels in percent and the number of frames with any, for each picture."""
    sent = pictures["sent"].reshape(-1, frame)
    damage = {name: seen.reshape(-1, frame) != sent for name, seen in pictures.items()}
    return {
        name: {"pixels": round(100 * float(wrong.mean()), 1), "frames": int(wrong.any(axis=1).sum())}
        for name, wrong in damage.items()
    }


def run() -> dict[str, Any]:
    """Run the whole study; about eight minutes on one core."""
    code = make_code(LENGTH, CODE_SEED)
    encoder = Encoder(code)
    message = len(encoder.free)
    return {
        "code": {"message": message, "short_cycles": short_cycles(code)},
        "snr": by_snr(encoder),
        "clip": by_clip(encoder),
        "picture": picture_damage(send_picture(encoder), message),
        "frames": len(draw_picture().ravel()) // message,
    }
