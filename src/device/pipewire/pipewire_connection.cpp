// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/pipewire/pipewire_connection.hpp"

#include <cerrno>
#include <mutex>

#include "device/device_error.hpp"

namespace midipool {
namespace {

constexpr int kPatience = 2;  // seconds

void initialiseOnce() {
  static std::once_flag once;
  std::call_once(once, [] {
    pw_init(nullptr, nullptr);
    // What it prints when no daemon is there, we say ourselves.
    pw_log_set_level(SPA_LOG_LEVEL_NONE);
  });
}

}  // namespace

const pw_core_events PipeWireConnection::kEvents = {
    .version = PW_VERSION_CORE_EVENTS,
    .info =
        [](void* self, const pw_core_info* info) {
          static_cast<PipeWireConnection*>(self)->version_ = info->version;
        },
    .done =
        [](void* self, std::uint32_t, int sequence) {
          auto& connection = *static_cast<PipeWireConnection*>(self);
          connection.answered_ = sequence;
          pw_thread_loop_signal(connection.loop_.get(), false);
        },
    .ping = nullptr,
    .error =
        [](void* self, std::uint32_t id, int, int result, const char*) {
          auto& connection = *static_cast<PipeWireConnection*>(self);
          if (id != PW_ID_CORE || result != -EPIPE) return;
          connection.lost_ = true;
          pw_thread_loop_signal(connection.loop_.get(), false);
        },
    .remove_id = nullptr,
    .bound_id = nullptr,
    .add_mem = nullptr,
    .remove_mem = nullptr,
};

PipeWireConnection::PipeWireConnection() {
  initialiseOnce();
  loop_.reset(pw_thread_loop_new("midipool-pipewire", nullptr));
  // This configuration asks for realtime scheduling of the graph's thread.
  context_.reset(pw_context_new(pw_thread_loop_get_loop(loop_.get()),
                                pw_properties_new(PW_KEY_CONFIG_NAME, "client-rt.conf", nullptr),
                                0));
  if (context_) core_ = pw_context_connect(context_.get(), nullptr, 0);
  if (core_ == nullptr) {
    throw DeviceError{"no PipeWire runs; start it: systemctl --user start pipewire wireplumber"};
  }
  pw_core_add_listener(core_, &listener_, &kEvents, this);
  pw_thread_loop_start(loop_.get());
}

PipeWireConnection::~PipeWireConnection() {
  pw_thread_loop_stop(loop_.get());
  spa_hook_remove(&listener_);
  pw_core_disconnect(core_);
}

bool PipeWireConnection::sync() {
  asked_ = pw_core_sync(core_, PW_ID_CORE, 0);
  while (!lost_ && answered_ != asked_) {
    if (pw_thread_loop_timed_wait(loop_.get(), kPatience) != 0) return false;
  }
  return !lost_;
}

}  // namespace midipool
