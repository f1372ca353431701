"""Installs into an empty folder, compiles the README's program against what is there, statically
and dynamically, runs it, and uninstalls. SANITIZE=1 and COVERAGE=1 do so with those builds."""
import os
import re
import shlex
import subprocess

import pytest

from command import ROOT

# One worker installs.
pytestmark = pytest.mark.xdist_group("install")
SANITIZE = os.environ.get("SANITIZE", "")
# What the compiler needs to link with the library as it was built.
BUILT_WITH = ["-fsanitize=address,undefined"] if SANITIZE == "1" else []
if os.environ.get("COVERAGE") == "1":
    BUILT_WITH += ["--coverage"]
PREFIX = "/opt/gsnn"
INSTALLED = """bin/gsnn bin/gsnn-pictures bin/gsnn-train include/gsnn.h lib/libgsnn.a lib/libgsnn.so
lib/libgsnn.so.0 lib/pkgconfig/gsnn.pc share/man/man1/gsnn.1""".split()
INSTALLED += [f"share/gsnn/groups/{path.name}" for path in (ROOT / "groups").glob("*.json")]
INSTALLED += [f"share/gsnn/schemas/{path.name}" for path in (ROOT / "docs").glob("*.schema.json")]
INSTALLED += [f"share/doc/gsnn/{path.relative_to(ROOT / 'docs')}" for path in (ROOT / "docs/examples").rglob("*.*")
              if path.is_file() and "__pycache__" not in path.parts]

# The python3 that make finds, which need not be the one that runs this.
ASKED = ["python3", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
PYTHON = f"lib/python{subprocess.run(ASKED, capture_output=True, text=True, check=True).stdout.strip()}/dist-packages"
INSTALLED += [f"{PYTHON}/gsnn/{path.name}" for path in (ROOT / "src/python/gsnn").glob("*.py")]


def check(holds, what, detail=""):
    assert holds, f"{what}\n{detail}"


def run(command, what, **environment):
    """What a command prints, which has to end well."""
    inherited = {name: value for name, value in os.environ.items() if name != "MAKEFLAGS"}
    result = subprocess.run(
        command,
        cwd=ROOT,
        env={**inherited, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    check(result.returncode == 0, what, f"{shlex.join(map(str, command))}\n{result.stdout}")
    return result.stdout


def make(target, root):
    run(["make", target, f"PREFIX={PREFIX}", f"DESTDIR={root}", f"SANITIZE={SANITIZE}"], f"make {target}")


def files(root):
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if not path.is_dir())


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A folder into which the tree is installed, and from which it is uninstalled after the tests."""
    folder = tmp_path_factory.mktemp("install") / "root"
    make("install", folder)
    yield folder
    make("uninstall", folder)
    check(files(folder) == [], "what uninstalling leaves", files(folder))


@pytest.fixture
def installed(root):
    return root / PREFIX[1:]


def test_files(root):
    found = files(root)
    check(found == sorted(f"{PREFIX[1:]}/{name}" for name in INSTALLED), "what is installed", found)


def test_program(root, installed, tmp_path):
    """The README's program prints what the installed command says."""
    folder = tmp_path
    source = folder / "list.c"
    source.write_text(re.search(r"^```c\n(.*?)^```$", (ROOT / "README.md").read_text(), re.M | re.S)[1])
    where = {"PKG_CONFIG_PATH": str(installed / "lib/pkgconfig"), "PKG_CONFIG_SYSROOT_DIR": str(root)}
    compiler = shlex.split(os.environ.get("CC", "cc")) + ["-std=c11", "-Wall", "-Wextra", "-Werror", *BUILT_WITH]

    def flags(*options):
        return shlex.split(run(["pkg-config", *options, "gsnn"], f"pkg-config {options}", **where))

    libraries = str(installed / "lib")
    table = run([installed / "bin/gsnn", "enumerate", "C6", "--format=csv"], "the installed command")
    rows = [line.split(",") for line in table.splitlines()[1:]]
    expected = "C6, 6 inputs\n" + "".join(f"{row[0]}: {row[6]} neurons, {row[-1]} parameters\n" for row in rows)
    check(len(rows) == 6, "C6 has six architectures", table)

    run([*compiler, "-o", folder / "shared", source, *flags("--cflags", "--libs")], "linking with libgsnn.so")
    printed = run([folder / "shared"], "the program with libgsnn.so", LD_LIBRARY_PATH=libraries)
    check(printed == expected, "what the program prints with libgsnn.so", printed)

    static = [*flags("--cflags"), installed / "lib/libgsnn.a", "-Wl,--as-needed", *flags("--static", "--libs")]
    run([*compiler, "-o", folder / "static", source, *static], "linking with libgsnn.a")
    printed = run([folder / "static"], "the program with libgsnn.a")
    check(printed == expected, "what the program prints with libgsnn.a", printed)


CPP = """
#include <gsnn.h>
#include <cstdio>
int main() {
    gsnn_run run = gsnn_run_default();
    gsnn_error error;
    gsnn_group *group = nullptr;
    if (gsnn_group_read(&group, "cube", &run, &error) != GSNN_OK) {
        std::fputs(error.message, stderr);
        return error.status;
    }
    std::printf("%s, %zu inputs\\n", gsnn_group_name(group), gsnn_group_degree(group));
    gsnn_group_free(group);
    return 0;
}
"""


def test_cpp_and_static(root, installed, tmp_path):
    """A C++ program, linked with libgsnn.a by what pkg-config says, finds the bundled groups."""
    source, libraries = tmp_path / "cube.cpp", tmp_path / "lib"
    source.write_text(CPP)
    # Only the archive is at hand, so that -lgsnn means it.
    libraries.mkdir()
    (libraries / "libgsnn.a").symlink_to(installed / "lib/libgsnn.a")
    where = {"PKG_CONFIG_PATH": str(installed / "lib/pkgconfig"), "PKG_CONFIG_SYSROOT_DIR": str(root)}
    flags = shlex.split(run(["pkg-config", "--static", "--cflags", "--libs", "gsnn"], "pkg-config", **where))
    flags = [f"-L{libraries}" if flag == f"-L{installed}/lib" else flag for flag in flags]
    compiler = ["c++", "-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Werror", *BUILT_WITH]
    run([*compiler, "-o", tmp_path / "cube", source, *flags], "linking a C++ program")
    printed = run([tmp_path / "cube"], "the C++ program", GSNN_DATA=str(installed / "share/gsnn"))
    check(printed == "cube, 3 inputs\n", "what the C++ program prints", printed)


def test_bundled_groups(installed, tmp_path):
    """Bundled groups are found by name from any folder."""
    counted = subprocess.run([installed / "bin/gsnn", "count", "cube"], cwd=tmp_path, capture_output=True, text=True)
    check(counted.stdout.startswith("order 48\n"), "gsnn count cube", counted.stdout + counted.stderr)
    listed = subprocess.run([installed / "bin/gsnn", "groups", "-f", "csv"], cwd=tmp_path, capture_output=True, text=True)
    names = {line.split(",")[0] for line in listed.stdout.splitlines()[1:]}
    check(names == {path.stem for path in (ROOT / "groups").glob("*.json")}, "gsnn groups", listed.stderr)


def test_library(installed):
    """The shared library exports the functions of the header and nothing else."""
    header = re.sub(r"/\*.*?\*/", "", (installed / "include/gsnn.h").read_text(), flags=re.S)
    declared = set(re.findall(r"\b(gsnn_\w+)\(", header))
    symbols = run(["nm", "-D", "--defined-only", installed / "lib/libgsnn.so.0"], "nm")
    exported = {line.split()[-1] for line in symbols.splitlines()}
    if "--coverage" in BUILT_WITH:
        exported = {name for name in exported if "gcov" not in name}
    check(exported == declared, "exported is not what is declared", exported ^ declared)


def test_pictures(installed, tmp_path):
    """The command finds the program that draws beside it, also where a link leads to it."""
    link = tmp_path / "link-to-gsnn"
    link.symlink_to(installed / "bin/gsnn")
    drawn = run([link, "report", "C2"], "a report through a link")
    check("</html>" in drawn, "the report is whole", drawn[-200:])


def test_version(installed):
    said = run([installed / "bin/gsnn", "--version"], "gsnn --version").strip()
    header = re.search(r'GSNN_VERSION "(.*)"', (installed / "include/gsnn.h").read_text())[1]
    package = re.search(r"^Version: (.*)$", (installed / "lib/pkgconfig/gsnn.pc").read_text(), re.M)[1]
    check(said == f"gsnn {header}" and package == header, "versions differ", f"{said}, {header}, {package}")
