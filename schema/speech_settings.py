"""Settings of speech in and out, in layers (see `schema.layers`)."""

from pydantic import AliasChoices, Field, SecretStr

from schema.layers import LayeredSettings


class SpeechSettings(LayeredSettings):
    """Which back ends listen and speak, with which models and keys.

    Each name is prefixed `CLAUDE_STUDIO_`; keys and OpenAI's URL go by the names their makers gave them too.
    """

    transcriber: str = "pocketsphinx"
    """Name of the back end that listens where there is no transcript."""
    transcriber_model: str | None = None
    """Model name, model file or model folder; None: the back end's default, where it has one."""
    transcriber_url: str | None = Field(
        default=None, validation_alias=AliasChoices("CLAUDE_STUDIO_TRANSCRIBER_URL", "OPENAI_BASE_URL")
    )
    """Server that speaks OpenAI's language; None: OpenAI's own."""
    voice: str = "espeak"
    """Name of the back end that speaks."""
    voice_model: str | None = None
    """Model name, model file or model folder; None: the back end's default, where it has one."""
    voice_url: str | None = Field(
        default=None, validation_alias=AliasChoices("CLAUDE_STUDIO_VOICE_URL", "OPENAI_BASE_URL")
    )
    """Server that speaks OpenAI's language; None: OpenAI's own."""
    speaker: str | None = None
    """The back end's own name of a speaker; None: its default of the pair's gender."""
    openai_api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("CLAUDE_STUDIO_OPENAI_API_KEY", "OPENAI_API_KEY")
    )
    assemblyai_api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("CLAUDE_STUDIO_ASSEMBLYAI_API_KEY", "ASSEMBLYAI_API_KEY")
    )
    assemblyai_url: str = "https://api.assemblyai.com"
    """`https://api.eu.assemblyai.com` keeps audio in Europe."""
    elevenlabs_api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("CLAUDE_STUDIO_ELEVENLABS_API_KEY", "ELEVENLABS_API_KEY")
    )
    elevenlabs_url: str = "https://api.elevenlabs.io"
