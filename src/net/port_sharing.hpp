// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace midipool {

// Several sockets of one server on one UDP port (SO_REUSEPORT). They are numbered in the order in
// which they were bound; all are of one user, have one address, and ask for it before they bind.
enum class PortSharing : bool { kNone, kWithSiblings };

// Before bind(). False, with errno, when the system refuses.
[[nodiscard]] bool sharePort(int socket) noexcept;

// From now on the kernel hands RTP and RTCP (RFC 7983, RFC 5761) to the siblings 1 to `threads`, by
// SSRC: to 1 + SSRC modulo `threads`. All else goes to 0. `socket` is any of them. False, with
// errno, when the system refuses.
[[nodiscard]] bool steerSound(int socket, unsigned threads) noexcept;

}  // namespace midipool
