// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/take_writer.hpp"

#include <algorithm>
#include <cmath>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "realtime/sleep.hpp"

namespace midipool {
namespace {

// Before so much has been recorded, nobody knows what FLAC will make of it: half of what it is.
constexpr std::int64_t kEnoughToJudge = 10 * kFramesPerSecond;
constexpr double kFlacBytesPerSample = 2.0;
constexpr double kWavBytesPerSample = 4.0;

double megabytes(std::uint64_t bytes) {
  return static_cast<double>(bytes) / static_cast<double>(1U << 20U);
}

template <typename... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};

}  // namespace

TakeWriter::TakeWriter(Settings settings)
    : settings_{std::move(settings)},
      folder_{settings_.files.folder},
      files_{settings_.files},
      thread_{[this] { run(); }} {}

TakeWriter::~TakeWriter() {
  finish();
  thread_.join();
}

void TakeWriter::begin(std::size_t track, const TrackInfo& info) {
  push(Begin{track, info}, 0);
}

void TakeWriter::sound(std::size_t track, std::int64_t frame, std::span<const float> left,
                       std::span<const float> right) {
  Sound sound{track, frame, {left.begin(), left.end()}, {right.begin(), right.end()}};
  const auto bytes = (left.size() + right.size()) * sizeof(float);
  push(std::move(sound), bytes);
}

void TakeWriter::setSong(const SongHistory& song) {
  push(song, 0);
}

void TakeWriter::finish() {
  push(Finish{}, 0);
}

// When too much waits, what has come so far is written still, and nothing more is taken.
void TakeWriter::push(Item item, std::size_t bytes) {
  const std::scoped_lock lock{mutex_};
  const bool isFinish = std::holds_alternative<Finish>(item);
  if (refuses_ && !isFinish) return;
  if (state_.waiting + bytes > settings_.mostWaiting) {
    refuses_ = true;
    state_.error =
        fmt::format("the disk of {} is too slow for {} tracks", folder_.string(), state_.tracks);
    item = Finish{};
    bytes = 0;
  }
  refuses_ = refuses_ || isFinish;
  state_.waiting += bytes;
  state_.mostWaited = std::max(state_.mostWaited, state_.waiting);
  items_.push_back(std::move(item));
  wake_.notify_one();
}

TakeWriter::State TakeWriter::state() const {
  const std::scoped_lock lock{mutex_};
  return state_;
}

void TakeWriter::run() {
  try {
    watchDisk();
    work();
    end({});
  } catch (const RecordingError& error) {
    end(error.what());
  } catch (const std::exception& error) {
    end(fmt::format("cannot record into {}: {}", folder_.string(), error.what()));
  }
}

// Until all is written.
void TakeWriter::work() {
  auto renewAt = realtime::monotonicNow() + settings_.renewEvery;
  for (;;) {
    std::deque<Item> items;
    {
      std::unique_lock lock{mutex_};
      wake_.wait_for(lock, settings_.renewEvery, [this] { return !items_.empty(); });
      // A few at a time: what waits counts until it is written.
      for (int i = 0; i < 64 && !items_.empty(); ++i) {
        items.push_back(std::move(items_.front()));
        items_.pop_front();
      }
    }
    for (const auto& item : items) {
      if (!perform(item)) return;
    }
    if (realtime::monotonicNow() < renewAt) continue;
    renew();
    renewAt = realtime::monotonicNow() + settings_.renewEvery;
  }
}

// Whether more comes.
bool TakeWriter::perform(const Item& item) {
  std::visit(
      Overloaded{[this](const Begin& begin) { files_.begin(begin.track, begin.info); },
                 [this](const Sound& sound) {
                   files_.sound(sound.track, sound.frame, sound.left, sound.right);
                 },
                 [this](const SongHistory& song) { files_.setSong(song); }, [](const Finish&) {}},
      item);
  const std::scoped_lock lock{mutex_};
  state_.waiting -= bytesOf(item);
  state_.frames = files_.frames();
  state_.tracks = files_.tracks();
  return !std::holds_alternative<Finish>(item);
}

std::size_t TakeWriter::bytesOf(const Item& item) {
  const auto* sound = std::get_if<Sound>(&item);
  return sound == nullptr ? 0 : (sound->left.size() + sound->right.size()) * sizeof(float);
}

void TakeWriter::renew() {
  watchDisk();
  if (std::exchange(toldFrames_, files_.frames()) == files_.frames()) return;
  files_.bringUpToDate();
  if (renewals_++ % settings_.projectEvery == 0) files_.writeProject();
}

// What is kept free is for the rest of the system.
void TakeWriter::watchDisk() {
  const auto free = freeBytes();
  if (!free) return;
  if (*free < settings_.keepFree) {
    throw RecordingError{fmt::format("only {:.0f} MB are left on the disk of {}", megabytes(*free),
                                     folder_.string())};
  }
  const bool isWav = settings_.files.format == SoundFileFormat::kWav;
  double perFrame = 2.0 * static_cast<double>(std::max<std::size_t>(files_.tracks(), 2)) *
                    (isWav ? kWavBytesPerSample : kFlacBytesPerSample);
  if (files_.frames() > kEnoughToJudge) {
    perFrame = static_cast<double>(files_.bytes()) / static_cast<double>(files_.frames());
  }
  const double frames = static_cast<double>(*free - settings_.keepFree) / std::max(perFrame, 0.01);
  constexpr double kYear = 365.0 * 86400.0;
  const double seconds = std::min(frames / static_cast<double>(kFramesPerSecond), kYear);
  const std::scoped_lock lock{mutex_};
  state_.left = Nanoseconds{std::llround(seconds) * 1'000'000'000};
}

std::optional<std::uint64_t> TakeWriter::freeBytes() const {
  if (settings_.freeBytes) return settings_.freeBytes(folder_);
  std::error_code error;
  const auto space = std::filesystem::space(folder_, error);
  if (error) return std::nullopt;
  return space.available;
}

void TakeWriter::end(const std::string& error) {
  std::string line = error;
  try {
    files_.finish();
  } catch (const std::exception& failure) {
    if (line.empty()) line = failure.what();
  }
  const std::scoped_lock lock{mutex_};
  refuses_ = true;
  items_.clear();
  state_.waiting = 0;
  if (state_.error.empty()) state_.error = line;
  state_.frames = files_.frames();
  state_.ended = true;
}

}  // namespace midipool
