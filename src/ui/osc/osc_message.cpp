// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/osc/osc_message.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <string_view>

#include <lo/lo.h>

#include "wire/big_endian.hpp"

namespace midipool::osc {
namespace {

using Bytes = std::span<const std::uint8_t>;
using Handle = std::unique_ptr<void, decltype(&lo_message_free)>;

constexpr std::string_view kBundle{"#bundle\0", 8};
constexpr std::size_t kBundleHeader = 16;  // that and a time
constexpr int kDeepest = 4;                // bundles within bundles
constexpr int kMostArguments = 32;

// Not through the library's union, which stands at addresses that do not suit its type.
template <typename Value>
Value valueAt(const void* place) {
  Value value{};
  std::memcpy(&value, place, sizeof value);
  return value;
}

std::optional<Argument> argumentFrom(char type, const void* place) {
  switch (type) {
    case LO_INT32:
      return valueAt<std::int32_t>(place);
    case LO_FLOAT:
      return valueAt<float>(place);
    case LO_DOUBLE:
      return static_cast<float>(valueAt<double>(place));
    case LO_STRING:
    case LO_SYMBOL:
      return std::string{static_cast<const char*>(place)};
    case LO_TRUE:
      return true;
    case LO_FALSE:
      return false;
    default:
      return std::nullopt;
  }
}

std::optional<Message> messageFrom(Bytes bytes) {
  // The library writes to what it is given.
  std::vector<std::uint8_t> copy{bytes.begin(), bytes.end()};
  const Handle handle{lo_message_deserialise(copy.data(), copy.size(), nullptr), &lo_message_free};
  if (!handle) return std::nullopt;
  const auto* const begin = reinterpret_cast<const char*>(bytes.data());
  Message message{{begin, ::strnlen(begin, bytes.size())}, {}};
  const int count = lo_message_get_argc(handle.get());
  if (count > kMostArguments) return std::nullopt;
  const auto* const types = lo_message_get_types(handle.get());
  auto** const values = lo_message_get_argv(handle.get());
  for (int i = 0; i < count; ++i) {
    auto argument = argumentFrom(types[i], values[i]);
    if (!argument) return std::nullopt;
    message.arguments.push_back(std::move(*argument));
  }
  return message;
}

bool isBundle(Bytes bytes) {
  return bytes.size() >= kBundleHeader &&
         std::memcmp(bytes.data(), kBundle.data(), kBundle.size()) == 0;
}

void decodeInto(std::vector<Message>& messages, Bytes bytes, int depth) {
  if (!isBundle(bytes)) {
    if (auto message = messageFrom(bytes)) messages.push_back(std::move(*message));
    return;
  }
  if (depth == kDeepest) return;
  auto rest = bytes.subspan(kBundleHeader);
  while (rest.size() > sizeof(std::uint32_t)) {
    const std::size_t size = readBigEndian<std::uint32_t>(rest);
    rest = rest.subspan(sizeof(std::uint32_t));
    if (size > rest.size()) return;
    decodeInto(messages, rest.first(size), depth + 1);
    rest = rest.subspan(size);
  }
}

struct Adder {
  lo_message message;
  void operator()(std::int32_t value) const { (void)lo_message_add_int32(message, value); }
  void operator()(float value) const { (void)lo_message_add_float(message, value); }
  void operator()(const std::string& value) const {
    (void)lo_message_add_string(message, value.c_str());
  }
  void operator()(bool value) const {
    (void)(value ? lo_message_add_true(message) : lo_message_add_false(message));
  }
};

}  // namespace

std::optional<double> Message::number(std::size_t index) const noexcept {
  if (index >= arguments.size()) return std::nullopt;
  const auto& argument = arguments[index];
  if (const auto* integer = std::get_if<std::int32_t>(&argument)) return *integer;
  if (const auto* flag = std::get_if<bool>(&argument)) return *flag ? 1.0 : 0.0;
  const auto* real = std::get_if<float>(&argument);
  if (real == nullptr || !std::isfinite(*real)) return std::nullopt;
  return *real;
}

std::vector<Message> decode(Bytes datagram) {
  std::vector<Message> messages;
  if (datagram.size() <= kLongestDatagram) decodeInto(messages, datagram, 0);
  return messages;
}

std::vector<std::uint8_t> encode(const Message& message) {
  const Handle handle{lo_message_new(), &lo_message_free};
  for (const auto& argument : message.arguments) std::visit(Adder{handle.get()}, argument);
  const auto size = lo_message_length(handle.get(), message.address.c_str());
  if (size > kLongestDatagram) return {};
  std::vector<std::uint8_t> bytes(size);
  lo_message_serialise(handle.get(), message.address.c_str(), bytes.data(), nullptr);
  return bytes;
}

}  // namespace midipool::osc
