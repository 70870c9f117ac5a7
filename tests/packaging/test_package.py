# SPDX-License-Identifier: GPL-3.0-or-later
"""The Debian package, and that its man page and completion know what the program knows.

    test_package.py [BUILD]

BUILD is the build folder, build/release unless given.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
BUILD = PROJECT / "build/release"
COMMANDS = ["start", "serve", "join", "host", "rooms", "transport", "status", "mixer",
            "record", "devices", "doctor"]


def output_of(*command, **more):
    # COLUMNS: man and CLI11 must not break words.
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "200", **more.pop("env", {})}
    result = subprocess.run([str(word) for word in command], text=True, capture_output=True,
                            timeout=120, check=False, env=environment, **more)
    if result.returncode != 0:
        raise AssertionError(f"{command} has failed: {result.stdout}{result.stderr}")
    return result.stdout


def help_of(*command):
    return output_of(BUILD / "bin/midipool", *command, "--help")


def options_of(*command):
    """The long options that the help of a command lists, each with its choices, if any."""
    found = {}
    for line in help_of(*command).splitlines():
        if match := re.match(r"\s+(?:-\w,)?(--[a-z-]+)(?:.*?:\{([^}]*)\})?", line):
            found[match.group(1)] = match.group(2).split(",") if match.group(2) else []
    return found


def valued_options_of(command):
    """Those of which the help says what has to follow."""
    return re.findall(r"^\s+(--[a-z-]+) (?!Excludes:|Needs:)\S", help_of(command), re.MULTILINE)


class PackageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        scratch = Path(folder.name)
        output_of("cpack", "-G", "DEB", "-B", scratch, "--config", BUILD / "CPackConfig.cmake")
        (cls.package,) = scratch.glob("*.deb")
        cls.root = scratch / "root"
        output_of("dpkg-deb", "--extract", cls.package, cls.root)

    def field(self, name):
        return output_of("dpkg-deb", "--field", self.package, name).strip()

    def test_its_name_and_version_are_the_programs(self):
        version = output_of(BUILD / "bin/midipool", "--version").strip().split("/")[1]
        self.assertEqual(self.field("Package"), "midipool")
        self.assertEqual(self.field("Version"), version)
        self.assertEqual(self.package.name,
                         f"midipool_{version}_{self.field('Architecture')}.deb")
        self.assertEqual(self.field("Section"), "sound")
        self.assertNotIn("@", self.field("Maintainer"))

    def test_it_depends_on_what_the_program_is_linked_with(self):
        depends = self.field("Depends")
        for library in ("libc6", "libstdc++6", "libssl3", "libsqlite3-0", "libboost-json1.81.0",
                        "libfmt9", "libjack"):
            self.assertIn(library, depends)
        self.assertEqual(self.field("Recommends"), "jackd2")

    def test_everything_is_where_debian_looks_for_it(self):
        files = {str(path.relative_to(self.root)) for path in self.root.rglob("*")
                 if path.is_file()}
        self.assertLessEqual({
            "usr/bin/midipool",
            "usr/lib/systemd/system/midipool.service",
            "usr/share/bash-completion/completions/midipool",
            "usr/share/doc/midipool/CHANGELOG.md",
            "usr/share/doc/midipool/copyright",
            "usr/share/man/man1/midipool.1",
        }, files)
        # Nothing of a library's or a test's has come along.
        self.assertEqual([file for file in files if re.search(r"\.(a|hpp|cmake)$|_tests", file)], [])

    def test_it_runs_no_script_at_installation(self):
        control = self.root.parent / "control"
        output_of("dpkg-deb", "--control", self.package, control)
        self.assertLessEqual({path.name for path in control.iterdir()}, {"control", "md5sums"})

    def test_the_packed_program_runs_and_is_stripped(self):
        program = self.root / "usr/bin/midipool"
        self.assertIn("midipool/", output_of(program, "--version"))
        self.assertLess(program.stat().st_size, 20_000_000)

    @unittest.skipUnless(shutil.which("systemd-analyze"), "no systemd here")
    def test_the_unit_is_well_formed_and_locked_down(self):
        unit = (self.root / "usr/lib/systemd/system/midipool.service").read_text(encoding="utf-8")
        start = re.search(r"^ExecStart=(.*)$", unit, re.MULTILINE).group(1).split()
        self.assertEqual(start, ["/usr/bin/midipool", "serve", "--data", "/var/lib/midipool",
                                 "--config", "/var/lib/midipool"])
        # The program is not installed where the unit says, so a copy names the one in the package.
        copy = self.root.parent / "midipool.service"
        copy.write_text(unit.replace("/usr/bin/midipool", str(self.root / "usr/bin/midipool")),
                        encoding="utf-8")
        output_of("systemd-analyze", "verify", "--man=no", copy)
        output_of("systemd-analyze", "security", "--offline=true", "--threshold=20", copy)


class InstallTest(unittest.TestCase):
    """`cmake --install`, without a package."""

    def unit_at(self, prefix, *more, env=None):
        with tempfile.TemporaryDirectory() as folder:
            destination = Path(folder) / "destination"
            output_of("cmake", "--install", BUILD, *more,
                      env={**(env or {}), "DESTDIR": str(destination)})
            root = destination / prefix.lstrip("/")
            self.assertTrue((root / "bin/midipool").is_file())
            return (root / "lib/systemd/system/midipool.service").read_text(encoding="utf-8")

    def test_the_unit_starts_the_program_where_it_is_installed(self):
        cache = (BUILD / "CMakeCache.txt").read_text(encoding="utf-8")
        configured = re.search(r"^CMAKE_INSTALL_PREFIX:PATH=(.*)$", cache, re.MULTILINE).group(1)
        self.assertIn(f"ExecStart={configured}/bin/midipool serve", self.unit_at(configured))
        self.assertIn("ExecStart=/opt/jam/bin/midipool serve",
                      self.unit_at("/opt/jam", "--prefix", "/opt/jam"))


class VersionTest(unittest.TestCase):
    def test_every_command_tells_it(self):
        version = output_of(BUILD / "bin/midipool", "--version")
        for command in COMMANDS:
            self.assertEqual(output_of(BUILD / "bin/midipool", command, "--version"), version, command)


class ManPageTest(unittest.TestCase):
    page = PROJECT / "packaging/midipool.1"

    def test_it_is_well_formed(self):
        result = subprocess.run(["groff", "-mandoc", "-ww", "-z", self.page], text=True,
                                stderr=subprocess.PIPE, timeout=60, check=True)
        self.assertEqual(result.stderr, "")

    def test_it_explains_every_command_and_option(self):
        text = output_of("groff", "-mandoc", "-Tascii", "-P-cbou", self.page)
        text = re.sub(r"-\n\s*", "-", text)
        for command in COMMANDS:
            self.assertIn(f"midipool {command}", text)
            for option, choices in options_of(command).items():
                self.assertRegex(text, rf"\n\s+(-h, )?{option}\b", command)
                for choice in choices:
                    self.assertIn(choice, text, option)
        for option in options_of():
            self.assertRegex(text, rf"\n\s+(-h, )?{option}\b")

    def test_it_tells_the_defaults_that_the_program_has(self):
        text = " ".join(output_of("groff", "-mandoc", "-Tascii", "-P-cbou", self.page).split())
        for option, default in re.findall(r"(--max-[a-z-]+) .*=(\d+)", help_of("serve")):
            self.assertRegex(text, rf"{option} number [^;]*; {default} unless given")


class CompletionTest(unittest.TestCase):
    def complete(self, *words):
        """What the shell offers for the last of these words."""
        script = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _midipool; '
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        said = output_of("bash", "-c", script, "bash", PROJECT / "packaging/midipool.bash-completion",
                         "midipool", *words)
        return said.split()

    def test_it_offers_every_command(self):
        self.assertLessEqual(set(COMMANDS), set(self.complete("")))
        self.assertEqual(self.complete("jo"), ["join"])

    def test_it_offers_exactly_the_options_that_each_command_has(self):
        self.assertEqual(set(self.complete("--")), set(options_of()))
        for command in COMMANDS:
            self.assertEqual(set(self.complete(command, "--")), set(options_of(command)), command)

    def test_it_offers_the_choices_of_an_option(self):
        for command in COMMANDS:
            for option, choices in options_of(command).items():
                if choices:
                    self.assertEqual(set(self.complete(command, option, "")), set(choices), option)

    def test_it_offers_no_playout_that_is_refused(self):
        self.assertEqual(sorted(self.complete("join", "--playout", "")), ["aligned", "live"])

    def test_every_option_with_a_value_waits_for_it(self):
        for command in COMMANDS:
            for option in valued_options_of(command):
                offered = self.complete(command, option, "--")
                self.assertEqual([word for word in offered if word in options_of(command)], [],
                                 f"{command} {option}")

    def test_it_completes_lists_item_by_item(self):
        self.assertEqual(self.complete("join", "--share", "notes,b"), ["notes,bend"])
        self.assertNotIn("start,start", self.complete("join", "--control", "start,s"))

    def test_it_offers_what_a_transport_can_do(self):
        self.assertIn("locate", self.complete("transport", "jam@host", ""))
        self.assertEqual(self.complete("transport", "jam@host", "loop", ""), ["off"])


if __name__ == "__main__":
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        BUILD = Path(sys.argv.pop(1)).resolve()
    unittest.main()
