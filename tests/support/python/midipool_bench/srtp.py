# SPDX-License-Identifier: GPL-3.0-or-later
"""SRTP with AES-128-GCM as RFC 3711 and RFC 7714 have it, with OpenSSL's cipher and nothing of ours."""

import ctypes
import ctypes.util
import functools
import struct
from typing import NamedTuple

from .errors import BenchError

_TAG = 16
_GET_TAG, _SET_TAG = 0x10, 0x11


@functools.cache
def _library():
    path = ctypes.util.find_library("crypto")
    if path is None:
        raise BenchError("there is no libcrypto here")
    library = ctypes.CDLL(path)
    for name in ("EVP_CIPHER_CTX_new", "EVP_aes_128_gcm", "EVP_aes_128_ecb"):
        getattr(library, name).restype = ctypes.c_void_p
    return library


def _crypt(cipher, key, nonce, content, *, seal=True, extra=b"", tag=None):
    """Content after the cipher, and the tag that it makes; None when the given tag is wrong."""
    lib = _library()
    context = ctypes.c_void_p(lib.EVP_CIPHER_CTX_new())
    try:
        lib.EVP_CipherInit_ex(context, ctypes.c_void_p(getattr(lib, cipher)()), None, key, nonce,
                              int(seal))
        lib.EVP_CIPHER_CTX_set_padding(context, 0)
        done = ctypes.c_int()
        if extra:
            lib.EVP_CipherUpdate(context, None, ctypes.byref(done), extra, len(extra))
        out = ctypes.create_string_buffer(len(content) + 32)
        lib.EVP_CipherUpdate(context, out, ctypes.byref(done), content, len(content))
        size = done.value
        if tag is not None:
            lib.EVP_CIPHER_CTX_ctrl(context, _SET_TAG, _TAG, tag)
        if lib.EVP_CipherFinal_ex(context, None, ctypes.byref(done)) != 1 and nonce is not None:
            return None
        made = ctypes.create_string_buffer(_TAG)
        if seal and nonce is not None:
            lib.EVP_CIPHER_CTX_ctrl(context, _GET_TAG, _TAG, made)
        return out.raw[:size], made.raw
    finally:
        lib.EVP_CIPHER_CTX_free(context)


class Datagrams:
    """What a client sends of midiPool's own datagrams, under the keys of one session."""

    def __init__(self, access):
        self._session = access["session"]
        self._key = bytes.fromhex(access["client_to_server"])
        self._sequence = 0

    def seal(self, kind, payload=b""):
        header = struct.pack(">BxxxIQ", kind, self._session, self._sequence)
        nonce = self._key[16:] + struct.pack(">Q", self._sequence)
        self._sequence += 1
        sealed, tag = _crypt("EVP_aes_128_gcm", self._key[:16], nonce, payload, extra=header)
        return header + sealed + tag


def derive(master_key, master_salt, label, size):
    """A session key (RFC 3711, section 4.3) without a derivation rate."""
    start = bytearray(master_salt + bytes(14 - len(master_salt)))
    start[7] ^= label
    blocks = b"".join(bytes(start) + struct.pack(">H", i) for i in range((size + 15) // 16))
    return _crypt("EVP_aes_128_ecb", master_key, None, blocks)[0][:size]


class Rtp(NamedTuple):
    type: int
    marker: bool
    sequence: int
    timestamp: int
    source: int
    captured: int  # session time, nanoseconds
    payload: bytes


def header_size(packet):
    """Where an RTP packet's payload begins."""
    size = 12 + 4 * (packet[0] & 15)
    if packet[0] & 0x10:
        size += 4 + 4 * struct.unpack_from(">H", packet, size + 2)[0]
    return size


class Stream:
    """One stream's keys, from `stream_opened`. No packet may be older than a turn of the numbers."""

    def __init__(self, opened):
        key = bytes.fromhex(opened["key"])
        self.source = opened["source"]
        self._rtp = derive(key[:16], key[16:], 0, 16), derive(key[:16], key[16:], 2, 12)
        self._rtcp = derive(key[:16], key[16:], 3, 16), derive(key[:16], key[16:], 5, 12)
        self._last = None

    def open(self, packet):
        """An Rtp, or None for what is not authentic."""
        sequence, = struct.unpack_from(">H", packet, 2)
        index = self._index(sequence)
        size = header_size(packet)
        opened = _crypt("EVP_aes_128_gcm", self._rtp[0], self._nonce(index), packet[size:-_TAG],
                        seal=False, extra=packet[:size], tag=packet[-_TAG:])
        if opened is None:
            return None
        self._last = max(index, self._last or 0)
        _, timestamp, source = struct.unpack_from(">HII", packet, 2)
        captured, = struct.unpack_from(">q", packet, 17)
        return Rtp(packet[1] & 0x7F, bool(packet[1] & 0x80), sequence, timestamp, source, captured,
                   opened[0])

    def seal(self, sequence, timestamp, captured, payload, kind=96):
        """A packet of this stream; `sequence` counts on where the header's number comes round."""
        header = struct.pack(">BBHIIHHBqxxx", 0x90, kind, sequence & 0xFFFF, timestamp & 0xFFFFFFFF,
                             self.source, 0xBEDE, 3, 0x17, captured)
        sealed, tag = _crypt("EVP_aes_128_gcm", self._rtp[0], self._nonce(sequence), payload,
                             extra=header)
        return header + sealed + tag

    def seal_empty_report(self, index):
        """An SRTCP receiver report without blocks."""
        header = struct.pack(">BBHI", 0x80, 201, 1, self.source)
        trailer = struct.pack(">I", 0x80000000 | index)
        nonce = struct.pack(">HIHI", 0, self.source, 0, index)
        nonce = bytes(a ^ b for a, b in zip(nonce, self._rtcp[1]))
        _, tag = _crypt("EVP_aes_128_gcm", self._rtcp[0], nonce, b"", extra=header + trailer)
        return header + tag + trailer

    def _nonce(self, index):
        plain = struct.pack(">HIIH", 0, self.source, index >> 16, index & 0xFFFF)
        return bytes(a ^ b for a, b in zip(plain, self._rtp[1]))

    def _index(self, sequence):
        if self._last is None:
            return sequence
        near = self._last - (self._last & 0xFFFF) + sequence
        return min((near - 65536, near, near + 65536),
                   key=lambda index: (index < 0, abs(index - self._last)))
