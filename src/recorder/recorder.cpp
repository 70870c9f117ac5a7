// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/recorder.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "recorder/file_names.hpp"
#include "wire/rtp_packet.hpp"

namespace midipool {
namespace {

// Before a recording begins sources keep what its run-up needs, and a little more.
constexpr Nanoseconds kKept = Recorder::kBehind + std::chrono::milliseconds{1500};

}  // namespace

void Recorder::openStream(const StreamInfo& stream, const std::string& nickname) {
  auto source = std::make_shared<StemSource>(stream.format, interpolator_);
  addToTake({nickname, TrackKind::kStem, stream.format.channels}, source);
  streams_[stream.source] = {nickname, std::move(source)};
}

// What has been sent by now is recorded still.
void Recorder::closeStream(std::uint32_t source, SessionTime now) {
  const auto found = streams_.find(source);
  if (found == streams_.end()) return;
  if (take_) take_->end(found->second.source, now);
  streams_.erase(found);
}

void Recorder::openOwn(std::size_t channels, const std::string& nickname) {
  own_ = Own{nickname, std::make_shared<OwnSource>(channels, interpolator_)};
  addToTake({nickname, TrackKind::kOwn, channels}, own_->source);
}

void Recorder::closeOwn(SessionTime now) {
  if (take_ && own_) take_->end(own_->source, now);
  own_.reset();
}

void Recorder::openInputs(std::size_t count, const std::string& nickname) {
  stemsOfInputs_ = std::make_shared<InputStems>(count, interpolator_);
  inputs_.clear();
  for (std::size_t i = 0; i < count; ++i) {
    auto source = std::make_shared<InputSource>(stemsOfInputs_, i);
    const auto name = nickname + ", input " + std::to_string(i + 1);
    addToTake({name, TrackKind::kInput, 1}, source);
    inputs_.push_back({name, std::move(source)});
  }
}

void Recorder::closeInputs(SessionTime now) {
  for (const auto& input : inputs_) {
    if (take_) take_->end(input.source, now);
  }
  inputs_.clear();
  stemsOfInputs_.reset();
}

void Recorder::openRendered(const std::string& name, std::shared_ptr<TrackSource> source) {
  addToTake({name, TrackKind::kRendered, source->channels()}, source);
  rendered_.push_back({name, std::move(source)});
}

void Recorder::closeAll() {
  streams_.clear();
  own_.reset();
  inputs_.clear();
  stemsOfInputs_.reset();
  rendered_.clear();
}

void Recorder::addToTake(const TrackInfo& track, const std::shared_ptr<TrackSource>& source) {
  if (take_) take_->add(track, source);
}

void Recorder::setMix(const TakeMix& mix) {
  mix_ = mix;
  if (take_) take_->setMix(mix);
}

void Recorder::packet(std::span<const std::uint8_t> rtp) {
  const auto source = sourceOf(rtp);
  const auto found = source ? streams_.find(*source) : streams_.end();
  if (found != streams_.end()) found->second.source->received(rtp);
}

void Recorder::own(const SoundBlock& block) {
  if (own_) own_->source->captured(block);
}

void Recorder::inputs(const InputBlock& block) {
  if (stemsOfInputs_) stemsOfInputs_->captured(block);
}

void Recorder::start(const Start& start) {
  if (waiting_ || take_) return;
  waiting_ = start;
  stop_.reset();
  song_.reset();
  error_.clear();
  ++recordings_;
}

void Recorder::startAt(SessionTime time) noexcept {
  if (waiting_) waiting_->at = time;
}

void Recorder::stopAt(SessionTime time) noexcept {
  if (waiting_ || take_) stop_ = time;
}

void Recorder::setSong(const SongHistory& song) {
  song_ = song;
  if (take_ && writer_) writer_->setSong(song);
}

void Recorder::proceed(SessionTime now) {
  if (waiting_ && stop_ && *stop_ <= waiting_->at && *stop_ <= now) waiting_.reset();
  if (waiting_ && waiting_->at <= now) begin();
  if (!take_) {
    forgetOld(now);
    return;
  }
  const auto to = now - kBehind;
  if (stop_ && *stop_ <= to) {
    take_->finishAt(*stop_);
    endTake();
  } else {
    take_->renderTo(to);
  }
  if (writer_ && take_ && !writer_->state().error.empty()) endTake();
}

void Recorder::finish(SessionTime now) {
  waiting_.reset();
  if (!take_) return;
  take_->finishAt(stop_ ? std::min(*stop_, now) : now);
  endTake();
}

// The last one's writer, should it not be done yet, is waited for: one disk, one after the other.
void Recorder::begin() {
  const auto start = *std::exchange(waiting_, std::nullopt);
  take_.reset();
  writer_.reset();
  try {
    folder_ = makeTakeFolder(settings_.folder, start.room, start.begun);
    TakeWriter::Settings settings;
    settings.files.folder = folder_;
    settings.files.format = settings_.format;
    settings.files.partFrames = settings_.partFrames;
    settings.files.room = start.room;
    settings.files.recordedBy = start.recordedBy;
    settings.files.begun = start.begun;
    writer_ = std::make_unique<TakeWriter>(std::move(settings));
  } catch (const std::system_error& error) {
    return fail("cannot make a folder for it in " + settings_.folder.string() + ": " +
                error.code().message());
  } catch (const RecordingError& error) {
    return fail(error.what());
  }
  take_ = std::make_unique<Take>(start.at, *writer_);
  if (own_) addToTake({own_->nickname, TrackKind::kOwn, own_->source->channels()}, own_->source);
  for (const auto& input : inputs_) addToTake({input.name, TrackKind::kInput, 1}, input.source);
  for (const auto& [number, stream] : streams_) {
    addToTake({stream.nickname, TrackKind::kStem, stream.source->channels()}, stream.source);
  }
  for (const auto& each : rendered_) {
    addToTake({each.name, TrackKind::kRendered, each.source->channels()}, each.source);
  }
  take_->setMix(mix_);
  if (song_) writer_->setSong(*song_);
}

void Recorder::forgetOld(SessionTime now) {
  const auto time = now - kKept;
  for (const auto& [number, stream] : streams_) stream.source->forgetBefore(time);
  if (own_) own_->source->forgetBefore(time);
  if (stemsOfInputs_) stemsOfInputs_->forgetBefore(time);
}

void Recorder::endTake() {
  take_.reset();
  stop_.reset();
  writer_->finish();
}

void Recorder::fail(const std::string& line) {
  error_ = line;
  stop_.reset();
}

Recorder::State Recorder::state() const {
  State state;
  state.folder = folder_;
  state.error = error_;
  state.recording = recordings_;
  if (writer_) {
    const auto writing = writer_->state();
    state.length = lengthOfFrames(writing.frames);
    state.tracks = writing.tracks;
    state.left = writing.left;
    if (error_.empty()) state.error = writing.error;
    if (!writing.ended) state.phase = Phase::kSaving;
  }
  if (take_) state.phase = Phase::kRecording;
  if (waiting_) state.phase = Phase::kWaiting;
  return state;
}

const char* nameOf(Recorder::Phase phase) noexcept {
  switch (phase) {
    case Recorder::Phase::kWaiting:
      return "waiting";
    case Recorder::Phase::kRecording:
      return "recording";
    case Recorder::Phase::kSaving:
      return "saving";
    case Recorder::Phase::kOff:
      break;
  }
  return "off";
}

}  // namespace midipool
