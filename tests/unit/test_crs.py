"""Where coordinates are: shifted datums against published and independent numbers, and codes."""

import pickle

import eviltransform
import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import crs
from geo.crs import CHINA, CrsError, Datum, Reference, reference
from geo.errors import RongtuError

CENTIMETRE = 1e-2 / 111_320
TIANFU_SQUARE = (104.0657, 30.6595)
# wgs lat, wgs lon, gcj lat, gcj lon: the test vectors of the original project and all its ports.
PUBLISHED = [
    (31.1774276, 121.5272106, 31.17530398364597, 121.531541859215),
    (22.543847, 113.912316, 22.540796131694766, 113.9171764808363),
    (39.911954, 116.377817, 39.91334545536069, 116.38404722455657),
]
LOCAL = 'LOCAL_CS["Chengdu",LOCAL_DATUM["?",0],UNIT["metre",1],AXIS["E",EAST],AXIS["N",NORTH]]'
UNTIED = "+proj=tmerc +lon_0=104.0667 +x_0=200000 +ellps=krass +units=m"
TIED = f"{UNTIED} +towgs84=15,-120,-80"
ESRI_4544 = (
    'PROJCS["CGCS2000_3_Degree_GK_CM_105E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",'
    'DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],'
    'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",105.0],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)

west, south, east, north = CHINA
longitudes = st.floats(west + 0.02, east - 0.02)
latitudes = st.floats(south + 0.02, north - 0.02)


@pytest.fixture
def original(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give eviltransform back the ellipsoid of the original, which its vectors were made with."""
    monkeypatch.setattr(eviltransform, "earthR", 6378245.0)


def grid() -> tuple[crs.Floats, crs.Floats]:
    lon, lat = np.meshgrid(np.linspace(73, 137, 65), np.linspace(2, 55, 54))
    return lon.ravel() + 0.0123, lat.ravel() + 0.0371


def metres(lon: float, lat: float, to_lon: float, to_lat: float) -> float:
    return float(pyproj.Geod(ellps="WGS84").inv(lon, lat, to_lon, to_lat)[2])


@pytest.mark.parametrize(("lat", "lon", "gcj_lat", "gcj_lon"), PUBLISHED)
def test_the_published_vectors_come_out_to_the_last_digit(
    lat: float, lon: float, gcj_lat: float, gcj_lon: float
) -> None:
    assert crs.wgs84_to_gcj02(lon, lat) == pytest.approx((gcj_lon, gcj_lat), abs=1e-13)
    assert crs.gcj02_to_wgs84(gcj_lon, gcj_lat) == pytest.approx((lon, lat), abs=1e-9)


@pytest.mark.usefixtures("original")
def test_an_independent_library_shifts_all_of_china_the_same_way() -> None:
    lon, lat = grid()
    for ours, theirs in (
        (crs.wgs84_to_gcj02, eviltransform.wgs2gcj),
        (crs.wgs84_to_bd09, eviltransform.wgs2bd),
    ):
        wanted = np.array([theirs(y, x) for x, y in zip(lon, lat, strict=True)])
        got = np.column_stack(ours(lon, lat)[::-1])
        assert np.abs(got - wanted).max() < 1e-11


@pytest.mark.usefixtures("original")
def test_what_an_independent_library_shifted_is_put_back_within_a_centimetre() -> None:
    lon, lat = grid()
    for ours, theirs in (
        (crs.gcj02_to_wgs84, eviltransform.wgs2gcj),
        (crs.bd09_to_wgs84, eviltransform.wgs2bd),
    ):
        shifted = np.array([theirs(y, x) for x, y in zip(lon, lat, strict=True)])
        back = np.array(ours(shifted[:, 1], shifted[:, 0]))
        assert np.abs(back - [lon, lat]).max() < 1e-9 < CENTIMETRE


@pytest.mark.usefixtures("original")
def test_the_inverse_agrees_with_the_search_of_the_other_library_where_that_succeeds() -> None:
    lon, lat = grid()
    theirs = np.array([eviltransform.gcj2wgs_exact(y, x) for x, y in zip(lon, lat, strict=True)])
    ours = np.column_stack(crs.gcj02_to_wgs84(lon, lat)[::-1])
    # It searches to 1e-6 degrees, axis by axis, and loses its way at one place in a hundred; its
    # own way forth says who is right.
    missed = [
        np.abs(np.array([eviltransform.wgs2gcj(*at) for at in back]) - np.column_stack([lat, lon]))
        for back in (ours, theirs)
    ]
    found = missed[1].max(axis=1) < 1e-6
    assert found.mean() > 0.95
    assert np.abs(ours - theirs)[found].max() < 1.1e-6
    assert missed[0].max() < 1e-9


@given(longitudes, latitudes)
def test_going_there_and_back_ends_at_the_start(lon: float, lat: float) -> None:
    for there, back in (
        (crs.wgs84_to_gcj02, crs.gcj02_to_wgs84),
        (crs.wgs84_to_bd09, crs.bd09_to_wgs84),
    ):
        assert back(*there(lon, lat)) == pytest.approx((lon, lat), abs=1e-9)
        assert there(*back(lon, lat)) == pytest.approx((lon, lat), abs=1e-9)


def test_chengdu_is_shifted_by_360_and_950_metres() -> None:
    gcj, bd = (move(*TIANFU_SQUARE) for move in (crs.wgs84_to_gcj02, crs.wgs84_to_bd09))
    assert metres(*TIANFU_SQUARE, float(gcj[0]), float(gcj[1])) == pytest.approx(360, abs=5)
    assert metres(*TIANFU_SQUARE, float(bd[0]), float(bd[1])) == pytest.approx(950, abs=5)


@pytest.mark.parametrize("place", [(-74.0, 40.7), (72.0, 30.0), (104.0, 0.8), (138.0, 35.0)])
def test_what_lies_outside_the_rectangle_stays(place: tuple[float, float]) -> None:
    for move in (
        crs.wgs84_to_gcj02,
        crs.gcj02_to_wgs84,
        crs.wgs84_to_bd09,
        crs.bd09_to_wgs84,
    ):
        assert [float(one) for one in move(*place)] == list(place)


def test_a_batch_of_any_shape_is_moved_point_by_point() -> None:
    lon = np.array([[104.0, np.nan, -74.0], [116.4, np.inf, 121.5]])
    lat = np.array([[30.6, 30.6, 40.7], [39.9, 30.6, 31.2]])
    kept = lon.copy()
    x, y = crs.gcj02_to_wgs84(lon, lat)
    assert x.shape == lon.shape
    assert np.array_equal(lon, kept, equal_nan=True)
    for at in np.ndindex(lon.shape):
        one = [float(v) for v in crs.gcj02_to_wgs84(lon[at], lat[at])]
        assert [x[at], y[at]] == pytest.approx(one, abs=1e-9, nan_ok=True)


def test_more_points_than_fit_one_block_are_all_moved() -> None:
    lon = np.linspace(103.9, 104.2, 20_001)
    x, y = crs.gcj02_to_wgs84(lon, np.full_like(lon, 30.6))
    back = crs.wgs84_to_gcj02(x, y)
    assert np.abs(back[0] - lon).max() < 1e-9
    assert np.abs(x - lon).min() > 1e-3


@pytest.mark.parametrize("word", ["GCJ-02", "gcj02", "GCJ02", "gcj_02", " gcj-02 ", Datum.GCJ02])
def test_gcj02_is_known_however_it_is_spelled(word: str) -> None:
    assert reference(word) == Reference("GCJ-02", "GCJ-02")


@pytest.mark.parametrize("word", ["BD-09", "bd09", "bd-09", "bd09ll", "BD09LL"])
def test_bd09_is_known_however_it_is_spelled(word: str) -> None:
    assert reference(word).name == "BD-09"


@pytest.mark.parametrize("code", [4326, 4490, "EPSG:4490", "4326", "OGC:CRS84", pyproj.CRS(4490)])
def test_cgcs2000_and_wgs84_in_degrees_are_left_alone(code: int | str | pyproj.CRS) -> None:
    at = np.array([[104.1, 30.6]])
    assert reference(code).to_wgs84(at) is at
    assert reference(code).from_wgs84(at) is at


@pytest.mark.parametrize(
    "code", [4544, 4523, 4508, 32648, 3857, "GCJ-02", "BD-09", ESRI_4544, TIED]
)
def test_a_reference_there_and_back_ends_within_a_millimetre(code: int | str) -> None:
    at = np.array([[104.0657, 30.6595], [104.2, 30.8]])
    known = reference(code)
    there = known.from_wgs84(at)
    assert np.abs(there - at).max() > 1e-3
    assert np.abs(known.to_wgs84(there) - at).max() < 1e-8


def test_x_is_the_easting_and_not_what_the_register_names_first() -> None:
    at = np.array([[105.0, 30.0], [104.0, 30.0]])
    plain = pyproj.Proj("+proj=tmerc +lon_0=105 +k=1 +x_0=500000 +ellps=GRS80")
    wanted = np.column_stack(plain(at[:, 0], at[:, 1]))
    assert wanted[0, 0] == pytest.approx(500_000)
    assert reference(4544).from_wgs84(at) == pytest.approx(wanted, abs=1e-3)
    assert reference(4523).from_wgs84(at) == pytest.approx(
        wanted + np.array([35_000_000, 0]), abs=1e-3
    )


def test_what_a_file_says_of_itself_gets_the_number_of_the_register() -> None:
    said = reference(pyproj.CRS.from_wkt(ESRI_4544))
    at = np.array([[411_000.0, 3_393_000.0]])
    assert said.name == "EPSG:4544"
    assert said.to_wgs84(at) == pytest.approx(reference(4544).to_wgs84(at), abs=1e-10)


def test_a_reference_survives_being_sent_to_another_process() -> None:
    for code in (4326, 4544, "GCJ-02", ESRI_4544):
        known = reference(code)
        again = pickle.loads(pickle.dumps(known))  # noqa: S301 - our own
        at = known.from_wgs84(np.array([[104.1, 30.6]]))
        assert again == known
        assert np.array_equal(again.to_wgs84(at), known.to_wgs84(at))


@pytest.mark.parametrize("code", [999_999, "EPSG:999999", "Chengdu 1957", "", "bd09mc"])
def test_a_code_that_nobody_knows_is_refused_with_what_would_do(code: int | str) -> None:
    with pytest.raises(CrsError, match=r"No coordinate reference system is called .*4544.*\[crs\]"):
        reference(code)


@pytest.mark.parametrize("code", [LOCAL, UNTIED, 5773, 4610, 2333, 2437, pyproj.CRS(LOCAL)])
def test_a_grid_without_parameters_is_refused_rather_than_guessed(
    code: int | str | pyproj.CRS,
) -> None:
    with pytest.raises(RongtuError, match=r"parameters are not published.*CGCS2000") as refused:
        reference(code)
    assert "\n" not in str(refused.value)
