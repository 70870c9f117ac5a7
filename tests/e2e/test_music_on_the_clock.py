# SPDX-License-Identifier: GPL-3.0-or-later
"""Who hears the room at one delay gets shared notes as late as its sound, to the frame."""

import unittest

from midipool_bench.waiting import wait_until
from sound_stage import SoundStage

RATE = 48000


def note_on(note):
    return bytes([0x90, note, 100])


def note_off(note):
    return bytes([0x80, note, 64])


class MusicOnTheClock(SoundStage):
    def setUp(self):
        self.jack_server = self.jack(period=256)
        self.room = self.server()
        self.kim = self.client("kim", self.room.address, "--share", "notes", "--audio", "jack",
                               jack=self.jack_server)

    def listener(self, nick, *extra, relay=None):
        address = self.relay(self.room.port, **relay).address if relay else self.room.address
        return self.client(nick, address, "--audio", "jack", *extra, jack=self.jack_server)

    def judge_of(self, *listeners):
        records = {client.nick: client.midi_receive for client in listeners}
        return self.recorder(self.jack_server, records=records,
                             plays={"hands": self.kim.midi_send})

    def wait_until_aligned(self, *clients):
        """Until the common delay has been the same for a second; returns it in frames."""
        def settled():
            delays = []
            for _ in range(3):
                for client in clients:
                    playout = client.status()["sound"]["playout"]
                    delays.append(playout.get("delay_ms") if playout["state"] == "aligned" else None)
                self.pause(0.5)
            return delays[0] if delays[0] and len(set(delays)) == 1 else None

        return wait_until(settled, 60, "one delay") * RATE / 1000

    def pause(self, seconds):
        judge = getattr(self, "_pause", None)
        if judge is None:
            judge = self._pause = self.sound(self.jack_server, outs=0, ins=1, name="pause-")
        judge.wait_for_frames(int(seconds * RATE))

    def frames_at(self, judge, label, data):
        return [event.frame for event in judge.events(label) if event.data == data]

    def test_a_note_comes_as_late_as_the_sound_to_the_frame(self):
        lee = self.listener("lee", "--playout", "aligned")
        far = self.listener("max", "--playout", "aligned",
                            relay={"delay_ms": 15, "jitter_ms": 1})
        delay = self.wait_until_aligned(lee, far)
        judge = self.judge_of(lee, far)
        sent = {}
        for note in range(40, 60):
            sent[note] = judge.send("hands", note_on(note))
            judge.send("hands", note_off(note))
            self.pause(0.05)
        last = note_off(59)
        for client in (lee, far):
            judge.wait_for(lambda _, nick=client.nick: self.frames_at(judge, nick, last), 10,
                           f"all notes at {client.nick}")
        self.assertEqual(self.wait_until_aligned(lee, far), delay)
        for client in (lee, far):
            late = [self.frames_at(judge, client.nick, note_on(note))[0] - frame - delay
                    for note, frame in sent.items()]
            # Two clocks' estimates of one session time; see the status for their bounds.
            bounds = sum(one.status()["clock"]["error_bound_ms"] for one in (self.kim, client))
            most = 1.5 + bounds * RATE / 1000
            self.assertLessEqual(max(abs(frames) for frames in late), most, (client.nick, late))

    def test_live_they_come_at_once(self):
        lee = self.listener("lee")
        far = self.listener("max", "--playout", "aligned",
                            relay={"delay_ms": 100, "jitter_ms": 0})
        delay = self.wait_until_aligned(far)
        judge = self.judge_of(lee)
        sent = {}
        for note in range(40, 50):
            sent[note] = judge.send("hands", note_on(note))
            judge.send("hands", note_off(note))
        judge.wait_for(lambda _: self.frames_at(judge, "lee", note_off(49)), 10, "the notes")
        # A busy machine takes its time for some of them.
        soonest = min(self.frames_at(judge, "lee", note_on(note))[0] - frame
                      for note, frame in sent.items())
        self.assertLess(soonest, delay / 2)

    def test_who_vanishes_lets_go_behind_his_last_notes(self):
        lee = self.listener("lee", "--playout", "aligned")
        far = self.listener("max", "--playout", "aligned",
                            relay={"delay_ms": 60, "jitter_ms": 0})
        self.wait_until_aligned(lee, far)
        judge = self.judge_of(lee)
        for note in range(40, 44):
            judge.send("hands", note_on(note))
        self.pause(0.02)
        self.kim.kill()
        judge.wait_for(lambda _: self.frames_at(judge, "lee", note_off(43)), 30, "the ends")
        music = [event.data for event in judge.events("lee") if event.data[0] in (0x80, 0x90)]
        for note in range(40, 44):
            self.assertLess(music.index(note_on(note)), music.index(note_off(note)))


if __name__ == "__main__":
    unittest.main()
