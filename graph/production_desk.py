"""An episode about a new paper: its folder holds what has been made so far."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import TypeAdapter

from agents.protocols import Brief, JudgeCase, PhraseMemory
from graph.learning import nearest_style
from graph.recipes import phrases_in
from graph.services import Services
from graph.speech import chosen_speaker
from memory.atomic import write_json, write_text
from memory.documents import read_document_graph
from memory.names import slug
from providers.text_to_speech.protocol import Speaker
from schema.analysis import KeyConcept
from schema.document import DocumentGraph
from schema.errors import InputError
from schema.production import Production
from schema.recipe import Recipe
from schema.script import PodcastScript, SpokenEpisode
from tools.script.markdown import from_markdown, to_markdown
from tools.speak.rate import heard_rate, measured_rate
from tools.speak.voice_script import estimate_episode, voice_script

_CONCEPTS = TypeAdapter(tuple[KeyConcept, ...])
_TOLERATED = 0.05
"""Share by which an episode may miss its length before it is written again."""


@dataclass(frozen=True)
class ProductionDesk:
    """Implements `graph.desk.Desk` over an episode folder. There is no human telling to be judged by."""

    services: Services
    folder: Path

    @cached_property
    def production(self) -> Production:
        """What is to be made."""
        return Production.model_validate_json((self.folder / "production.json").read_bytes())

    @cached_property
    def recipe(self) -> Recipe:
        """What it is made by."""
        return Recipe.model_validate_json((self.folder / "recipe.json").read_bytes())

    @cached_property
    def document(self) -> DocumentGraph:
        """The paper."""
        return read_document_graph(self.folder)

    def brief(self) -> Brief:
        """Return what the writer is asked for."""
        production, recipe = self.production, self.recipe
        return Brief(
            pair_id=slug(production.title),
            document=self.document,
            concepts=self.concepts(),
            profile=recipe.profile,
            prompts=recipe.prompts,
            depth=production.depth,
            target_seconds=production.target_seconds,
            words_per_minute=self._rate() * recipe.profile.tuning.length_scale,
            variant=nearest_style(recipe.profile, production.speaker_gender),
            seed=production.seed,
        )

    def concepts(self) -> tuple[KeyConcept, ...]:
        """Return the paper's key concepts, chosen once."""
        path = self.folder / "concepts.json"
        if not path.is_file():
            write_json(path, list(self.services.analyst.key_concepts(self.document)))
        return _CONCEPTS.validate_json(path.read_bytes())

    def phrases(self, brief: Brief) -> PhraseMemory:  # noqa: ARG002 - the Protocol's signature
        """Return the phrases that came with the profile."""
        return phrases_in(self.recipe)

    def has_script(self) -> bool:
        """Whether the script is written."""
        return (self.folder / "script.json").is_file()

    def script(self) -> PodcastScript:
        """Return the script as it stands in `script.md`, where a person may have edited it.

        Raises:
            InputError: no sentence is left in it.

        """
        stored = PodcastScript.model_validate_json((self.folder / "script.json").read_bytes())
        text = self.folder / "script.md"
        if not text.is_file():
            return stored
        edited = from_markdown(text.read_text(encoding="utf-8"), stored)
        if edited != stored:
            write_json(self.folder / "script.json", edited)
        return edited

    def keep_script(self, script: PodcastScript) -> None:
        """Keep the script, for machines and for people."""
        write_text(self.folder / "script.md", to_markdown(script))
        write_json(self.folder / "script.json", script)

    def is_spoken(self) -> bool:
        """Whether the script as it stands now is voiced, or its length estimated where that is all."""
        spoken, script = self.spoken(), self.script()
        if spoken is None or [s.text for s in spoken.sentences] != [s.text for s in script.sentences]:
            return False
        whole = spoken.audio_path is not None and (self.folder / spoken.audio_path).is_file()
        return spoken.estimated if not self.production.audio else whole and self._is_of_the_voice(spoken)

    def spoken(self) -> SpokenEpisode | None:
        """Return the episode's timing; None where it isn't voiced yet."""
        path = self.folder / "spoken.json"
        return SpokenEpisode.model_validate_json(path.read_bytes()) if path.is_file() else None

    def speak(self) -> SpokenEpisode:
        """Voice the script; sentences that were voiced before are not voiced again."""
        script, path = self.script(), self.folder / "episode.mp3"
        if self.production.audio:
            spoken = voice_script(
                script,
                engine=self.services.voice,
                speaker=self._speaker(),
                path=path,
                cache=self._cache,
                pauses=self.recipe.profile.spoken_pauses,
            )
            spoken = spoken.model_copy(update={"audio_path": path.name})
        else:
            spoken = estimate_episode(script, words_per_minute=self._rate())
        write_json(self.folder / "spoken.json", spoken)
        return spoken

    def misses_its_length(self) -> bool:
        """Whether the voiced episode is so far off its length that another writing would be nearer."""
        spoken, target = self.spoken(), self.production.target_seconds
        if spoken is None or spoken.estimated:
            return False
        return abs(spoken.duration - target) > _TOLERATED * target

    def drop_script(self) -> None:
        """Forget the script, to write another one with what its voicing showed of the voice."""
        for name in ("script.json", "script.md"):
            (self.folder / name).unlink(missing_ok=True)

    def has_reference(self) -> bool:
        """Never: nobody has told this paper yet."""
        return False

    def is_judged(self) -> bool:
        """Never."""
        return False

    def case(self) -> JudgeCase:
        """There is none.

        Raises:
            InputError: always.

        """
        raise InputError("There is no human telling of this paper to judge by.")

    @property
    def _cache(self) -> Path:
        return self.services.tree.home / "cache" / "speech"

    def _speaker(self) -> Speaker:
        rate = self.recipe.profile.tuning.speaking_rate
        production = self.production
        return chosen_speaker(
            self.services.voice, production.speaker, gender=production.speaker_gender, words_per_minute=rate
        )

    def _is_of_the_voice(self, spoken: SpokenEpisode) -> bool:
        """Whether the voice and speaker that are asked for now spoke it."""
        return (spoken.engine, spoken.speaker) == (self.services.voice.name, self._speaker().name)

    def _rate(self) -> float:
        """Return the standard words a minute that the voice showed in this episode or on our passage."""
        spoken = self.spoken()
        if spoken is not None and not spoken.estimated and self._is_of_the_voice(spoken):
            return heard_rate(spoken)
        pauses = self.recipe.profile.spoken_pauses
        return measured_rate(self.services.voice, self._speaker(), cache=self._cache, pauses=pauses)
