"""How the application is served."""

from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from geo.settings import CHECKOUT


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
