"""Where things are. Read from the environment; built on first use, never at import."""

from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

CHECKOUT: Final = Path(__file__).resolve().parent.parent
"""The folder that holds `geo`, `etl`, `dashboard` and `data`."""


def _postgres(url: str) -> str:
    # Pydantic's own type refuses a URL of a Unix socket, which has no host.
    try:
        backend = make_url(url).get_backend_name()
    except ArgumentError:
        backend = ""
    if backend not in {"postgresql", "postgres"}:
        kind, wanted = "postgres_url", "a URL such as postgresql://user:password@host:5432/database"
        raise PydanticCustomError(kind, wanted)
    return url


class GeoSettings(BaseSettings):
    """Settings of the database."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    database_url: Annotated[str, AfterValidator(_postgres)] | None = Field(
        default=None,
        validation_alias="DATABASE_URL",
        description="A PostGIS to use instead of the embedded one.",
    )
    rongtu_home: Path = Field(
        default=CHECKOUT / ".rongtu",
        validation_alias="RONGTU_HOME",
        description="Where the embedded PostGIS and the sample files live.",
    )
    pool_size: int = Field(default=5, ge=1, le=100, validation_alias="RONGTU_POOL_SIZE")
    statement_timeout_ms: int = Field(
        default=30_000, ge=100, validation_alias="RONGTU_STATEMENT_TIMEOUT_MS"
    )


@cache
def geo_settings() -> GeoSettings:
    """Read the settings once."""
    return GeoSettings()
