"""Child process that places the words of one recording a request.

Run as `python -m providers.forced_alignment.worker`. A request is a line of JSON with `bytes`, `words`
(each a list of phones) and `entries`, then that many bytes of 32-bit samples at 16 kHz. The answer is a
line of JSON: a start, an end and a fit for each word, or null.
"""

import json
import sys
from dataclasses import astuple
from typing import IO

import numpy as np

from providers.forced_alignment.placement import place_words


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until the input ends."""
    for line in requests:
        request = json.loads(line)
        samples = np.frombuffer(requests.read(request["bytes"]), dtype=np.float32)
        places = place_words(samples, request["words"], request["entries"])
        answer = [None if place is None else astuple(place) for place in places]
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
