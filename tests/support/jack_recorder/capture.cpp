// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_recorder/capture.hpp"

#include <algorithm>
#include <cstring>

namespace midipool::testing {

void Capture::addPort(jack_port_t* port) {
  cursors_.at(portCount_++).port = port;
}

void Capture::process(const Cycle& cycle) {
  for (std::size_t i = 0; i < portCount_; ++i) {
    Cursor& cursor = cursors_[i];
    cursor.buffer = jack_port_get_buffer(cursor.port, cycle.length);
    cursor.count = jack_midi_get_event_count(cursor.buffer);
    cursor.next = 0;
    load(cursor);
  }
  while (Cursor* cursor = earliest()) {
    pushEvent(*cursor, cycle);
    ++cursor->next;
    load(*cursor);
  }
}

void Capture::push(const Record& record) {
  if (!queue_.push(record)) lost_.fetch_add(1, std::memory_order_relaxed);
}

void Capture::load(Cursor& cursor) {
  // An event that JACK cannot give is passed over; it does not happen with a whole buffer.
  while (cursor.next < cursor.count &&
         jack_midi_event_get(&cursor.event, cursor.buffer, cursor.next) != 0) {
    ++cursor.next;
  }
}

Capture::Cursor* Capture::earliest() {
  Cursor* found = nullptr;
  for (std::size_t i = 0; i < portCount_; ++i) {
    Cursor& cursor = cursors_[i];
    if (cursor.next >= cursor.count) continue;
    if (!found || cursor.event.time < found->event.time) found = &cursor;
  }
  return found;
}

void Capture::pushEvent(const Cursor& cursor, const Cycle& cycle) {
  Record record;
  record.kind = RecordKind::kEvent;
  record.port = static_cast<std::uint8_t>(&cursor - cursors_.data());
  record.frame = cycle.frame + cursor.event.time;
  record.micros = cycle.microsAt(cursor.event.time);
  std::size_t done = 0;
  do {
    const std::size_t part = std::min(cursor.event.size - done, Record::kMaxBytes);
    std::memcpy(record.bytes.data(), cursor.event.buffer + done, part);
    done += part;
    record.size = static_cast<std::uint8_t>(part);
    record.more = done < cursor.event.size;
    push(record);
  } while (record.more);
}

}  // namespace midipool::testing
