// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>

namespace midipool {

// Why a client has no connection; what() is one line for the user.
class ConnectError : public std::runtime_error {
 public:
  enum class Kind {
    kName,                // the host's name is not known
    kRoute,               // no way to that address
    kRefused,             // the machine is there, the server is not
    kTimeout,             // nobody answers
    kTls,                 // who answers speaks no TLS
    kFingerprintChanged,  // not the server that was there before
    kNotMidiPool          // a server of another kind, or of an incompatible version
  };

  ConnectError(Kind kind, const std::string& line) : std::runtime_error{line}, kind_{kind} {}

  [[nodiscard]] Kind kind() const noexcept { return kind_; }

 private:
  Kind kind_;
};

}  // namespace midipool
