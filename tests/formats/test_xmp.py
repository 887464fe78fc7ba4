"""XMP packets lose what is asked, and nothing else."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from app.formats.image.xmp import clean, has_gain_map, has_location

PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:drone-dji="http://www.dji.com/drone-dji/1.0/"
 tiff:Orientation="6" {attributes}>
 <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Prater, Größe</rdf:li></rdf:Alt></dc:title>
 {elements}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""

ATTRIBUTES = """exif:GPSLatitude="48,12.5N" exif:GPSLongitude='16,22.5E' exif:FNumber="28/10"
 drone-dji:GpsLatitude="48.2083" """
ELEMENTS = """<exif:GPSAltitude>171/1</exif:GPSAltitude><exif:GPSMapDatum/>
 <exif:GPSTimeStamp rdf:parseType="Resource"><rdf:value>x</rdf:value></exif:GPSTimeStamp>
 <exif:ISO>100</exif:ISO>"""


def packet(attributes: str = "", elements: str = "") -> bytes:
    return PACKET.format(attributes=attributes, elements=elements).encode()


def test_the_orientation_becomes_upright() -> None:
    cleaned = clean(packet(ATTRIBUTES, ELEMENTS), location=True)
    assert cleaned == packet(ATTRIBUTES, ELEMENTS).replace(b'ntation="6"', b'ntation="1"')
    element = b"<tiff:Orientation>8</tiff:Orientation>"
    assert clean(element, location=True) == element.replace(b"8", b"1")


@pytest.mark.parametrize(
    ("attributes", "elements"), [(ATTRIBUTES, ""), ("", ELEMENTS), (ATTRIBUTES, ELEMENTS)]
)
def test_the_place_goes_and_the_rest_stays(attributes: str, elements: str) -> None:
    before = packet(attributes, elements)
    assert has_location(before)
    after = clean(before, location=False)
    assert after
    ET.fromstring(after.decode().removeprefix("\ufeff"))
    assert not has_location(after)
    assert b"gps" not in after.lower()
    assert "Prater, Größe" in after.decode()
    for kept in (b'exif:FNumber="28/10"', b"<exif:ISO>100</exif:ISO>"):
        assert (kept in after) == (kept in before)


def test_what_cannot_be_cleaned_is_given_up() -> None:
    assert clean("exif:GPSLatitude".encode("utf-16"), location=True) is None
    assert clean(b"<exif:GPSLatitude>48 unclosed", location=False) is None


def test_gain_maps_are_noticed() -> None:
    assert has_gain_map(b'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/"')
    assert not has_gain_map(packet())
