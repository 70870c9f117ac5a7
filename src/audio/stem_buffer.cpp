// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/stem_buffer.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace midipool {
namespace {

constexpr auto kPiece = static_cast<std::int64_t>(StemMemory::kFrames);

std::size_t placeIn(std::int64_t frame) noexcept {
  return static_cast<std::size_t>(frame % kPiece);
}

// How many bits from `bit` on are as wanted, up to `most` or the piece's end.
std::size_t runIn(const StemMemory& piece, std::size_t bit, std::size_t most,
                  bool wanted) noexcept {
  most = std::min(most, StemMemory::kFrames - bit);
  std::size_t count = 0;
  while (count < most) {
    const auto at = bit + count;
    const auto offset = at % StemMemory::kWord;
    const auto word = piece.present[at / StemMemory::kWord] >> offset;
    const auto same =
        static_cast<std::size_t>(wanted ? std::countr_one(word) : std::countr_zero(word));
    const auto left = StemMemory::kWord - offset;
    count += std::min(same, left);
    if (same < left) break;
  }
  return std::min(count, most);
}

void mark(StemMemory& piece, std::size_t bit, std::size_t count) noexcept {
  while (count > 0) {
    const auto offset = bit % StemMemory::kWord;
    const auto here = std::min(count, StemMemory::kWord - offset);
    const auto ones =
        here == StemMemory::kWord ? ~std::uint64_t{0} : (std::uint64_t{1} << here) - 1;
    piece.present[bit / StemMemory::kWord] |= ones << offset;
    bit += here;
    count -= here;
  }
}

}  // namespace

StemBuffer::StemBuffer(std::size_t channels, std::size_t capacity) : channels_{channels} {
  // One more, as what is kept need not begin where a piece does.
  const auto wanted = std::clamp<std::size_t>(
      (capacity + StemMemory::kFrames - 1) / StemMemory::kFrames + 1, 2, kMostPieces);
  pieces_.reserve(kMostPieces);
  spare_.reserve(kMostPieces);
  while (pieces_.size() < wanted) {
    pieces_.push_back(std::make_unique<StemMemory>(channels));
    spare_.push_back(pieces_.back().get());
  }
}

std::unique_ptr<StemMemory> StemBuffer::deepen(std::unique_ptr<StemMemory> piece) noexcept {
  if (pieces_.size() == kMostPieces || piece->samples.size() != channels_) return piece;
  spare_.push_back(piece.get());
  pieces_.push_back(std::move(piece));
  return nullptr;
}

StemMemory* StemBuffer::pieceOf(std::int64_t frame) const noexcept {
  if (frame < 0) return nullptr;
  auto* const piece = places_[slotOf(frame / kPiece)];
  return piece != nullptr && piece->number == frame / kPiece ? piece : nullptr;
}

StemMemory* StemBuffer::oldestPiece() const noexcept {
  StemMemory* oldest = nullptr;
  for (auto* const piece : places_) {
    if (piece != nullptr && (oldest == nullptr || piece->number < oldest->number)) oldest = piece;
  }
  return oldest;
}

// Where there is no memory left, that of the oldest; null for what is older.
StemMemory* StemBuffer::pieceFor(std::int64_t number) noexcept {
  auto*& place = places_[slotOf(number)];
  if (place != nullptr && place->number == number) return place;
  if (place != nullptr && place->number > number) return nullptr;
  StemMemory* piece = place;
  if (piece == nullptr && !spare_.empty()) {
    piece = spare_.back();
    spare_.pop_back();
  } else if (piece == nullptr) {
    piece = oldestPiece();
    if (piece->number > number) return nullptr;
    places_[slotOf(piece->number)] = nullptr;
  }
  piece->number = number;
  piece->present.fill(0);
  place = piece;
  return piece;
}

void StemBuffer::write(std::int64_t frame, std::span<const float* const> planar,
                       std::size_t count) noexcept {
  if (frame < 0) return;
  for (std::size_t done = 0; done < count;) {
    const auto at = frame + static_cast<std::int64_t>(done);
    const auto place = placeIn(at);
    const auto here = std::min(count - done, StemMemory::kFrames - place);
    if (auto* const piece = pieceFor(at / kPiece)) {
      for (std::size_t channel = 0; channel < channels_; ++channel) {
        std::copy_n(planar[channel] + done, here, piece->samples[channel].data() + place);
      }
      mark(*piece, place, here);
    }
    done += here;
  }
  end_ = std::max(end_, frame + static_cast<std::int64_t>(count));
}

std::size_t StemBuffer::run(std::int64_t frame, std::size_t most, bool present) const noexcept {
  std::size_t count = 0;
  while (count < most) {
    const auto at = frame + static_cast<std::int64_t>(count);
    const auto* const piece = pieceOf(at);
    if (piece == nullptr) {
      if (present) break;
      // Before the stem's beginning nothing is ever there.
      count += at < 0 ? static_cast<std::size_t>(-at) : StemMemory::kFrames - placeIn(at);
      continue;
    }
    const auto place = placeIn(at);
    const auto same = runIn(*piece, place, most - count, present);
    count += same;
    if (place + same < StemMemory::kFrames) break;
  }
  return std::min(count, most);
}

std::size_t StemBuffer::present(std::int64_t frame, std::size_t most) const noexcept {
  return run(frame, most, true);
}

std::size_t StemBuffer::missing(std::int64_t frame, std::size_t most) const noexcept {
  return run(frame, most, false);
}

void StemBuffer::read(std::int64_t frame, std::size_t channel,
                      std::span<float> out) const noexcept {
  for (std::size_t done = 0; done < out.size();) {
    const auto at = frame + static_cast<std::int64_t>(done);
    const auto place = placeIn(at);
    const auto here = std::min(out.size() - done, StemMemory::kFrames - place);
    std::copy_n(pieceOf(at)->samples[channel].data() + place, here, out.data() + done);
    done += here;
  }
}

void StemBuffer::clear() noexcept {
  for (auto*& place : places_) {
    if (place != nullptr) spare_.push_back(std::exchange(place, nullptr));
  }
  end_ = 0;
}

}  // namespace midipool
