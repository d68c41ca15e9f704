"""What is guessed of a file, before it is written down."""

from dataclasses import dataclass

from etl.draft.coordinates import System
from etl.draft.fields import Mapping
from etl.draft.layer import Told
from etl.draft.look import Seen
from etl.profile.model import LayerName


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The guesses for one file.

    Attributes
    ----------
    geometry_missing
        Targets of which the layer needs one or the other, and that nothing fills.
    parent_of_code
        A line of [fields] that would take the parents' codes out of the codes.
    metric_srid
        A plane of metres for a place outside China.
    """

    seen: Seen
    layer: LayerName
    layer_why: str
    mapping: Mapping
    system: System | None
    level: Told | None
    code_pattern: str | None
    parent_of_code: str | None
    geometry_missing: tuple[str, ...]
    metric_srid: int | None

    @property
    def abroad(self) -> bool:
        """Whether the rows lie outside China."""
        return self.system is not None and self.system.inside is False

    @property
    def missing(self) -> list[str]:
        """What has to be filled in before it can be loaded."""
        crs = ["crs.code"] if self.system is not None and self.system.code is None else []
        return [*self.mapping.missing, *self.geometry_missing, *crs]

    @property
    def unused(self) -> list[str]:
        """The columns of the file that no target takes."""
        return [c for c in map(str, self.seen.frame.columns) if c not in self.mapping.used]
