#!/bin/bash
# count.sh FOLDER NAME: counts the architectures and inclusions of FOLDER/groups/NAME.json, within
# CENSUS_SECONDS, into FOLDER/counts/NAME.json: the header of the enumeration, the seconds of CPU
# that it took, and how it ended (124: out of time).
set -u
folder=$1 name=$2
TIMEFORMAT='%U'
out=$folder/counts/$name
{ time timeout "${CENSUS_SECONDS:-10}" gsnn count --format=jsonl --weights=none --generators=none \
    --max-rows=0 --jobs=1 --memory-limit=2G --quiet "$folder/groups/$name.json" \
    >"$out.jsonl" 2>"$out.err"; status=$?; } 2>"$out.time"
status=${status:-1}
seconds=$(tail -n 1 "$out.time")
{
    printf '{"name":"%s","status":%d,"seconds":%s,"says":' "$name" "$status" "$seconds"
    head -n 1 "$out.err" | jq -R -s 'rtrimstr("\n")' | tr -d '\n'
    printf ',"header":'
    if [ "$status" -eq 0 ]; then head -n 1 "$out.jsonl" | tr -d '\n'; else printf null; fi
    printf '}\n'
} >"$out.tmp"
rm -f "$out.jsonl" "$out.err" "$out.time"
mv "$out.tmp" "$out.json"
