# SPDX-License-Identifier: GPL-3.0-or-later
"""The bench proves itself before it judges others."""
