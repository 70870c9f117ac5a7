// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_recorder/writer.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <numeric>
#include <utility>

#include "jack_recorder/hex.hpp"

namespace midipool::testing {

Writer::Writer(RecordQueue& queue, RecordingFile& file, Labels labels, std::uint32_t sampleRate)
    : queue_(queue),
      file_(file),
      labels_(std::move(labels)),
      sampleRate_(sampleRate),
      counts_(labels_.recorded.size(), 0),
      thread_([this] { run(); }) {}

Writer::~Writer() {
  finish();
}

void Writer::finish() {
  if (!thread_.joinable()) return;
  ending_.store(true, std::memory_order_release);
  thread_.join();
}

std::string Writer::summary() const {
  const std::uint64_t all = std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
  std::string text = std::to_string(lastFrame_) + " events=" + std::to_string(all) +
                     " skips=" + std::to_string(skips_) +
                     " skipped_frames=" + std::to_string(skippedFrames_);
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    text += " " + labels_.recorded[i] + "=" + std::to_string(counts_[i]);
  }
  return text;
}

void Writer::run() {
  constexpr std::chrono::milliseconds kPause(10);
  while (!ending_.load(std::memory_order_acquire)) {
    drain();
    std::this_thread::sleep_for(kPause);
  }
  drain();
}

void Writer::drain() {
  if (queue_.consume_all([this](const Record& record) { write(record); }) == 0) return;
  file_.flush();
  std::fflush(stdout);
}

void Writer::write(const Record& record) {
  // A point of the clock tells of a frame that is over.
  lastFrame_ = std::max(lastFrame_, record.frame);
  switch (record.kind) {
    case RecordKind::kEvent:
      return writeEvent(record);
    case RecordKind::kSkip:
      return writeSkip(record);
    case RecordKind::kClock:
      return file_.writeLine("# clock " + std::to_string(record.frame) + ' ' +
                             std::to_string(record.micros));
    case RecordKind::kStart:
      return writeStart(record);
    case RecordKind::kSent:
      return answer("sent", record);
    case RecordKind::kUnsent:
      return answer("unsent", record);
  }
}

void Writer::writeEvent(const Record& record) {
  if (line_.empty()) {
    line_ = labels_.recorded[record.port] + ' ' + std::to_string(record.frame) + ' ' +
            std::to_string(record.micros) + ' ';
  }
  appendHex(line_, record.bytes.data(), record.size);
  if (record.more) return;
  ++counts_[record.port];
  file_.writeLine(line_);
  line_.clear();
}

void Writer::writeSkip(const Record& record) {
  ++skips_;
  skippedFrames_ += record.count;
  file_.writeLine("# skip " + std::to_string(record.frame) + ' ' + std::to_string(record.count) +
                  ' ' + std::to_string(record.lostMicros));
}

void Writer::writeStart(const Record& record) {
  file_.writeLine("# start " + std::to_string(record.frame) + ' ' + std::to_string(record.micros) +
                  " rate=" + std::to_string(sampleRate_));
  std::puts("ready");
  started_.store(true, std::memory_order_release);
}

void Writer::answer(const char* word, const Record& record) {
  std::printf("%s %s %llu\n", word, labels_.played[record.port].c_str(),
              static_cast<unsigned long long>(record.frame));
}

}  // namespace midipool::testing
