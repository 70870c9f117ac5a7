// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/datagram.hpp"

#include <algorithm>
#include <stdexcept>

#include "wire/big_endian.hpp"

namespace midipool {
namespace {

constexpr std::uint8_t kFirstKind = 8;
constexpr std::uint8_t kLastKind = 15;
constexpr std::size_t kSessionAt = 4;
constexpr std::size_t kSequenceAt = 8;

using Salt = std::array<std::uint8_t, 4>;
using Nonce = std::array<std::uint8_t, AesGcm::kNonceSize>;

std::span<const std::uint8_t, AesGcm::kKeySize> cipherKeyOf(const DirectionKey& key) {
  return std::span{key}.first<AesGcm::kKeySize>();
}

Salt saltOf(const DirectionKey& key) {
  Salt salt;
  std::copy(key.begin() + AesGcm::kKeySize, key.end(), salt.begin());
  return salt;
}

Nonce nonceOf(const Salt& salt, std::uint64_t sequence) {
  Nonce nonce;
  std::copy(salt.begin(), salt.end(), nonce.begin());
  writeBigEndian(std::span{nonce}.subspan(salt.size()), sequence);
  return nonce;
}

}  // namespace

std::optional<std::uint32_t> sessionOf(std::span<const std::uint8_t> datagram) noexcept {
  if (datagram.size() < kDatagramOverhead || datagram.size() > kMaxDatagramSize) {
    return std::nullopt;
  }
  if (datagram[0] < kFirstKind || datagram[0] > kLastKind) return std::nullopt;
  if (datagram[1] != 0 || datagram[2] != 0 || datagram[3] != 0) return std::nullopt;
  return readBigEndian<std::uint32_t>(datagram.subspan(kSessionAt));
}

DatagramSealer::DatagramSealer(std::uint32_t sessionId, const DirectionKey& key)
    : sessionId_{sessionId}, salt_{saltOf(key)}, cipher_{AesGcm::Use::kEncrypt, cipherKeyOf(key)} {}

std::span<const std::uint8_t> DatagramSealer::seal(DatagramKind kind,
                                                   std::span<const std::uint8_t> payload) {
  if (payload.size() > kMaxDatagramPayload) throw std::length_error{"datagram payload too long"};
  const auto sequence = nextSequence_++;
  const auto datagram = std::span{buffer_}.first(payload.size() + kDatagramOverhead);
  const auto header = datagram.first(kDatagramHeaderSize);
  header[0] = static_cast<std::uint8_t>(kind);
  writeBigEndian(header.subspan(kSessionAt), sessionId_);
  writeBigEndian(header.subspan(kSequenceAt), sequence);
  cipher_.encrypt(nonceOf(salt_, sequence), header, payload, datagram.subspan(kDatagramHeaderSize));
  return datagram;
}

DatagramOpener::DatagramOpener(std::uint32_t sessionId, const DirectionKey& key)
    : sessionId_{sessionId}, salt_{saltOf(key)}, cipher_{AesGcm::Use::kDecrypt, cipherKeyOf(key)} {}

std::optional<OpenedDatagram> DatagramOpener::open(
    std::span<const std::uint8_t> datagram) noexcept {
  if (sessionOf(datagram) != sessionId_) return std::nullopt;
  const auto sequence = readBigEndian<std::uint64_t>(datagram.subspan(kSequenceAt));
  if (!window_.isNew(sequence)) return std::nullopt;
  const auto header = datagram.first(kDatagramHeaderSize);
  const auto payload = std::span{buffer_}.first(datagram.size() - kDatagramOverhead);
  if (!cipher_.decrypt(nonceOf(salt_, sequence), header, datagram.subspan(kDatagramHeaderSize),
                       payload)) {
    return std::nullopt;
  }
  window_.mark(sequence);
  return OpenedDatagram{static_cast<DatagramKind>(datagram[0]), sequence, payload};
}

}  // namespace midipool
