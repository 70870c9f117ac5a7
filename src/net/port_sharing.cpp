// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/port_sharing.hpp"

#include <array>
#include <cstdint>

#include <linux/filter.h>
#include <sys/socket.h>

namespace midipool {
namespace {

sock_filter statement(unsigned code, std::uint32_t value) noexcept {
  return {static_cast<std::uint16_t>(code), 0, 0, value};
}

// Goes on `yes` or `no` instructions after the next one.
sock_filter branch(unsigned code, std::uint32_t value, std::uint8_t yes, std::uint8_t no) noexcept {
  return {static_cast<std::uint16_t>(BPF_JMP | code | BPF_K), yes, no, value};
}

constexpr std::uint32_t kFirstOfRtp = 128;
constexpr std::uint32_t kFirstBehindRtp = 192;
constexpr std::uint32_t kFirstOfRtcp = 192;
constexpr std::uint32_t kFirstBehindRtcp = 224;

}  // namespace

bool sharePort(int socket) noexcept {
  const int on = 1;
  return ::setsockopt(socket, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0;
}

bool steerSound(int socket, unsigned threads) noexcept {
  // Byte 0 is the first behind the UDP header. What is too short for a load ends with 0.
  std::array program{
      statement(BPF_LD | BPF_B | BPF_ABS, 0),
      branch(BPF_JGE, kFirstOfRtp, 0, 9),
      branch(BPF_JGE, kFirstBehindRtp, 8, 0),
      statement(BPF_LD | BPF_B | BPF_ABS, 1),
      branch(BPF_JGE, kFirstOfRtcp, 0, 3),
      branch(BPF_JGE, kFirstBehindRtcp, 2, 0),
      statement(BPF_LD | BPF_W | BPF_ABS, 4),  // RTCP's sender
      statement(BPF_JMP | BPF_JA, 1),
      statement(BPF_LD | BPF_W | BPF_ABS, 8),  // RTP's
      statement(BPF_ALU | BPF_MOD | BPF_K, threads),
      statement(BPF_JMP | BPF_JA, 1),
      statement(BPF_RET | BPF_K, 0),
      statement(BPF_ALU | BPF_ADD, 1),  // BPF_K is 0
      statement(BPF_RET | BPF_A, 0),
  };
  const sock_fprog attached{static_cast<std::uint16_t>(program.size()), program.data()};
  return ::setsockopt(socket, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &attached, sizeof attached) ==
         0;
}

}  // namespace midipool
