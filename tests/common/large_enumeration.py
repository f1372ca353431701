"""Enumerations as large as files have to be to be mapped, and the memory that it takes to read them."""
import subprocess
import sys

MAPPED = 1 << 24
BLANKS = " " * (MAPPED // 4)

# A process that was forked counts the memory of the one that it comes from: this one is small.
MEASURE = """
import os, sys
child = os.fork()
if not child:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.execv(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(child, 0)
print(usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def spread(text):
    """The document with megabytes of blanks before its lists, between their elements and within rows."""
    text = text.replace('"architectures":[', BLANKS + '"architectures":[' + BLANKS, 1)
    text = text.replace('"rows":[[', '"rows":[' + BLANKS + "[", 3)
    text = text.replace('"morphisms":[{', '"morphisms":[' + BLANKS + "{", 1)
    assert len(text) > MAPPED
    return text


def spread_rows(text):
    """The document with megabytes of blanks within the rows of each architecture: a hundred or more of them."""
    return text.replace('"rows":[[', '"rows":[' + BLANKS + "[")


def peak(gsnn, *arguments):
    """The kilobytes of memory that a run, which must succeed, takes at most."""
    words = [sys.executable, "-c", MEASURE, gsnn.path, *map(str, arguments)]
    result = subprocess.run(words, capture_output=True, text=True)
    assert not result.returncode, result.stderr
    return int(result.stdout)
