// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <string>

#include "device/pipewire/pipewire_connection.hpp"
#include "device/pipewire/pipewire_filter.hpp"
#include "device/pipewire/pipewire_patchbay.hpp"

namespace midipool {

// One life in a PipeWire daemon: our filter, the sink "… send" whose sound goes into it, the source
// "… receive" that has the mix, and the links between them and to where the desktop's sound goes.
// From its construction until the daemon goes or it is destroyed. Thread-safe.
class PipeWireClient {
 public:
  // Throws DeviceError.
  PipeWireClient(const AudioDeviceOptions& options, PipeWireProcess& process);
  ~PipeWireClient();

  [[nodiscard]] bool lost() const noexcept { return connection_.lost(); }

  void openStem(std::size_t slot, const std::string& name);
  void closeStem(std::size_t slot);
  // To be called now and then.
  void tidyUp();

 private:
  // A device that other programs see, made in the daemon by us, gone with us.
  class VirtualDevice {
   public:
    VirtualDevice(const PipeWireConnection& connection, const std::string& name,
                  const char* mediaClass, std::size_t channels);
    ~VirtualDevice();
    VirtualDevice(const VirtualDevice&) = delete;
    VirtualDevice& operator=(const VirtualDevice&) = delete;
    // SPA_ID_INVALID until the daemon has made it.
    [[nodiscard]] std::uint32_t nodeId() const noexcept { return pw_proxy_get_bound_id(proxy_); }

   private:
    pw_proxy* proxy_;
  };

  void build(const AudioDeviceOptions& options, PipeWireProcess& process);
  void patch(const AudioDeviceOptions& options);

  PipeWireConnection connection_;
  std::unique_ptr<PipeWireFilter> filter_;
  std::unique_ptr<VirtualDevice> sink_;
  std::unique_ptr<VirtualDevice> source_;
  std::unique_ptr<PipeWirePatchbay> patchbay_;
};

}  // namespace midipool
