# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads sound files by libsndfile, as any program would."""

import array
import ctypes
import ctypes.util

from .errors import BenchError

_READ = 0x10


class _Info(ctypes.Structure):
    _fields_ = [("frames", ctypes.c_int64), ("samplerate", ctypes.c_int),
                ("channels", ctypes.c_int), ("format", ctypes.c_int),
                ("sections", ctypes.c_int), ("seekable", ctypes.c_int)]


def _library():
    name = ctypes.util.find_library("sndfile")
    if name is None:
        raise BenchError("libsndfile is missing")
    library = ctypes.CDLL(name)
    library.sf_open.restype = ctypes.c_void_p
    library.sf_open.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(_Info)]
    library.sf_readf_float.restype = ctypes.c_int64
    library.sf_readf_float.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_float),
                                       ctypes.c_int64]
    library.sf_close.argtypes = [ctypes.c_void_p]
    library.sf_strerror.restype = ctypes.c_char_p
    library.sf_strerror.argtypes = [ctypes.c_void_p]
    return library


class SoundFile:
    """All of a file: `rate`, `frames` as its head says, `channels`, each an array of floats."""

    def __init__(self, path):
        library = _library()
        info = _Info()
        file = library.sf_open(str(path).encode(), _READ, ctypes.byref(info))
        if not file:
            raise BenchError(f"{path}: {library.sf_strerror(None).decode()}")
        self.rate = info.samplerate
        self.frames = info.frames
        samples = array.array("f")
        block = (ctypes.c_float * (65536 * info.channels))()
        while True:
            count = library.sf_readf_float(file, block, 65536)
            if count <= 0:
                break
            samples.frombytes(memoryview(block).cast("B")[:count * info.channels * 4])
        library.sf_close(file)
        self.channels = [samples[channel::info.channels] for channel in range(info.channels)]
