// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_recorder/player.hpp"

#include <algorithm>
#include <utility>

#include <jack/midiport.h>

namespace midipool::testing {

void Player::addPort(jack_port_t* port, std::vector<ScriptEvent> script) {
  outputs_.push_back(Output{port, nullptr, std::move(script), 0});
}

bool Player::send(std::size_t port, const std::vector<std::uint8_t>& bytes) {
  if (bytes.size() > kMaxSendBytes) return false;
  Message message;
  message.port = static_cast<std::uint8_t>(port);
  message.size = static_cast<std::uint16_t>(bytes.size());
  std::copy(bytes.begin(), bytes.end(), message.bytes.begin());
  return messages_.push(message);
}

void Player::process(const Cycle& cycle, bool started, std::uint64_t startFrame) {
  for (Output& output : outputs_) {
    output.buffer = jack_port_get_buffer(output.port, cycle.length);
    jack_midi_clear_buffer(output.buffer);
  }
  // Messages first: they stand at offset 0, and a port's events must be written in order.
  playMessages(cycle);
  if (!started) return;
  for (Output& output : outputs_) playScript(output, cycle, startFrame);
}

void Player::playMessages(const Cycle& cycle) {
  messages_.consume_all([&](const Message& message) {
    void* buffer = outputs_[message.port].buffer;
    const bool written = jack_midi_event_write(buffer, 0, message.bytes.data(), message.size) == 0;
    Record record;
    record.kind = written ? RecordKind::kSent : RecordKind::kUnsent;
    record.port = message.port;
    record.frame = cycle.frame;
    record.micros = cycle.microsAt(0);
    capture_.push(record);
  });
}

void Player::playScript(Output& output, const Cycle& cycle, std::uint64_t startFrame) {
  const std::uint64_t end = cycle.frame + cycle.length;
  for (; output.next < output.script.size(); ++output.next) {
    const ScriptEvent& event = output.script[output.next];
    const std::uint64_t frame = startFrame + event.frame;
    if (frame >= end) return;
    // An event whose frames JACK skipped still goes out, as late as it is.
    const bool late = frame < cycle.frame;
    const auto offset = static_cast<jack_nframes_t>(late ? 0 : frame - cycle.frame);
    const int failed =
        jack_midi_event_write(output.buffer, offset, event.bytes.data(), event.bytes.size());
    if (late || failed != 0) late_.fetch_add(1, std::memory_order_relaxed);
  }
}

}  // namespace midipool::testing
