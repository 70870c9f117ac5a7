// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/failure.hpp"

#include "wire/protocol_error.hpp"

namespace midipool {

const char* nameOf(Failure::Step step) noexcept {
  switch (step) {
    case Failure::Step::kName:
      return "name";
    case Failure::Step::kRoute:
      return "route";
    case Failure::Step::kTcp:
      return "tcp";
    case Failure::Step::kTls:
      return "tls";
    case Failure::Step::kUdp:
      return "udp";
    case Failure::Step::kFingerprint:
      return "fingerprint";
    case Failure::Step::kPassword:
      return "password";
    case Failure::Step::kRoom:
      return "room";
    case Failure::Step::kDevices:
      return "devices";
    case Failure::Step::kHost:
      return "host";
    case Failure::Step::kOther:
      break;
  }
  return "other";
}

Failure::Step stepOf(ConnectError::Kind kind) noexcept {
  switch (kind) {
    case ConnectError::Kind::kName:
      return Failure::Step::kName;
    case ConnectError::Kind::kRoute:
      return Failure::Step::kRoute;
    case ConnectError::Kind::kRefused:
    case ConnectError::Kind::kTimeout:
      return Failure::Step::kTcp;
    case ConnectError::Kind::kTls:
    case ConnectError::Kind::kNotMidiPool:
      return Failure::Step::kTls;
    case ConnectError::Kind::kFingerprintChanged:
      break;
  }
  return Failure::Step::kFingerprint;
}

Failure::Step stepOf(const std::string& errorCode) noexcept {
  if (errorCode == error_code::kWrongPassword) return Failure::Step::kPassword;
  const bool room = errorCode == error_code::kRoomFull || errorCode == error_code::kTooManyRooms ||
                    errorCode == error_code::kReplaced;
  return room ? Failure::Step::kRoom : Failure::Step::kOther;
}

}  // namespace midipool
