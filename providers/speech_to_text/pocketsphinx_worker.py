"""Child process that recognises a piece of audio a request: PocketSphinx holds the interpreter at work.

Run as `python -I pocketsphinx_worker.py`. A request is a line of JSON with `bytes`, then that many bytes of
16-bit mono at 16 kHz. The answer is a line of JSON: `words`, a list of (word, first frame, last frame,
probability), a frame being 10 ms.
"""

import json
import sys
from typing import Any, BinaryIO


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until the input ends."""
    import pocketsphinx

    decoder = pocketsphinx.Decoder(loglevel="FATAL")
    for line in requests:
        audio = requests.read(json.loads(line)["bytes"])
        answers.write(json.dumps({"words": _recognise(decoder, audio)}).encode() + b"\n")
        answers.flush()


def _recognise(decoder: Any, audio: bytes) -> list[tuple[str, int, int, float]]:
    decoder.start_utt()
    decoder.process_raw(audio, full_utt=True)
    decoder.end_utt()
    if decoder.hyp() is None:
        return []
    return [(seg.word, seg.start_frame, seg.end_frame, seg.prob) for seg in decoder.seg()]


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
