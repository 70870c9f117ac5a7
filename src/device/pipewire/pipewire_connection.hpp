// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include <pipewire/pipewire.h>

namespace midipool {

template <auto kFunction>
struct CallToDelete {
  template <typename T>
  void operator()(T* object) const noexcept {
    kFunction(object);
  }
};

// One connection to a PipeWire daemon, with a thread of its own that runs its loop (and one that runs
// the graph, realtime where the system allows it). All calls into libpipewire need a Lock; the loop's
// thread has it while it calls back.
class PipeWireConnection {
 public:
  // Throws DeviceError when no daemon answers.
  PipeWireConnection();
  ~PipeWireConnection();
  PipeWireConnection(const PipeWireConnection&) = delete;
  PipeWireConnection& operator=(const PipeWireConnection&) = delete;

  class Lock {
   public:
    explicit Lock(const PipeWireConnection& connection) noexcept : loop_{connection.loop_.get()} {
      pw_thread_loop_lock(loop_);
    }
    ~Lock() { pw_thread_loop_unlock(loop_); }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

   private:
    pw_thread_loop* loop_;
  };

  [[nodiscard]] pw_core* core() const noexcept { return core_; }
  // The daemon is gone. Thread-safe.
  [[nodiscard]] bool lost() const noexcept { return lost_.load(std::memory_order_relaxed); }
  // Waits, two seconds at most, until the daemon has done all that was asked of it. False if it did
  // not. With a Lock.
  bool sync();
  // As the daemon has it: "0.3.65". With a Lock, after sync().
  [[nodiscard]] const std::string& version() const noexcept { return version_; }

 private:
  static const pw_core_events kEvents;

  std::unique_ptr<pw_thread_loop, CallToDelete<pw_thread_loop_destroy>> loop_;
  std::unique_ptr<pw_context, CallToDelete<pw_context_destroy>> context_;
  pw_core* core_ = nullptr;
  spa_hook listener_{};
  std::string version_;
  int asked_ = 0;
  int answered_ = 0;
  std::atomic<bool> lost_{false};
};

}  // namespace midipool
