"""What all rooms of tests share: the command, enumerations made once, schemas, and collected data.

A room is a folder of tests/ and needs nothing outside itself:

- test_*.py holds tests for pytest; a file's name is its own among all rooms (test_ROOM_*.py).
- hostile*.toml is a table of inputs that must be refused (tests/common/hostile.py says its format).
- cases/*.json is a list of command lines and what they print (tests/common/cases.py).

tests/unit/test_*.c are the cmocka programs, which `make units` builds.
"""
import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "common"))

import cases  # noqa: E402
import hostile  # noqa: E402
import programs  # noqa: E402
from command import BUILD, ROOT, SANITIZED, Command, bundled_groups, the_command  # noqa: E402
from schemas import Schemas  # noqa: E402
from tally import Tally  # noqa: E402


# ---- Fixtures ----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def gsnn():
    """The command under test: GSNN in the environment, else build/gsnn."""
    return the_command()


@pytest.fixture(scope="session")
def build():
    """The folder of what was built: GSNN_BUILD in the environment, else build/."""
    return BUILD


@pytest.fixture(scope="session")
def sanitized():
    """Whether the build is sanitized, and so slower and with an allocator of its own."""
    return SANITIZED


@pytest.fixture(scope="session")
def bundled():
    """The bundled group files by name."""
    return bundled_groups()


class Enumerations:
    """Enumerations of groups, each made once in a session."""

    def __init__(self, command, folder):
        self.command, self.folder, self.files = command, folder, {}

    def file(self, group, *options):
        """The path of an enumeration that nobody may change: a bundled name, or any GROUP."""
        key = (str(group), *map(str, options))
        if key not in self.files:
            path = self.folder / f"{len(self.files)}.json"
            source = bundled_groups().get(group, group)
            self.command.output("enumerate", source, *options, "-o", path)
            self.files[key] = path
        return self.files[key]

    def text(self, group, *options):
        return self.file(group, *options).read_text(encoding="utf-8")

    def __call__(self, group, *options):
        """The document, parsed anew, so that a test may change it."""
        return Command.parse(self.text(group, *options))


@pytest.fixture(scope="session")
def enumeration(gsnn, tmp_path_factory):
    """enumeration("d6", "--all") is the document, enumeration.file(...) and .text(...) its file."""
    return Enumerations(gsnn, tmp_path_factory.mktemp("enumerations"))


@pytest.fixture(scope="session")
def schemas():
    """schemas.check(document) holds a document against the JSON Schema of docs/ that it names."""
    return Schemas(ROOT / "docs")


@pytest.fixture
def tally():
    """Counts checks within a test: one that fails does not hide those after it."""
    return Tally()


# ---- Collecting --------------------------------------------------------------------------------


def pytest_collect_file(file_path, parent):
    room = file_path.parent
    if room.name == "unit" and file_path.match("test_*.c"):
        return programs.UnitFile.from_parent(parent, path=file_path)
    if file_path.match("hostile*.toml"):
        return hostile.HostileFile.from_parent(parent, path=file_path)
    if room.name == "cases" and file_path.suffix == ".json":
        return cases.CaseFile.from_parent(parent, path=file_path)
    return None


def pytest_collection_modifyitems(items):
    """What is slow begins first, so that nothing waits for it alone in the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if SANITIZED:
        for item in items:
            for mark in item.iter_markers("unsanitized"):
                item.add_marker(pytest.mark.skip(reason=f"sanitized build: {mark.args[0]}"))


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    """A test with a tally fails when a check of it did, and tells how many there were."""
    count = pyfuncitem.funcargs.get("tally")
    if count is None:
        return None
    names = pyfuncitem._fixtureinfo.argnames
    try:
        pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names})
    finally:
        told = (count.passed, count.failed, count.skipped)
        pyfuncitem.user_properties.append(("tally", told))
    if count.failed:
        pytest.fail("\n".join(count.failures), pytrace=False)
    return True
