# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the programs under test are."""

import os
from pathlib import Path

from .errors import BenchError

PROJECT_ROOT = Path(__file__).resolve().parents[4]


def bin_dir():
    """The folder of the built programs: MIDIPOOL_BIN_DIR, or that of the release build."""
    return Path(os.environ.get("MIDIPOOL_BIN_DIR") or PROJECT_ROOT / "build/release/bin")


def program(name):
    """The path of a built program, as text; says how to get it where it is missing."""
    path = bin_dir() / name
    if not path.is_file():
        raise BenchError(f"{name} is not in {bin_dir()}: build it, or set MIDIPOOL_BIN_DIR")
    return str(path)
