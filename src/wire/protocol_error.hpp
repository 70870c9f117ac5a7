// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>

namespace midipool {

// What is wrong with a message or a request, as it goes back to the sender: a code for programs and
// a sentence for people. The codes are listed in docs/protocol.md.
class ProtocolError : public std::runtime_error {
 public:
  ProtocolError(std::string code, const std::string& sentence)
      : std::runtime_error{sentence}, code_{std::move(code)} {}

  [[nodiscard]] const std::string& code() const noexcept { return code_; }

 private:
  std::string code_;
};

namespace error_code {
inline constexpr auto kInvalidMessage = "invalid_message";
inline constexpr auto kNotJoined = "not_joined";
inline constexpr auto kAlreadyJoined = "already_joined";
inline constexpr auto kWrongPassword = "wrong_password";
inline constexpr auto kNoSuchRoom = "no_such_room";
inline constexpr auto kNoSuchMember = "no_such_member";
inline constexpr auto kRoomFull = "room_full";
inline constexpr auto kTooManyRooms = "too_many_rooms";
inline constexpr auto kNotAllowed = "not_allowed";
inline constexpr auto kCannotRecord = "cannot_record";
inline constexpr auto kTooFast = "too_fast";
inline constexpr auto kShutdown = "shutdown";
inline constexpr auto kReplaced = "replaced";
inline constexpr auto kKicked = "kicked";
inline constexpr auto kRoomClosed = "room_closed";
}  // namespace error_code

}  // namespace midipool
