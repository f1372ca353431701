#!/bin/sh
# run.sh GSNN [FOLDER] - makes the reports of some bundled groups and drives them in headless
# Chromium; screenshots go to FOLDER if one is given.
set -eu
gsnn=$1
pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT INT TERM
for group in c6 d6 b3 q8 cube-rotations icosahedron s5-edges torus-8x8; do
    "$gsnn" report "groups/$group.json" -o "$pages/$group.html"
    "$gsnn" enumerate "groups/$group.json" -o "$pages/$group.json"
done
/usr/bin/python3 tests/report/test_page.py --full "$pages" ${2:+--screenshots "$2"} "$pages"/*.html
