"""How the application is served."""

from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from geo.settings import CHECKOUT
from geo.text import Lang


class ServeSettings(BaseSettings):
    """Read from the environment; a command-line option wins."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    host: str = Field(
        default="127.0.0.1", validation_alias="RONGTU_HOST", description="Where to listen."
    )
    port: int = Field(default=8050, ge=1, le=65535, validation_alias="RONGTU_PORT")
    workers: int = Field(default=1, ge=1, le=64, validation_alias="RONGTU_WORKERS")


@cache
def serve_settings() -> ServeSettings:
    """Read the settings once."""
    return ServeSettings()


class WallSettings(BaseSettings):
    """Of the wall, read from the environment."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    scenes: Path = Field(
        default=CHECKOUT / "data" / "scenes.toml",
        validation_alias="RONGTU_SCENES",
        description="The file of scenes.",
    )
    poll_ms: int = Field(
        default=4_000,
        ge=100,
        le=60_000,
        validation_alias="RONGTU_WALL_POLL_MS",
        description="How often a screen asks whether anything is new, in milliseconds.",
    )


@cache
def wall_settings() -> WallSettings:
    """Read the settings once."""
    return WallSettings()


class SheetSettings(BaseSettings):
    """Of map sheets, read from the environment."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    organisation: str = Field(
        default="",
        max_length=40,
        validation_alias="RONGTU_ORGANISATION",
        description="Who issues the sheets, in Chinese; nobody is named where it is not set.",
    )
    organisation_en: str = Field(
        default="",
        max_length=80,
        validation_alias="RONGTU_ORGANISATION_EN",
        description="The same in English; the Chinese name where it is not set.",
    )
    emblem: Path | None = Field(
        default=None,
        validation_alias="RONGTU_EMBLEM",
        description="A PNG file that stands beside the organisation's name.",
    )
    review_number: str = Field(
        default="",
        max_length=40,
        validation_alias="RONGTU_REVIEW_NUMBER",
        description="The number of the map review (审图号); without one sheets are marked for"
        " internal use.",
    )
    templates: Path | None = Field(
        default=None,
        validation_alias="RONGTU_TEMPLATES",
        description="A folder of layouts (TOML) beside those that come with the program.",
    )

    def organisation_of(self, lang: Lang) -> str:
        """Return the organisation's name in a language."""
        return self.organisation_en or self.organisation if lang is Lang.EN else self.organisation


@cache
def sheet_settings() -> SheetSettings:
    """Read the settings once."""
    return SheetSettings()
