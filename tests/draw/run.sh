#!/bin/sh
# run.sh GSNN - draws some bundled groups and checks that no words overlap in the pictures.
set -eu
gsnn=$1
files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT INT TERM
for group in c6 d6 b3 q8 f4 c2xc2xc2 cube-rotations icosahedron s5-edges s6 sign-flips torus-4x4; do
    "$gsnn" enumerate "groups/$group.json" -o "$files/$group.json"
done
/usr/bin/python3 tests/draw/test_text.py "$gsnn" "$files"/*.json
