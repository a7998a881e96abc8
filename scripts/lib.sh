# Shared by the set-up scripts: steps with their times, packages, LibTorch. Sourced, not run.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
torch_version=2.11.0
cuda_series='13.0.*'

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit "${2:-1}"; }

# step NAME COMMAND...: one line with the time; the output goes to a log that is shown when the command fails.
step() {
  local name=$1 begin=$SECONDS log=$root/.setup/last_step.log
  shift
  mkdir -p "$root/.setup"
  if "$@" >"$log" 2>&1; then
    say "$(printf '%-34s %4d s' "$name" $((SECONDS - begin)))"
  else
    local code=$?
    tail -n 40 "$log" >&2
    die "$name failed (the whole output: $log)" "$code"
  fi
}

missing_packages() {
  local package
  for package in $(grep -hv '^#' "$@"); do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || printf '%s ' "$package"
  done
}

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y --no-install-recommends "$@" || { apt-get update && apt-get install -y --no-install-recommends "$@"; }
}

# ensure_packages LIST...: root installs what is missing, another user gets the exact line to run.
ensure_packages() {
  command -v dpkg-query >/dev/null || { say 'no dpkg here: the packages of scripts/debian_packages.txt must be there already'; return 0; }
  local missing
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ]; then
    say 'These packages are missing. Run this line once, then the same command again:'
    say "  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing% }"
    exit 2
  fi
  # shellcheck disable=SC2086
  step 'packages' install_packages $missing
}

# What libtorch_cpu needs at run time; the rest of the wheel (1.2 GB) goes.
prune_torch() {
  local torch=$1/torch file
  for file in "$torch"/* ; do
    case ${file##*/} in include | lib | share | version.py) ;; *) rm -rf "$file" ;; esac
  done
  for file in "$torch"/lib/*; do
    case ${file##*/} in libtorch_cpu.so | libtorch.so | libc10.so | libtorch_global_deps.so | libgomp*.so*) ;; *) rm -rf "$file" ;; esac
  done
  find "$1/nvidia" -type f ! -name 'libcudart.so*' ! -name 'libcupti.so*' -delete
  find "$1" -mindepth 1 -maxdepth 1 ! -name torch ! -name nvidia -exec rm -rf {} +
}

free_megabytes() { df -Pm "$1" | awk 'NR==2 {print $4}'; }

# fetch_torch FOLDER NEEDED_MB PIP_ARGUMENTS...: into a temporary folder, then one rename, so that an interruption leaves nothing half.
fetch_torch() {
  local folder=$1 needed=$2
  shift 2
  mkdir -p third_party
  [ "$(free_megabytes third_party)" -ge "$needed" ] || { echo "third_party: LibTorch needs $needed MB of free disk, $(free_megabytes third_party) MB are free"; return 1; }
  rm -rf "$folder".tmp-*
  local temporary=$folder.tmp-$$
  python3 -m pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore --target "$temporary" "$@" || {
    rm -rf "$temporary"
    echo 'LibTorch could not be fetched from PyPI. Without a network: set LIBTORCH_DIR to a LibTorch 2.11 (a folder with include/ and lib/).'
    return 1
  }
  case $folder in *cuda) ;; *) prune_torch "$temporary" ;; esac
  rm -rf "$folder"
  mv "$temporary" "$folder"
}

check_libtorch_dir() {
  [ -f "$LIBTORCH_DIR/include/ATen/ATen.h" ] && [ -f "$LIBTORCH_DIR/lib/libtorch_cpu.so" ] ||
    die "LIBTORCH_DIR=$LIBTORCH_DIR has no include/ATen/ATen.h or lib/libtorch_cpu.so; name the folder of a LibTorch $torch_version, or unset it" 2
}

# ensure_torch cpu|cuda: sets LIBTORCH_DIR.
ensure_torch() {
  if [ -n "${LIBTORCH_DIR:-}" ]; then
    check_libtorch_dir
    say "$(printf '%-34s %s' 'LibTorch' "$LIBTORCH_DIR")"
    return
  fi
  if [ "$1" = cuda ]; then
    [ -d third_party/libtorch-cuda ] || step 'LibTorch with CUDA (4.7 GB)' fetch_torch third_party/libtorch-cuda 12000 "torch==$torch_version"
    export LIBTORCH_DIR=$root/third_party/libtorch-cuda/torch
  else
    [ -d third_party/libtorch ] || step 'LibTorch (544 MB)' fetch_torch third_party/libtorch 4000 --no-deps "torch==$torch_version" \
      "nvidia-cuda-runtime==$cuda_series" "nvidia-cuda-cupti==$cuda_series"
    export LIBTORCH_DIR=$root/third_party/libtorch/torch
  fi
}

# build_preset PRESET [CMAKE_OPTION...]: configure when needed, then build.
build_preset() {
  step "configure $1" cmake --preset "$1" -DLIBTORCH_DIR="$LIBTORCH_DIR" "${@:2}"
  step "build $1" cmake --build --preset "$1" ${jobs:+-j "$jobs"}
}
