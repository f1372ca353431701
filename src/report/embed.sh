#!/bin/sh
# embed.sh 'NAME=FILE [FILE]...' - writes C source to standard output that defines, for each NAME,
# the concatenated bytes of its files as `const char gsnn_asset_NAME[]`, ending in a zero byte.
set -eu
echo '#include "report/page_template.h"'
for asset in "$@"; do
    name=${asset%%=*}
    echo "const char gsnn_asset_${name}[] = {"
    # shellcheck disable=SC2086 # the list of files is split on purpose
    cat ${asset#*=} | od -An -v -tu1 |
        sed 's/[0-9][0-9]*/(char)&,/g'
    echo '0};'
done
