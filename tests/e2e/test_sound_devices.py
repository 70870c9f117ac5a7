# SPDX-License-Identifier: GPL-3.0-or-later
"""Players without JACK: files, a device that only keeps time, and a synthesizer beside them."""

import array
import shutil
import tempfile
import unittest
import wave
from pathlib import Path

from midipool_bench import tones
from midipool_bench.processes import Process
from midipool_bench.waiting import wait_until
from sound_stage import LEVEL, TONES, SoundStage

KIM = TONES["kim"]
SOUND_FONT = Path("/usr/share/sounds/sf2/TimGM6mb.sf2")

# Notes in the middle of the piano, one after the other: a format 0 file of 96 ticks a quarter note.
_NOTES = b"".join(bytes([0x00, 0x90, note, 100, 0x30, 0x80, note, 0])
                  for note in (60, 64, 67, 72) * 80) + b"\x00\xff\x2f\x00"
MELODY = (b"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x00\x60"
          b"MTrk" + len(_NOTES).to_bytes(4, "big") + _NOTES)


class Devices(SoundStage):
    def setUp(self):
        self.room = self.server()
        folder = tempfile.TemporaryDirectory(prefix="midipool-devices-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def without_jack(self, nick, *options):
        return self.client(nick, self.room.address, *options)

    def test_a_file_comes_out_as_a_file(self):
        played, heard = self.folder / "played.wav", self.folder / "heard.wav"
        sides = [tones.tone(frequency, LEVEL) * 1000 for frequency in KIM]
        with wave.open(str(played), "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(2)
            file.setframerate(48000)
            file.writeframes(array.array("h", (int(sample * 32767) for frame in zip(*sides)
                                               for sample in frame)).tobytes())
        lee = self.without_jack("lee", "--audio", "file", "--audio-out", str(heard))
        self.without_jack("kim", "--audio", "file", "--audio-in", str(played))
        watcher = self.without_jack("max", "--audio", "null", "--period", "256")
        for listener in (lee, watcher):
            stem = self.wait_for_stem(listener, "kim",
                                      lambda stem: stem["played_frames"] > 3 * 48000)
            self.assertAlmostEqual(10 ** (stem["level"]["rms_db"][0] / 20), LEVEL / 2 ** 0.5,
                                   delta=0.1 * LEVEL)
        lee.stop()
        self.assert_has_kim(heard)

    def assert_has_kim(self, path):
        # Floats, which Python's own reader of WAV does not take.
        content = path.read_bytes()
        self.assertEqual(content[20:22], b"\x03\x00")
        begin = content.index(b"data") + 8
        values = array.array("f", content[begin:begin + (len(content) - begin) // 8 * 8])
        for side in (0, 1):
            windows = tones.windows(values[side::2])
            whole = sum(tones.has_tone(window, KIM[side], LEVEL) for window in windows)
            self.assertGreater(whole, 200)

    def test_a_synthesizer_is_heard(self):
        if not shutil.which("fluidsynth") or not SOUND_FONT.exists():
            self.skipTest("fluidsynth or timgm6mb-soundfont is not installed")
        jack = self.jack()
        kim = self.musician("kim", self.room.address, jack=jack, plays=False)
        lee = self.musician("lee", self.room.address, jack=jack, plays=False)
        judge = self.ears(lee, "kim")
        melody = self.folder / "melody.mid"
        melody.write_bytes(MELODY)
        name = jack.unique("fluidsynth")
        synth = Process(["fluidsynth", "-a", "jack", "-m", "alsa_seq", "-n", "-i", "-s", "-g", "1",
                         "-o", f"audio.jack.id={name}", "-o", "audio.jack.autoconnect=0",
                         "-o", f"audio.jack.server={jack.name}", SOUND_FONT, melody],
                        env=jack.env)
        self.addCleanup(synth.stop)
        ports = wait_until(lambda: [port for port in jack.ports() if port.startswith(name)
                                    and port.endswith(("left", "right"))], 30.0,
                           "fluidsynth's ports")
        for port in ports:
            side = 1 if port.endswith("left") else 2
            jack.connect(port, f"{kim.jack_name}:send_{side}")
        wait_until(lambda: min(max(map(abs, samples)) for samples in self.hear(judge, 0.3)) > 0.01,
                   60.0, "the piano on all sides")


if __name__ == "__main__":
    unittest.main()
