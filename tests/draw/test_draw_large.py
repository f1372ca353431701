"""Pictures of large enumerations, whose rows stay in the file, against the same from a pipe."""
import pytest

from command import SANITIZED
from large_enumeration import peak, spread, spread_rows


@pytest.fixture(scope="module")
def document(gsnn):
    return gsnn.output("enumerate", "groups/s4-edges.json", "--all")


def test_pictures(tally, gsnn, document, tmp_path):
    path = tmp_path / "large.json"
    path.write_text(spread(document))
    for words in [["weights"], ["weights", "--id=2.0"], ["contour", "--id=2.0"], ["cohomology"], ["morphisms"]]:
        wanted = gsnn.output("draw", *words, text=document)
        tally.equal(gsnn.output("draw", *words, path), wanted, f"{' '.join(words)} of a large file")
        tally.equal(gsnn.output("draw", *words, text=path.read_text()), wanted, f"{' '.join(words)} from a pipe")


def test_false_rows(tally, gsnn, document, tmp_path):
    """Rows that no picture shows are read, too."""
    path = tmp_path / "large.json"
    text = spread(document)
    at = text.rindex('"rows":[[') + 9
    path.write_text(text[:at] + "99" + text[at:])
    told = "architectures[21].weights.rows[0][0]: an integer between -2 and 2 is expected"
    gsnn.refuses("draw", "morphisms", path, says=told)
    gsnn.refuses("draw", "morphisms", text=path.read_text(), says=told)


@pytest.mark.skipif(SANITIZED, reason="the sanitizer's memory is not the program's")
def test_memory(tally, gsnn, document, tmp_path):
    """A file of a hundred megabytes is not held."""
    small, large = tmp_path / "small.json", tmp_path / "large.json"
    small.write_text(document)
    large.write_text(spread_rows(document))
    peaks = [peak(gsnn, "draw", "morphisms", path) for path in (small, large)]
    tally.check(peaks[1] < peaks[0] + 40000, "peak memory", f"{peaks[0]} and {peaks[1]} kB")
