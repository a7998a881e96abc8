#!/usr/bin/env bash
# cmake --install gives a package that find_package(glassformer) finds: the programs of tests/examples are built against it and run, each with a
# check of what it says.
set -euo pipefail
build=$(cd "$1" && pwd)
source=$(cd "$(dirname "$0")/../.." && pwd)
setting() { sed -n "s/^$1:[A-Z]*=//p" "$build/CMakeCache.txt"; }
[ "$(setting GLASS_STATIC)" != ON ] || { echo "skipped: a static build installs programs only"; exit 77; }
# The programs stay built: what did not change since the last test is not compiled again. Everything else is made anew.
place=$build/install_test
rm -rf "$place/prefix" "$place/out"
mkdir -p "$place/out"
out=$place/out

cmake --install "$build" --prefix "$place/prefix" >"$out/install.log"
"$place/prefix/bin/glassformer" --version
"$place/prefix/bin/glassformer" methods --json >"$out/methods.json"

# Without optimisation: what they compute takes no time, compiling does.
cmake -S "$source/tests/examples" -B "$place/build" -G Ninja -DCMAKE_BUILD_TYPE= -DCMAKE_PREFIX_PATH="$place/prefix" \
  -DCMAKE_CXX_COMPILER="$(setting CMAKE_CXX_COMPILER)" >"$out/configure.log"
cmake --build "$place/build"

# The package itself asks for C++20: Debian's g++ takes C++17 without being told.
if command -v g++ >/dev/null; then
  cmake -S "$source/tests/examples" -B "$place/build_gcc" -G Ninja -DCMAKE_BUILD_TYPE= -DCMAKE_PREFIX_PATH="$place/prefix" \
    -DCMAKE_CXX_COMPILER=g++ >"$out/configure_gcc.log"
  programs=(read_texts)
  [ "$(setting GLASS_ENGINE)" != ON ] || programs+=(explain_text)
  cmake --build "$place/build_gcc" --target "${programs[@]}"
else
  echo "g++ is not there: the package was not tried with its default standard" >&2
fi

# Small models: threads that wait by spinning would cost more than they give.
export OMP_WAIT_POLICY=PASSIVE OMP_NUM_THREADS=1
run() {
  echo "== $1" >&2
  "$place/build/$1" "${@:2}"
}
# Says whether a file holds a line that matches.
holds() {
  grep -Eq -- "$2" "$1" || { echo "$1 has no line '$2':"; cat "$1"; exit 1; }
}

printf 'text\tlabel\na quiet triumph\tgood\n' >"$out/texts.tsv"
[ "$(run read_texts "$out/texts.tsv" | tail -n 1)" = "good: 5 tokens" ]
[ ! -d "$place/build_gcc" ] || [ "$("$place/build_gcc/read_texts" "$out/texts.tsv" | tail -n 1)" = "good: 5 tokens" ]
[ "$(setting GLASS_ENGINE)" = ON ] || exit 0

# The library does what the examples add to it; each checks its numbers itself.
run own_module
run own_method
run own_metric
run own_head

# Sixty texts whose rating stands in one word.
words=(awful fair superb)
things=(film song play book meal)
{
  printf 'text\tlabel\n'
  for i in $(seq 0 59); do printf 'the %s was %s\t%s\n' "${things[i % 5]}" "${words[i % 3]}" $((i % 3 + 1)); done
} >"$out/ratings.tsv"
cat >"$out/ratings.toml" <<'TOML'
[data]
train = "ratings.tsv"
[tokenizer]
kind = "word"
min_frequency = 1
[model]
layers = 1
width = 16
heads = 2
[train]
epochs = 10
batch_size = 8
learning_rate = 1e-2
[explain]
limit = 2
TOML
run own_task "$out/ratings.toml" "$out/own_task"
holds "$out/own_task/config.toml" '^kind = "rating"'
# By the loss: the first step without a mistake on dev would still be unsure of other texts.
sed 's/^epochs = .*/&\nkeep_best = "loss"/' "$out/ratings.toml" >"$out/ratings_by_loss.toml"
run train_and_report "$out/ratings_by_loss.toml" "$out/run" >"$out/train_and_report.txt"
holds "$out/train_and_report.txt" '^70 steps, dev .*"accuracy":\{.*"value":1\.0'
holds "$out/train_and_report.txt" "^$out/run/report.html\$"
[ -s "$out/run/report.html" ]

run explain_function >"$out/explain_function.txt"
printf '%s\n' +3.000 +3.000 +0.762 | cmp - "$out/explain_function.txt"
run explain_text "$out/run" "the film was superb" >"$out/explain_text.txt"
holds "$out/explain_text.txt" '^3$'
holds "$out/explain_text.txt" '^\+[0-9]+\.[0-9]{3} superb$'
[ "$(wc -l <"$out/explain_text.txt")" = 7 ]
if [ -d "$place/build_gcc" ]; then
  "$place/build_gcc/explain_text" "$out/run" "the film was superb" | cmp - "$out/explain_text.txt"
fi

# One vector a word: the label is a linear function of them.
run probe_module "$out/ratings.tsv" "$out/run" >"$out/probe_module.txt"
holds "$out/probe_module.txt" '^\[\{"point":"words",.*"accuracy":\{"value":1\.0'
for program in explain_text train_and_report probe_module; do
  [ "$(wc -l <"$source/tests/examples/$program.cpp")" -le 15 ] || { echo "$program.cpp: more than 15 lines"; exit 1; }
done
