#!/usr/bin/env bash
# cmake --install gives a package that find_package(glassformer) finds: two small programs are built against it and run.
set -euo pipefail
build=$(cd "$1" && pwd)
source=$(cd "$(dirname "$0")/../.." && pwd)
setting() { sed -n "s/^$1:[A-Z]*=//p" "$build/CMakeCache.txt"; }
[ "$(setting GLASS_STATIC)" != ON ] || { echo "skipped: a static build installs programs only"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

cmake --install "$build" --prefix "$place/prefix" >"$place/install.log"
"$place/prefix/bin/glassformer" --version
"$place/prefix/bin/glassformer" methods --json >"$place/methods.json"

cmake -S "$source/tests/examples" -B "$place/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$place/prefix" \
  -DCMAKE_CXX_COMPILER="$(setting CMAKE_CXX_COMPILER)" >"$place/configure.log"
cmake --build "$place/build"
printf 'text\tlabel\na quiet triumph\tgood\n' >"$place/texts.tsv"
[ "$("$place/build/read_texts" "$place/texts.tsv")" = "good: 5 tokens" ]
"$place/build/own_module"
