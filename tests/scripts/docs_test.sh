#!/usr/bin/env bash
# Doxygen reads the public headers without a warning; skips where it is not installed.
command -v doxygen >/dev/null || { echo 'skipped: doxygen is not installed'; exit 77; }
exec scripts/docs
