// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "net/connect_error.hpp"

namespace midipool {

// Why a player does not get into a room, or cannot stay.
struct Failure {
  // What was tried when it failed, from the outside in.
  enum class Step {
    kName,
    kRoute,
    kTcp,
    kTls,
    kUdp,
    kFingerprint,
    kPassword,
    kRoom,
    kDevices,
    kHost,  // no server can run here
    kOther
  };
  Step step = Step::kOther;
  std::string line;    // one, for the user
  std::string code{};  // of docs/protocol.md, where the server has refused
};

[[nodiscard]] const char* nameOf(Failure::Step step) noexcept;

[[nodiscard]] Failure::Step stepOf(ConnectError::Kind kind) noexcept;
// Of a code of docs/protocol.md.
[[nodiscard]] Failure::Step stepOf(const std::string& errorCode) noexcept;

}  // namespace midipool
