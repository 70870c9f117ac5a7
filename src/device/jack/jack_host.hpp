// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "device/jack/jack_audio_part.hpp"
#include "device/jack/jack_midi_part.hpp"
#include "device/jack/jack_session.hpp"
#include "device/sending_record.hpp"

namespace midipool {

// The one JACK client of a process, with the parts that were asked for; the devices share it.
class JackHost {
 public:
  // `spooler` or `process` may be null: then there are no MIDI or no audio ports. Throws DeviceError
  // when no JACK server runs. If another client has the name, JACK makes another one of it.
  JackHost(const std::string& name, Spooler* spooler, AudioProcess* process, std::size_t inputs);

  [[nodiscard]] JackMidiPart& midi() { return *midi_; }
  [[nodiscard]] const JackMidiPart& midi() const { return *midi_; }
  [[nodiscard]] JackAudioPart& audio() { return *audio_; }
  [[nodiscard]] const JackAudioPart& audio() const { return *audio_; }
  [[nodiscard]] const SendingRecord& record() const noexcept { return record_; }
  [[nodiscard]] const JackSession& session() const noexcept { return *session_; }
  // The full name of one of our ports.
  [[nodiscard]] std::string portName(const char* port) const;

 private:
  SendingRecord record_;
  std::optional<JackMidiPart> midi_;
  std::optional<JackAudioPart> audio_;
  std::optional<JackSession> session_;  // last: it runs the parts
};

}  // namespace midipool
