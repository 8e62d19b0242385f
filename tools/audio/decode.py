"""Reading audio: the decoder stands in providers, where the recognisers can reach it too."""

from providers.audio.decode import DecodedAudio, decode, measure_duration, read_mono

__all__ = ["DecodedAudio", "decode", "measure_duration", "read_mono"]
