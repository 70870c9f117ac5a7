// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/recorder_thread.hpp"

#include <utility>

#include "realtime/sleep.hpp"

namespace midipool {
namespace {

constexpr Nanoseconds kEvery = std::chrono::milliseconds{20};

}  // namespace

RecorderThread::RecorderThread(RecorderSettings settings, const Clock& clock)
    : clock_{clock}, recorder_{std::move(settings)}, thread_{[this](const std::stop_token& stop) {
        run(stop);
      }} {}

RecorderThread::~RecorderThread() = default;

void RecorderThread::post(Task task) {
  const std::scoped_lock lock{mutex_};
  tasks_.push_back(std::move(task));
}

void RecorderThread::setMapping(const std::optional<ClockMapping>& mapping) {
  post([this, mapping](Recorder& recorder) {
    if (!mapping && mapping_) recorder.finish(mapping_->toSession(clock_.now()));
    mapping_ = mapping;
  });
}

Recorder::State RecorderThread::state() const {
  const std::scoped_lock lock{mutex_};
  return state_;
}

void RecorderThread::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    step();
    realtime::sleepUntil(realtime::monotonicNow() + kEvery);
  }
  step();
  if (mapping_) recorder_.finish(mapping_->toSession(clock_.now()));
  ended_ = true;
}

void RecorderThread::step() {
  performTasks();
  inbox_->takeAll([this](const OpenedPacket& packet) { recorder_.packet(packet.view()); },
                  [this](const SoundBlock& block) { recorder_.own(block); },
                  [this](const InputBlock& block) { recorder_.inputs(block); });
  if (mapping_) recorder_.proceed(mapping_->toSession(clock_.now()));
  show();
}

void RecorderThread::performTasks() {
  std::vector<Task> tasks;
  {
    const std::scoped_lock lock{mutex_};
    tasks.swap(tasks_);
  }
  for (const auto& task : tasks) task(recorder_);
}

void RecorderThread::show() {
  auto state = recorder_.state();
  const std::scoped_lock lock{mutex_};
  state_ = std::move(state);
}

}  // namespace midipool
