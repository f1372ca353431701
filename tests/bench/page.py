"""Puts a table into a page, between <!-- NAME --> and <!-- end of NAME -->."""
import contextlib
import io
import pathlib
import sys


class _Twice(io.TextIOBase):
    """Passes text on while keeping it."""

    def __init__(self, stream):
        self.stream, self.kept = stream, io.StringIO()

    def write(self, text):
        self.stream.write(text)
        return self.kept.write(text)

    def flush(self):
        self.stream.flush()


@contextlib.contextmanager
def kept_in(path, name):
    """What is printed meanwhile also replaces that part of the page, if a path is given and all went
    well."""
    twice = _Twice(sys.stdout)
    with contextlib.redirect_stdout(twice):
        yield
    if path is None:
        return
    page = pathlib.Path(path)
    before, begin, rest = page.read_text(encoding="utf-8").partition(f"<!-- {name} -->\n")
    _, end, after = rest.partition(f"<!-- end of {name} -->\n")
    if not end:
        raise RuntimeError(f"{path} has no place for {name}")
    page.write_text(f"{before}{begin}\n{twice.kept.getvalue().strip()}\n\n{end}{after}", encoding="utf-8")
