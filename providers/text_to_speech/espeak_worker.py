"""Child process that answers one request a line with espeak-ng; only the standard library is imported.

Run as `python -I -S espeak_worker.py LIBRARY DATA`. A request is a line of JSON: `text`, `voice` and `rate`
are answered by a line of JSON with `events`, `sample_rate` and `bytes`, or `error`, and then that many
bytes of 16-bit mono; `texts` and `voice` by a line with `phonemes`, the sound of each text in the phonetic
alphabet.
"""

import ctypes
import json
import sys
from typing import Any, BinaryIO

SYNCHRONOUS = 2
RATE = 1
UTF8 = 1
IPA = 2
END_OF_LIST = 0


class _Identity(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Identity),
    )


_SAMPLES = ctypes.POINTER(ctypes.c_short)
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, _SAMPLES, ctypes.c_int, ctypes.POINTER(_Event))


class _Engine:
    """One load of the library: its static state makes a second text depend on the first."""

    def __init__(self, library: str, data: str) -> None:
        self._library = ctypes.CDLL(library)
        self.sample_rate = self._library.espeak_Initialize(SYNCHRONOUS, 0, data.encode(), 0)
        self._audio = bytearray()
        self._events: list[tuple[int, int, int]] = []
        self._callback = _CALLBACK(self._receive)
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_ng_SetRandSeed(ctypes.c_long(1))

    def speak(self, text: str, voice: str, rate: int) -> dict[str, Any]:
        if self._library.espeak_SetVoiceByName(voice.encode()):
            return {"error": "voice"}
        if self._library.espeak_SetParameter(RATE, rate, 0):
            return {"error": "rate"}
        encoded = text.encode() + b"\0"
        size = ctypes.c_size_t(len(encoded))
        if self._library.espeak_Synth(encoded, size, 0, 1, 0, UTF8, None, None):
            return {"error": "synthesis"}
        self._library.espeak_Synchronize()
        return {"events": self._events, "sample_rate": self.sample_rate, "bytes": len(self._audio)}

    @property
    def audio(self) -> bytes:
        return bytes(self._audio)

    def phonemes(self, texts: list[str], voice: str) -> list[str]:
        self._library.espeak_SetVoiceByName(voice.encode())
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        return [self._phonemes(text) for text in texts]

    def _phonemes(self, text: str) -> str:
        encoded = ctypes.create_string_buffer(text.encode())
        rest = ctypes.c_void_p(ctypes.addressof(encoded))
        clauses: list[str] = []
        while rest.value:
            clauses.append(self._library.espeak_TextToPhonemes(ctypes.byref(rest), UTF8, IPA).decode())
        return " ".join(clauses)

    def close(self) -> None:
        self._library.espeak_Terminate()
        _unload(self._library._handle)

    def _receive(self, samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            self._audio += ctypes.string_at(samples, 2 * count)
        index = 0
        while events[index].type != END_OF_LIST:
            event = events[index]
            self._events.append((event.type, event.text_position, event.sample))
            index += 1
        return 0


def _unload(handle: int) -> None:
    if sys.platform == "win32":
        from _ctypes import FreeLibrary

        FreeLibrary(handle)
    else:
        from _ctypes import dlclose

        dlclose(handle)


def _answer(engine: _Engine, request: dict[str, Any]) -> dict[str, Any]:
    if "texts" in request:
        return {"phonemes": engine.phonemes(request["texts"], request["voice"])}
    return engine.speak(request["text"], request["voice"], request["rate"])


def serve(library: str, data: str, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until the input ends, each from a fresh load of the library (2 to 6 ms)."""
    for line in requests:
        request = json.loads(line)
        engine = _Engine(library, data)
        header = _answer(engine, request)
        answers.write(json.dumps(header).encode() + b"\n")
        if "bytes" in header:
            answers.write(engine.audio)
        answers.flush()
        engine.close()


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], sys.stdin.buffer, sys.stdout.buffer)
