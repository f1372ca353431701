#!/bin/bash
# census.sh FOLDER [OPTION]...: the census of groups into FOLDER, options as of groups.py; run again, it
# goes on where it was interrupted.  gsnn, GAP, GNU parallel, jq and Python are on PATH; CENSUS_JOBS
# processes at a time (1 by default), CENSUS_SECONDS for each group (10).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
shift
mkdir -p "$folder/counts"
[ -e "$folder/groups/list" ] || "$here/groups.py" "$folder/groups" "$@"
parallel --jobs="${CENSUS_JOBS:-1}" --joblog="$folder/log" --resume \
    "$here/count.sh" "$folder" {} :::: "$folder/groups/list"
"$here/table.py" "$folder"
