// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/transport_words.hpp"

#include <fmt/format.h>

#include "time/milliseconds.hpp"
#include "wire/transport_message.hpp"

namespace midipool {
namespace {

// Every change is announced a little ahead, so that all can make it. What is no longer than this is
// nothing to wait for.
constexpr Nanoseconds kAtOnce = std::chrono::milliseconds{500};

// Where the request takes effect, if not at the next tick; nothing otherwise.
const char* lineOf(const TransportRequest& request) {
  if (request.quantise == Quantise::kBeat) return "beat";
  const bool isSignature = std::holds_alternative<ChangeSignature>(request.action);
  return isSignature || request.quantise == Quantise::kBar ? "bar line" : nullptr;
}

}  // namespace

std::string changeWords(const TransportChanged& changed, std::optional<SessionTime> now) {
  const auto words = fmt::format("{}: {}", changed.nickname, describe(changed.request));
  const auto* const line = lineOf(changed.request);
  if (!now || line == nullptr || changed.takesEffect - *now <= kAtOnce) return words;
  return fmt::format("{}, at the {} in {:.1f} s", words, line,
                     inMilliseconds(changed.takesEffect - *now) / 1000.0);
}

}  // namespace midipool
