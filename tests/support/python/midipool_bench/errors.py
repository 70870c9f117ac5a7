# SPDX-License-Identifier: GPL-3.0-or-later
"""The one exception of the bench."""


class BenchError(RuntimeError):
    """The bench itself could not do its work; the message says what was missing."""
