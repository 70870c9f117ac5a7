# SPDX-License-Identifier: GPL-3.0-or-later
"""The test bench of midiPool: real programs on a JACK server of their own, a bad network between
them, an independent recorder beside them, and the arithmetic that judges what it wrote.

Standard library only. Whatever a test starts here ends with the test, and two runs at the same
time do not meet: JACK servers have names of their own, ports are locked, folders are temporary.
"""
