"""How the application is served."""

from functools import cache

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


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
