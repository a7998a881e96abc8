"""Instruction sets that the proofs put in place of a CPU's own: each lowers LibTorch's kernels, MKL, oneDNN, and glassformer's own kernels with its table of
products. None can raise what the CPU has."""
import os

NAMES = ["ATEN_CPU_CAPABILITY", "MKL_ENABLE_INSTRUCTIONS", "ONEDNN_MAX_CPU_ISA", "GLASSFORMER_CPU_CAPABILITY"]
SETTINGS = {  # by the CPUs that have no more
    "oldest": ["default", "SSE4_2", "SSE41", "default"],  # before 2011
    "avx": ["default", "AVX", "AVX", "default"],          # before 2013
    "avx2": ["avx2", "AVX2", "AVX2", "avx2"],
    "native": ["", "", "", ""],                           # all that this CPU has
}
THREADS = ["1", "2", "4"]


def variables(setting):
    return {name: value for name, value in zip(NAMES, SETTINGS[setting]) if value}


def environment(setting, threads):
    """This process's environment as on such a CPU with so many threads."""
    inherited = {name: value for name, value in os.environ.items() if name not in NAMES}
    return inherited | variables(setting) | {"OMP_NUM_THREADS": threads}


def chosen(text, known):
    """Names with commas between them, all of them in `known`; no text: all."""
    names = text.split(",") if text else list(known)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SystemExit(f"{', '.join(unknown)}: unknown; there are {', '.join(known)}")
    return names
