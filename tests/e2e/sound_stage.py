# SPDX-License-Identifier: GPL-3.0-or-later
"""Players with sound: each has a tone of his own by which the others know him."""

from midipool_bench import tones
from midipool_bench.jack_sound import JackSound
from midipool_bench.waiting import wait_until
from stage import Stage

# What each plays on the left and on the right, so that nobody is taken for another.
TONES = {"kim": (400, 700), "lee": (1100, 1300), "max": (1900, 2300)}
LEVEL = 0.2

# Silence is what nobody hears: a tone 60 dB below that of a player.
SILENCE = LEVEL / 1000.0


class SoundStage(Stage):
    def musician(self, nick, address, *extra, jack, plays=True, inputs=2, **settings):
        """A client whose tones are played into its ports once it can send. Listening to it:
        `ears(client)`."""
        client = self.client(nick, address, "--audio", "jack", "--inputs", str(inputs), *extra,
                             jack=jack, **settings)
        if plays:
            self.play_into(client)
        return client

    def play_into(self, client, first=1, jack=None):
        """Plays the client's two tones into its ports; returns who plays."""
        jack = jack or client.jack
        player = self.sound(jack, outs=2, ins=1, name=f"plays-{client.nick}-")
        for side in (1, 2):
            port = f"{client.jack_name}:send_{first + side - 1}"
            player.play(side, tones.tone(TONES[client.nick][side - 1], LEVEL, jack.rate))
            jack.wait_for_port(port)
            jack.connect(player.out(side), port)
        return player

    def sound(self, jack, **settings):
        sound = JackSound(jack, **settings)
        self.addCleanup(sound.stop)
        return sound

    def ears(self, client, *nicks, timeout=20.0):
        """Records what the client plays: the mix, and then the two ports of each stem. Waits until
        the stems are there."""
        jack = client.jack
        judge = self.sound(jack, outs=0, ins=2 + 2 * len(nicks), name=f"hears-{client.nick}-")
        ports = [f"{client.jack_name}:receive_{side}" for side in (1, 2)]
        ports += [f"{client.jack_name}:{nick}_{side}" for nick in nicks for side in (1, 2)]
        for number, port in enumerate(ports, 1):
            jack.wait_for_port(port, timeout)
            jack.connect(port, judge.in_(number))
        return judge

    def hear(self, judge, seconds=0.5):
        """What comes from now on, a list of samples for each port."""
        count = int(seconds * judge.jack.rate)
        begin = judge.wait_for_frames(count)
        return judge.recorded(begin, begin + count)

    def wait_for_tone(self, judge, port, frequency, wanted=LEVEL, timeout=20.0, lasting=0.2):
        """Waits until the tone comes undamaged, for as long as `lasting`; returns the number of its
        first frame. `port` counts from 1, as in midipool-jack-sound."""
        rate = judge.jack.rate
        length = int(lasting * rate)

        def check():
            end = judge.frames()
            if end < length:
                return None
            samples = judge.recorded(end - length, end)[port - 1]
            whole = all(tones.has_tone(window, frequency, wanted, rate)
                        for window in tones.windows(samples, rate))
            return end - length + 1 if whole else None

        return wait_until(check, timeout, f"{frequency} Hz at {judge.name}", pause=0.05) - 1

    def wait_for_both(self, judge, port, frequencies, wanted=LEVEL, timeout=20.0):
        """Waits until tones come at that level together."""
        def check():
            samples = self.hear(judge, 0.2)[port - 1]
            return all(abs(tones.level(samples, frequency, judge.jack.rate) / wanted - 1) < 0.06
                       for frequency in frequencies)

        wait_until(check, timeout, f"{frequencies} Hz at {judge.name}")

    def assert_tone(self, samples, frequency, wanted=LEVEL, rate=48000):
        self.assertAlmostEqual(tones.level(samples, frequency, rate) / wanted, 1.0, delta=0.06,
                               msg=f"{frequency} Hz")

    def assert_no_tone(self, samples, *frequencies, rate=48000):
        for frequency in frequencies:
            self.assertLess(tones.level(samples, frequency, rate), SILENCE, f"{frequency} Hz")

    def assert_files_as_listed(self, take, rate):
        """The files of a recording are readable, and as long as its table says."""
        for name, file in take.files().items():
            row = next(row for row in take.rows if row["file"] == name)
            self.assertEqual(file.rate, rate)
            self.assertEqual(file.frames, int(row["frames"]), name)
            self.assertEqual(len(file.channels[0]), file.frames, name)

    def assert_whole(self, judge, port, frequency, begin, percent, wanted=LEVEL):
        """Not more than that share of what has come since `begin` was damaged."""
        samples = judge.recorded(begin)[port - 1]
        result = tones.quality(samples, frequency, wanted, judge.jack.rate, judge.skips(), begin)
        self.assertGreater(result.windows, 0, "JACK left out too much")
        self.assertLessEqual(result.damaged_percent, percent, result)
        return result

    @staticmethod
    def stem(client, nick):
        """What the status says of a stem, or None."""
        status = client.status()
        stems = status["sound"]["stems"] if status else []
        return next((stem for stem in stems if stem["nickname"] == nick), None)

    def wait_for_stem(self, client, nick, condition=lambda stem: stem["packets"] > 0, timeout=20.0,
                      what="packets"):
        def check():
            stem = self.stem(client, nick)
            return stem if stem and condition(stem) else None

        return wait_until(check, timeout, f"{client.nick}'s stem of {nick}: {what}", pause=0.1)
