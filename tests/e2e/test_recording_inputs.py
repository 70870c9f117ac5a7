# SPDX-License-Identifier: GPL-3.0-or-later
"""What a recording has of the player himself: each of his inputs, and his metronome."""

import math
import unittest

from midipool_bench.known_sound import LOOP, apart_in_loop, loop_of, place_of, sound_at
from midipool_bench.recorded_take import Take
from test_metronome import ACCENT, clicks
from test_recording import RATE, Recording

# Of each input's fast tone in a loop: a frame off makes 0.004 and more of it.
CYCLES = (41, 67, 97, 131)
# The third and the fourth input stand in the middle of what is sent.
MIDDLE = math.sqrt(0.5)


class OneselfInATake(Recording):
    def musician_with_inputs(self, count, *extra):
        """Kim, with another sound in each of her inputs; and who hears what is played there."""
        kim = self.musician("kim", self.room.address, "--codec", "l24", "--recordings",
                            str(self.room.folder / "recordings"), *extra, plays=False,
                            inputs=count, jack=self.jack_server)
        player = self.sound(self.jack_server, outs=count, ins=1, name="plays-")
        ears = self.sound(self.jack_server, outs=0, ins=count, name="hears-")
        for number in range(1, count + 1):
            player.play(number, loop_of(CYCLES[number - 1]))
            port = f"{kim.jack_name}:send_{number}"
            self.jack_server.wait_for_port(port)
            for other in (port, ears.in_(number)):
                self.jack_server.connect(player.out(number), other)
        return kim, ears

    def record_bars(self, kim, seconds, *words):
        self.record(kim, "start", *words)
        self.wait_for_phase(kim, "recording", seconds=seconds)
        self.record(kim, "stop")
        state = self.wait_for_phase(kim, "off")
        self.assertNotIn("error", state)
        return Take(state["folder"])

    @staticmethod
    def muted(take):
        return {track.line("NAME")[1]: track.line("MUTESOLO")[1] == "1"
                for track in take.project.named("TRACK")}

    def input_track(self, take, number):
        return take.track(f"kim, input {number}", "input")

    @staticmethod
    def beats(take):
        """In frames, by tempo and length of the project alone: it begins with a beat, and ends before
        one."""
        points = [(float(line[1]), float(line[2]))
                  for line in take.project.named("TEMPOENVEX")[0].lines if line[0] == "PT"]
        end = next(int(row["frames"]) for row in take.rows if row["kind"] == "mix") / RATE
        found, quarter, passed = [], 0, 0.0
        for (time, bpm), (until, _) in zip(points, points[1:] + [(end, 0.0)]):
            while (at := time + (quarter - passed) * 60.0 / bpm) < until - 1.0 / RATE:
                found.append(round(at * RATE))
                quarter += 1
            passed += (until - time) * bpm / 60.0
        return found


class Inputs(OneselfInATake):
    def test_each_input_is_recorded_as_it_was_played_sample_by_sample(self):
        kim, ears = self.musician_with_inputs(4)
        self.transport("start")
        for words in ((), ("--now",)):
            with self.subTest(words):
                self.check_inputs(self.record_bars(kim, 8.0, *words), ears)

    def check_inputs(self, take, ears):
        tracks = [self.input_track(take, number) for number in range(1, 5)]
        sent = take.track("kim", "own")
        frames = {len(track) for track in (*tracks, sent, take.track("mix", "mix"))}
        self.assertEqual(len(frames), 1, "tracks of one length")
        heard = ears.recorded(ears.frames() - LOOP)
        phases = [place_of(samples, cycles) for samples, cycles in zip(heard, CYCLES)]
        # Loops that have been begun one after the other are so far apart for ever.
        ahead = [apart_in_loop(phases[0], phase) for phase in phases]
        windows = range(LOOP, len(sent) - LOOP, LOOP)
        whole = [begin for begin in windows if self.is_whole(tracks[0], begin)]
        self.assertGreater(len(whole), 0.8 * len(windows), "JACK left out too much")
        for begin in whole:
            self.compare(tracks, sent, begin, ahead)
        self.assertEqual(self.muted(take)["kim, input 3"], True)
        self.assertEqual(self.muted(take)["kim (me)"], False)

    @staticmethod
    def is_whole(track, begin):
        """JACK on a busy machine leaves out cycles: then a window is of two pieces."""
        window = track[begin:begin + LOOP]
        place = place_of(window, CYCLES[0])
        return all(abs(sample - sound_at(place + i, CYCLES[0])) < 0.004
                   for i, sample in enumerate(window))

    def compare(self, tracks, sent, begin, ahead):
        """All of it by the place of the first input alone: what is off in another one is off here."""
        place = place_of(tracks[0][begin:begin + LOOP], CYCLES[0])
        places = [place + distance for distance in ahead]
        for number, track in enumerate(tracks):
            window = track[begin:begin + LOOP]
            own = place_of(window, CYCLES[number])
            self.assertLess(abs(apart_in_loop(own, places[number])), 0.2, f"input {number + 1}")
            for i, sample in enumerate(window):
                wanted = sound_at(places[number] + i, CYCLES[number])
                self.assertAlmostEqual(sample, wanted, delta=0.006, msg=f"input {number + 1}")
        for i, sample in enumerate(sent[begin:begin + LOOP]):
            one, _, three, four = (sound_at(places[n] + i, CYCLES[n]) for n in range(4))
            self.assertAlmostEqual(sample, one + MIDDLE * (three + four), delta=0.012, msg="sent")

    def test_two_inputs_are_what_is_sent_unless_they_are_asked_for(self):
        kim, _ = self.musician_with_inputs(2, "--record-metronome", "off")
        take = self.record_bars(kim, 2.0)
        self.assertEqual({row["kind"] for row in take.rows}, {"mix", "own"})
        kim.stop()
        kim, _ = self.musician_with_inputs(2, "--record-inputs", "on")
        take = self.record_bars(kim, 3.0)
        self.assertEqual(sum(row["kind"] == "input" for row in take.rows), 2)


class Metronome(OneselfInATake):
    def test_clicks_stand_on_the_beats_of_session_time_though_nobody_hears_them(self):
        kim, ears = self.musician_with_inputs(3)
        judge = self.recorder(self.jack_server, records={"kim": kim.midi_receive})
        self.transport("tempo", "173.7")
        self.transport("start")
        self.wait_until_ticking(judge, "kim")
        begun = ears.frames()
        self.record(kim, "start")
        self.wait_for_phase(kim, "recording", seconds=5.0)
        self.transport("tempo", "97.3")
        take = self.record_bars(kim, 12.0)
        track = take.track("metronome", "rendered")
        self.assertEqual(len(track), len(take.track("mix", "mix")))
        self.assertTrue(self.muted(take)["metronome"])
        heard = clicks([0.0] * RATE + list(track), -RATE)
        beats = self.beats(take)
        self.assertGreater(len(beats), 20)
        self.assertEqual(len(heard), len(beats))
        for (frame, _), beat in zip(heard, beats):
            self.assertLessEqual(abs(frame - beat), 1)
        self.assertTrue(all((peak > ACCENT * 0.9) == (number % 4 == 0)
                            for number, (_, peak) in enumerate(heard)))
        # What was played tells at which of JACK's frames a frame of the recording was, unless JACK
        # has left out some meanwhile; clicks are where the clock has ticked.
        if any(frame > begun for frame in ears.skips()):
            return
        ticks = [tick.frame for tick in self.slave(judge, "kim").ticks if tick.song_tick % 24 == 0]
        off = self.off_the_ticks(take, ears, [frame for frame, _ in heard], ticks)
        self.assertLessEqual(off, 1.5)

    def off_the_ticks(self, take, ears, frames, ticks):
        """The median, in frames; a click and a tick are one where nothing else is as near."""
        track = self.input_track(take, 1)
        begin = ears.frames() - LOOP
        phase = place_of(ears.recorded(begin)[0], CYCLES[0])
        off = []
        for frame in frames:
            window = track[max(0, frame - LOOP // 2):][:LOOP]
            if len(window) < LOOP:
                continue
            place = place_of(window, CYCLES[0]) + min(frame, LOOP // 2)
            at = ears.first_frame() + begin + apart_in_loop(phase, place)
            off.append(min((apart_in_loop(at, tick) for tick in ticks), key=abs))
        off.sort(key=abs)
        self.assertGreater(len(off), 15)
        return abs(off[len(off) // 2])


if __name__ == "__main__":
    unittest.main()
