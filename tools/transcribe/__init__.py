"""Audio, or a published transcript laid on audio, to a TranscriptionResult."""
