"""Files of features that are broken, or that want something."""

import zipfile
from pathlib import Path

import pytest

from etl.errors import SourceError
from tests.unit.sources.features import DRIVERS, FEATURE, feature_file, made, write
from tests.unit.sources.sources import rows, values

pytestmark = pytest.mark.usefixtures("silent")

VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer>'
    "</OGRVRTDataSource>"
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.geojson", VRT),
        (
            "a.json",
            '{{"type":"gdal_streamed_alg","command_line":"gdal vector pipeline ! read {}"}}',
        ),
        ("a.json", '{{"type":"Feature","note":"{}"}}\n{{"type":"gdal_streamed_alg"}}'),
        ("a.gpkg", VRT),
        ("a.shp", VRT),
        ("a.fgb", VRT),
        ("a.kml", VRT),
        ("a.kml", "<?xml version='1.0'?><!-- <kml> -->" + VRT),
        ("a.kml", "<kml/>" + VRT),
        ("a.zip", VRT),
    ],
)
def test_no_file_makes_gdal_read_another(tmp_path: Path, name: str, text: str) -> None:
    secret = feature_file(tmp_path, FEATURE | {"properties": {"id": "secret"}}, "secret.geojson")
    trick = tmp_path / name
    if name.endswith(".zip"):
        with zipfile.ZipFile(trick, "w") as archive:
            archive.writestr("a.shp", text.format(secret))
    else:
        trick.write_text(text.format(secret))
    with pytest.raises(SourceError):
        assert "secret" not in str(values(trick))


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "{}",
        "null",
        '{"type":"FeatureCollection"}',
        '{"type":"Topology","objects":{}}',
        '{"type":"FeatureCollection","features":[' + "[" * 100_000,
        '{"type":"Feature","geometry":null,"properties":{"id":' + "[" * 5000 + "]" * 5000 + "}}",
        '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{"id":1}},',
        "id,b\n1,2\n",
    ],
)
def test_broken_geojson_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError) as caught:
        rows(feature_file(tmp_path, text))
    assert len(str(caught.value)) < 1500
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".fgb", ".kml", ".geojson"])
@pytest.mark.parametrize("part", [0.3, 0.9])
def test_half_a_file_gives_no_stack_trace(tmp_path: Path, suffix: str, part: float) -> None:
    path = write(made(500), tmp_path / f"a{suffix}", DRIVERS[f"a{suffix}"])
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    said = ""
    try:
        found = rows(path)
    except SourceError as error:
        said = str(error)
    else:  # what is left of a shapefile are rows without a shape
        assert suffix == ".shp"
        assert len(found.frame) == 500
    assert "\n" not in said


def test_a_shapefile_without_its_other_files_is_refused(tmp_path: Path) -> None:
    path = write(made(), tmp_path / "a.shp", "ESRI Shapefile")
    path.with_suffix(".shx").unlink()
    with pytest.raises(SourceError):
        rows(path)


def test_what_gdal_finds_odd_is_not_printed(tmp_path: Path) -> None:
    path = write(made(), tmp_path / "a.gpkg", "GPKG")
    data = bytearray(path.read_bytes())
    data[60:64] = b"\0\xff\xff\xff"  # a version of the far future
    path.write_bytes(data)
    assert len(rows(path).frame) == 3
