// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <pipewire/filter.h>

#include "device/audio_device_options.hpp"
#include "device/pipewire/pipewire_connection.hpp"
#include "device/pipewire/pipewire_process.hpp"
#include "realtime/handover.hpp"

namespace midipool {

// Our node in PipeWire's graph, with ports as a JACK client has them: send_1 … in; receive_1,
// receive_2 and two for each stem out. One for the life of a connection, which must outlive it. All
// calls with the connection's Lock, but as stated.
class PipeWireFilter {
 public:
  // Throws DeviceError.
  PipeWireFilter(const PipeWireConnection& connection, const AudioDeviceOptions& options,
                 PipeWireProcess& process);
  ~PipeWireFilter();
  PipeWireFilter(const PipeWireFilter&) = delete;
  PipeWireFilter& operator=(const PipeWireFilter&) = delete;

  // Its number in the graph; SPA_ID_INVALID while it has none.
  [[nodiscard]] std::uint32_t nodeId() const noexcept {
    return pw_filter_get_node_id(filter_.get());
  }

  void openStem(std::size_t slot, const std::string& name);
  // Empties the slot; its ports go with collectStems(), once no cycle uses them.
  void closeStem(std::size_t slot);
  // To be called now and then.
  void collectStems();

 private:
  struct Stem {
    void* left;
    void* right;  // null where the left one is all
  };

  static const pw_filter_events kEvents;

  void* addPort(pw_direction direction, const std::string& name, const char* channel);
  void process(const spa_io_position& position) noexcept;
  StemOutput outputOf(const Stem& stem, std::size_t frames) noexcept;

  PipeWireProcess& process_;
  std::unique_ptr<pw_filter, CallToDelete<pw_filter_destroy>> filter_;
  spa_hook listener_{};
  std::vector<void*> in_;
  std::array<void*, 2> out_{};
  std::vector<const float*> inputs_;
  std::vector<float> silence_;
  std::array<std::vector<float>, 2> unheard_;
  std::vector<float> unheardStem_;
  realtime::Handover<Stem, kStemSlots> stems_;
  std::vector<Stem> leaving_;
};

}  // namespace midipool
