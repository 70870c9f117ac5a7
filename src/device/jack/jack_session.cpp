// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/jack/jack_session.hpp"

#include <condition_variable>
#include <utility>

#include "device/midi_device.hpp"
#include "realtime/sleep.hpp"

namespace midipool {
namespace {

constexpr auto kLookEvery = std::chrono::milliseconds{200};
constexpr auto kTryEvery = std::chrono::seconds{1};

}  // namespace

JackSession::JackSession(std::string name, std::vector<JackPart*> parts)
    : wantedName_{std::move(name)},
      parts_{std::move(parts)},
      client_{std::make_unique<JackClient>(wantedName_, parts_)},
      clientName_{client_->name()},
      maintenance_{[this](const std::stop_token& stop) { maintain(stop); }} {}

JackSession::~JackSession() = default;

std::string JackSession::clientName() const {
  const std::lock_guard lock{mutex_};
  return clientName_;
}

std::string JackSession::description() const {
  const std::lock_guard lock{mutex_};
  if (!client_) return "JACK, waiting for its server to come back";
  return "JACK, " + std::to_string(client_->sampleRate()) + " Hz, " +
         std::to_string(client_->framesPerCycle()) + " frames";
}

void JackSession::maintain(const std::stop_token& stop) {
  std::mutex sleeping;
  std::condition_variable_any wake;
  std::unique_lock lock{sleeping};
  while (!wake.wait_for(lock, stop, kLookEvery, [&stop] { return stop.stop_requested(); })) look();
}

// Only this thread changes client_, so reading it here needs no lock.
void JackSession::look() {
  if (client_ && client_->lost()) lose();
  if (client_) connections_.seen(client_->connections(), realtime::monotonicNow());
  if (realtime::monotonicNow() < nextTry_) return;
  nextTry_ = realtime::monotonicNow() + kTryEvery;
  if (!client_) reopen();
  if (client_) restoreConnections();
}

void JackSession::lose() {
  connected_.store(false);
  connections_.lost(realtime::monotonicNow());
  std::unique_ptr<JackClient> old;
  {
    const std::lock_guard lock{mutex_};
    old = std::move(client_);
  }
}

void JackSession::reopen() {
  try {
    auto fresh = std::make_unique<JackClient>(wantedName_, parts_);
    const std::lock_guard lock{mutex_};
    clientName_ = fresh->name();
    client_ = std::move(fresh);
    connected_.store(true);
  } catch (const DeviceError&) {
    // Still away; connected() says so, and the next try comes in a second.
  }
}

void JackSession::restoreConnections() {
  for (const auto& connection : connections_.missing()) client_->connect(connection);
}

}  // namespace midipool
