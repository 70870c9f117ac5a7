// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/line_samples.hpp"

#include <algorithm>
#include <span>

namespace midipool {
namespace {

// At first a stem makes room for what came late while it began.
constexpr std::size_t kLastPart = 3;

using Played = LineSample::Played;

Nanoseconds median(std::span<const Played> samples, Nanoseconds Played::*field) {
  std::vector<Nanoseconds> values;
  values.reserve(samples.size());
  for (const auto& sample : samples) values.push_back(sample.*field);
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

double share(std::int64_t part, std::uint64_t whole) {
  return whole == 0 ? 0.0
                    : std::clamp(static_cast<double>(part) / static_cast<double>(whole), 0.0, 1.0);
}

}  // namespace

void LineSamples::add(const LineSample& sample) {
  if (wasOnline_ && !sample.online) ++timesLost_;
  wasOnline_ = sample.online;
  if (sample.network) network_ = sample.network;
  if (sample.played) {
    played_.push_back(*sample.played);
    if (!skippedBefore_) skippedBefore_ = sample.skippedCycles;
    skipped_ = sample.skippedCycles - std::min(*skippedBefore_, sample.skippedCycles);
  }
  noteLoss(sample);
}

// The server counts what it has missed on the way there, the numbers of what comes back tell both ways.
// They are compared when a report has just come: both are of the same moment then.
void LineSamples::noteLoss(const LineSample& sample) {
  if (!sample.reported || !sample.counts || reportedAt_ == sample.reported->when) return;
  reportedAt_ = sample.reported->when;
  const auto& counts = *sample.counts;
  const auto there = std::max<std::int64_t>(sample.reported->lost, 0);
  const auto back = std::max<std::int64_t>(counts.lost - there, 0);
  loss_ = {share(there, counts.sent),
           share(back, counts.received + static_cast<std::uint64_t>(back))};
}

void LineSamples::describe(LineMeasurement& measurement) const {
  measurement.timesLost = timesLost_;
  if (network_) measurement.network = network_;
  if (loss_) measurement.loss = loss_;
  if (measurement.device) measurement.device->skipped = skipped_;
  if (!played_.empty()) measurement.sound = sound();
}

LineMeasurement::Sound LineSamples::sound() const {
  const auto count = std::max<std::size_t>(played_.size() / kLastPart, 1);
  const auto latest = std::span{played_}.last(count);
  LineMeasurement::Sound sound;
  sound.total = median(latest, &Played::delay);
  sound.target = median(latest, &Played::needed);
  sound.buffer = std::clamp(median(latest, &Played::buffered), Nanoseconds{}, sound.total);
  const auto onItsWay = sound.total - sound.buffer;
  const auto typical = network_ ? network_->roundTrip + network_->jitter : Nanoseconds{};
  sound.network = std::min(typical, onItsWay);
  return sound;
}

}  // namespace midipool
