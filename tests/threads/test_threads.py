"""Several threads give the same bytes as one: with SANITIZE=thread, ThreadSanitizer watches them."""
import os

import pytest

from command import bundled_groups

# What a data race does to the status: see the man page of gcc.
RACES = {"TSAN_OPTIONS": f"exitcode=66 {os.environ.get('TSAN_OPTIONS', '')}"}
GROUPS = ["d6", "s5", "q8", "b3", "s5-edges", "cube", "icosahedron", "torus-4x4", "sign-flips", "h4"]


def run(gsnn, *arguments, **more):
    return gsnn.output(*arguments, env={**os.environ, **RACES}, **more)


@pytest.mark.parametrize("name", GROUPS)
def test_enumerate(gsnn, name):
    path = bundled_groups()[name]
    one = run(gsnn, "enumerate", path, "-j1")
    for threads in (2, 4, 7):
        assert run(gsnn, "enumerate", path, f"-j{threads}") == one


@pytest.mark.parametrize("engine", ["lattice", "orbits"])
@pytest.mark.parametrize("name", ["A5", "S6", "C2xC2xC2xC2", "groups/psl27.json"])
def test_engines(gsnn, name, engine):
    options = ["--all"] if engine == "lattice" else []
    one = run(gsnn, "enumerate", name, f"--engine={engine}", "-j1", *options)
    assert run(gsnn, "enumerate", name, f"--engine={engine}", "-j4", *options) == one


@pytest.mark.parametrize("name", ["d6", "b3", "s5-edges", "icosahedron", "torus-4x4"])
def test_verify(gsnn, name, enumeration):
    document = enumeration.file(name, "--all")
    one = run(gsnn, "verify", "--complete", document)
    assert run(gsnn, "verify", "--complete", document) == one


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "table"])
def test_formats(gsnn, form):
    one = run(gsnn, "enumerate", "S6", "--all", f"--format={form}", "-j1")
    assert run(gsnn, "enumerate", "S6", "--all", f"--format={form}", "-j5") == one
