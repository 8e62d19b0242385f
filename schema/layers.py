"""Where settings come from: argument, environment, `.env`, the user's configuration file, default."""

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from schema.base import Record
from schema.errors import InputError

PREFIX = "CLAUDE_STUDIO_"
_CONFIG = f"{PREFIX}CONFIG"


class LayeredSettings(BaseSettings):
    """Settings that are read in layers; a field is named by its own name in the configuration file."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
        populate_by_name=True,
        protected_namespaces=(),
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the configuration file between `.env` and the defaults."""
        known = {name: value for name, value in read_config().items() if name in settings_cls.model_fields}
        return init_settings, env_settings, dotenv_settings, InitSettingsSource(settings_cls, known)


class Origin(Record):
    """One setting, its value as it may be shown, and where that comes from."""

    name: str
    value: str
    origin: str
    variable: str
    """The environment variable that sets it, or would."""


def config_file() -> Path:
    """Return where the user's configuration file is, or would be: TOML, one line a setting."""
    if named := os.environ.get(_CONFIG):
        return Path(named)
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(base) / "claude-studio" / "config.toml"


def read_config() -> dict[str, Any]:
    """Return what the configuration file says; nothing where there is none.

    Raises:
        InputError: it can't be read as TOML.
    """
    path = config_file()
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise InputError(f"{path} can't be read: {error}. Mend it, or move it away.") from error


def origins(kind: type[LayeredSettings]) -> tuple[Origin, ...]:
    """Return every setting of a class with its origin; keys are shown as set, never by value."""
    from dotenv import dotenv_values

    file = {name: value for name, value in dotenv_values(".env").items() if value}
    environment = {name: value for name, value in os.environ.items() if value}
    config, settings = read_config(), kind()
    layers = (("environment", environment), (f".env ({Path('.env').resolve()})", file))
    found = []
    for name, field in kind.model_fields.items():
        variables = _variables(name, field)
        used = [(place, v) for place, layer in layers for v in variables if v in _upper(layer)]
        otherwise = (str(config_file()) if name in config else "default", variables[0])
        origin, variable = used[0] if used else otherwise
        found.append(
            Origin(name=name, value=_shown(getattr(settings, name)), origin=origin, variable=variable)
        )
    return tuple(found)


def unknown_names(*kinds: type[LayeredSettings]) -> tuple[str, ...]:
    """Return the names in the configuration file that are no settings of these classes."""
    known = {name for kind in kinds for name in kind.model_fields}
    return tuple(sorted(set(read_config()) - known))


def _variables(name: str, field: FieldInfo) -> tuple[str, ...]:
    alias = field.validation_alias
    if alias is None:
        return (f"{PREFIX}{name}".upper(),)
    choices = [alias] if isinstance(alias, str) else getattr(alias, "choices", [])
    return tuple(str(choice).upper() for choice in choices)


def _upper(layer: dict[str, Any]) -> set[str]:
    return {name.upper() for name in layer}


def _shown(value: Any) -> str:
    if isinstance(value, SecretStr):
        return "set, not shown"
    return "" if value is None else str(getattr(value, "value", value))
