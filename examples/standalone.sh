#!/bin/sh
# Compile and link each example with no more than a compiler and pkg-config.
#
#   standalone.sh DIR FILE...     DIR has hptune.pc or hptune-uninstalled.pc
set -eu

PKG_CONFIG_PATH=$1
export PKG_CONFIG_PATH
shift
program=$(mktemp)
trap 'rm -f "$program"' EXIT

for file; do
    echo "$file"
    # the flags are words, so they are not quoted
    # shellcheck disable=SC2046
    ${CC:-cc} "$file" $(pkg-config --cflags --libs hptune) -o "$program"
done
