// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/echo_visit.hpp"

#include <utility>

#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include "wire/stream_info.hpp"

namespace midipool {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kLookEvery{100};
// Connecting has its own, shorter patience; then a server says at once whether one may come in.
constexpr Nanoseconds kPatience = seconds{30};
constexpr milliseconds kGoodbye{2500};

// Nothing of the room is said but what is wrong: the findings tell the rest.
Log onlyTrouble(const Log& log) {
  return [log](LogLevel level, const std::string& line) {
    log(level == LogLevel::kInfo ? LogLevel::kDebug : level, line);
  };
}

RoomMix silence() {
  RoomMix mix;
  for (auto& input : mix.inputs) input.muted = true;
  mix.master = Decibels::silence();
  return mix;
}

EngineOptions forMeasuring(EngineOptions options) {
  options.player.room = kEchoRoom;
  options.needsUdp = true;
  options.mixes.clear();
  options.listening = {PlayoutChoice{}, Monitor::kAligned, ReceiveMode::kStems};
  return options;
}

// A device that stands in for none has no place to play into.
bool isFound(const AudioDevice& device, const DeviceOptions& wanted) {
  return wanted.audio.backend != AudioBackend::kAuto || !device.receiveName().empty();
}

std::optional<LineMeasurement::Device> describe(const Engine& engine) {
  const auto* device = engine.devices().audio.get();
  if (device == nullptr) return std::nullopt;
  const auto state = device->state();
  LineMeasurement::Device found;
  found.description = device->description();
  found.found = isFound(*device, engine.options().devices);
  if (state.sampleRate > 0.0) {
    const auto nanoseconds = 1e9 * static_cast<double>(state.frames) / state.sampleRate;
    found.cycle = Nanoseconds{static_cast<std::int64_t>(nanoseconds)};
  }
  return found;
}

}  // namespace

EchoVisit::EchoVisit(boost::asio::io_context& context, EngineOptions options, const Log& log)
    : context_{context},
      log_{log},
      engine_{std::make_unique<Engine>(
          context, forMeasuring(std::move(options)), onlyTrouble(log),
          Engine::Handlers{[this](const Failure& failure) { failure_ = failure; }, {}, {}, {}})},
      timer_{context} {
  engine_->setMix(silence());
}

EchoVisit::~EchoVisit() = default;

void EchoVisit::stay(std::chrono::duration<double> time) {
  time_ = std::chrono::duration_cast<Nanoseconds>(time);
  givesUpAt_ = engine_->clock().now() + kPatience;
  boost::asio::signal_set signals{context_, SIGINT, SIGTERM};
  signals.async_wait([this](const boost::system::error_code& error, int) {
    if (!error) brokenOff_ = true;
  });
  look();
  while (!isOver() && context_.run_one() > 0) {
  }
  signals.cancel();
  leave();
  // That UDP does not come through is what was to be found out.
  if (!failure_ || failure_->step == Failure::Step::kUdp) return;
  if (failure_->step == Failure::Step::kPassword) throw Locked{failure_->line};
  throw std::runtime_error{failure_->line};
}

bool EchoVisit::isOver() const {
  return ended_ || brokenOff_ || failure_;
}

void EchoVisit::look() {
  const auto now = engine_->clock().now();
  if (engine_->player().joined()) {
    if (!until_) enter();
    samples_.add(sample());
    ended_ = ended_ || now >= *until_;
  } else if (now >= givesUpAt_) {
    failure_ = {Failure::Step::kOther, engine_->options().server.text() + " does not answer", {}};
  }
  timer_.expires_after(kLookEvery);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error && !isOver()) look();
  });
}

void EchoVisit::enter() {
  const auto& server = engine_->options().server;
  until_ = engine_->clock().now() + time_;
  measurement_.emplace();
  measurement_->server = server.text();
  measurement_->port = server.port;
  measurement_->fingerprint = engine_->fingerprint();
  log_(LogLevel::kInfo, fmt::format("measuring the line to {} for {:g} s", server.text(),
                                    std::chrono::duration<double>{time_}.count()));
}

LineSample EchoVisit::sample() {
  const auto& player = engine_->player();
  const auto& clock = player.clock();
  LineSample sample;
  sample.online = player.online();
  if (clock.filter().started()) {
    sample.network = {clock.filter().roundTrip(), clock.filter().jitter(),
                      clock.errorBound(engine_->clock().now())};
  }
  if (!engine_->devices().audio) return sample;
  sample.skippedCycles = engine_->devices().audio->state().skipped;
  addOwnSound(sample);
  addReport(sample);
  return sample;
}

void EchoVisit::addOwnSound(LineSample& sample) {
  auto& sound = engine_->sound();
  for (const auto& stem : sound.stems()) {
    if (sound.memberOf(stem.source) != engine_->player().joined()->member) continue;
    sample.counts = {sound.sending().packets, stem.receiving.packets, stem.receiving.lost};
    if (stem.playing.framesPlayed == 0) continue;
    sample.played = {stem.playing.delay, stem.playing.buffered, stem.playing.needed};
  }
}

void EchoVisit::addReport(LineSample& sample) {
  auto& sound = engine_->sound();
  const auto heardBy = sound.heardBy();
  for (std::size_t i = 0; i < heardBy.count; ++i) {
    const auto& heard = heardBy.players[i];
    if (sound.memberOf(heard.source) != kServersReports) continue;
    sample.reported = {heard.when, heard.lost};
  }
}

void EchoVisit::leave() {
  timer_.cancel();
  if (measurement_) {
    measurement_->brokenOff = brokenOff_;
    measurement_->device = describe(*engine_);
    samples_.describe(*measurement_);
  }
  engine_->stop();
  engine_.reset();
  context_.run_for(kGoodbye);
}

}  // namespace midipool
