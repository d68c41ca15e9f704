"""The datum detective on duty: whether a source lies where its profile says."""

import numpy as np
import shapely

from etl.clean import datum
from etl.clean.datum import Hypothesis, Verdict
from etl.clean.fields import taken
from etl.contracts import Shape
from etl.errors import LoadError
from etl.piece import World
from etl.prepare import as_written, written_in
from etl.profile import Profile
from etl.sources import Rows


def asked(rows: Rows, world: World) -> Verdict:
    """Judge the first piece of a source by the areas that are trusted: the coarsest loaded.

    Areas are judged by coarser ones and, where they are loaded already, by themselves.
    """
    profile, known = world.profile, world.areas.frame
    swapped = profile.crs is not None and profile.crs.swapped
    claim = Hypothesis(reference=written_in(profile, rows.crs), swapped=swapped)
    at = as_written(rows, profile)
    mine = known["level"] == profile.level.key if profile.level else known["rank"] < 0
    trusted = known[~mine]
    ranks = trusted["rank"]
    shapes = trusted.loc[ranks == ranks.min(), "geom"].to_numpy()
    boundary = shapely.union_all(shapes) if len(shapes) else None
    if not len(at):
        at = np.empty((0, 2))
    if at.dtype != np.object_:
        return datum.of_points(at, claim=claim, boundary=boundary, metric_srid=world.metric_srid)
    if profile.contract.shape in {Shape.POINT, Shape.MAYBE_POINT}:
        pairs = shapely.get_coordinates(at[~shapely.is_missing(at)])
        return datum.of_points(pairs, claim=claim, boundary=boundary, metric_srid=world.metric_srid)
    coordinates, of = shapely.get_coordinates(at, return_index=True)
    at = at.copy()
    at[of[~np.isfinite(coordinates).all(axis=1)]] = None
    same = known[mine]
    codes = taken(rows.frame, profile.fields["code"]).fillna("")
    return datum.of_shapes(
        np.asarray(at, dtype=np.object_),
        claim=claim,
        boundary=boundary,
        codes=codes.tolist(),
        trusted=dict(zip(same["code"], same["geom"], strict=True)),
        metric_srid=world.metric_srid,
    )


def settled(verdict: Verdict, profile: Profile) -> None:
    """Stop a load whose coordinates speak against its claim.

    Raises
    ------
    LoadError
        They do, and the profile does not say to believe it.
    """
    if not verdict.contradicts or (profile.crs is not None and profile.crs.believe):
        return
    winner = verdict.winner
    code = winner.reference.name.removeprefix("EPSG:")
    said = f"code = {code}" if code.isdigit() else f'code = "{code}"'
    also = (
        "" if winner.swapped == verdict.claim.swapped else f", swapped = {winner.swapped}".lower()
    )
    raise LoadError(
        given=f"Profile {profile.name} says {verdict.claim.name}, but the coordinates speak for"
        f" {winner.name}: {verdict.evidence}",
        wanted="coordinates that lie where the profile says",
        remedy=f"set [crs] {said}{also}, or believe = true to load it as it is;"
        " nothing of this load was kept",
    )


def doubts(verdict: Verdict, profile: Profile) -> list[str]:
    """Return what to say of a claim that may be wrong, but not so surely that a load stops.

    A small file, or one far from every border, loads some 360 m off without another word.
    """
    if not verdict.doubtful or (profile.crs is not None and profile.crs.believe):
        return []
    return [f"the coordinates may be {verdict.winner.name}: {verdict.evidence}"]
