// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "audio/interpolator.hpp"
#include "media/sound_block.hpp"
#include "recorder/input_stems.hpp"
#include "recorder/own_source.hpp"
#include "recorder/recording_inbox.hpp"
#include "recorder/stem_source.hpp"
#include "recorder/take.hpp"
#include "recorder/take_writer.hpp"
#include "wire/stream_info.hpp"

namespace midipool {

struct RecorderSettings {
  std::filesystem::path folder;  // of all recordings
  SoundFileFormat format = SoundFileFormat::kFlac;
  std::int64_t partFrames = std::int64_t{60} * 60 * kFramesPerSecond;
};

// One recording after another of what comes in: streams, one's own sound and inputs, the song. A device whose clock is
// the session clock, so long behind it that nearly nothing comes too late. Session time comes in. Its
// files are written by a thread of TakeWriter's; all else is one thread's.
class Recorder {
 public:
  static constexpr Nanoseconds kBehind = std::chrono::seconds{4};

  enum class Phase : std::uint8_t {
    kOff,
    kWaiting,    // for the bar to begin
    kRecording,  // frames that are behind the sound by kBehind
    kSaving,     // what is left of the last one
  };
  struct State {
    Phase phase = Phase::kOff;
    std::filesystem::path folder;  // of this recording or the last one
    Nanoseconds length{};          // of what is on its way to the disk
    std::size_t tracks = 0;
    std::optional<Nanoseconds> left;  // until the disk is full
    std::string error;                // why the last one ended by itself
    std::uint64_t recording = 0;      // counts them
  };

  explicit Recorder(RecorderSettings settings) : settings_{std::move(settings)} {}

  // What there is to be recorded. A stream that is opened under a known source takes its place. Throws as
  // StemSource does.
  void openStream(const StreamInfo& stream, const std::string& nickname);
  void closeStream(std::uint32_t source, SessionTime now);
  void openOwn(std::size_t channels, const std::string& nickname);
  void closeOwn(SessionTime now);
  // Each of one's own inputs for himself; as InputStems counts them.
  void openInputs(std::size_t count, const std::string& nickname);
  void closeInputs(SessionTime now);
  // A track that is none of these, as a metronome; until it is closed.
  void openRendered(const std::string& name, std::shared_ptr<TrackSource> source);
  // All of the above, before another recording begins.
  void closeAll();
  void setMix(const TakeMix& mix);
  // An RTP packet, opened, of any stream; a block of one's own; of one's inputs.
  void packet(std::span<const std::uint8_t> rtp);
  void own(const SoundBlock& block);
  void inputs(const InputBlock& block);

  struct Start {
    std::string room;
    std::string recordedBy;
    std::string begun;  // names the folder: the wall clock, "2026-11-23 04-30-00"
    SessionTime at{};
  };
  // Nothing while one runs. The moment may be told anew until it has come: the bar may.
  void start(const Start& start);
  void startAt(SessionTime time) noexcept;
  void stopAt(SessionTime time) noexcept;
  // The song up to now; of the recording that runs.
  void setSong(const SongHistory& song);

  // Does what is due. `now` never goes back, but after finish().
  void proceed(SessionTime now);
  // The recording ends now, with what there is: no more comes in time.
  void finish(SessionTime now);

  [[nodiscard]] State state() const;

 private:
  struct Stream {
    std::string nickname;
    std::shared_ptr<StemSource> source;
  };
  struct Own {
    std::string nickname;
    std::shared_ptr<OwnSource> source;
  };
  struct Input {
    std::string name;
    std::shared_ptr<InputSource> source;
  };
  struct Rendered {
    std::string name;
    std::shared_ptr<TrackSource> source;
  };

  void begin();
  void addToTake(const TrackInfo& track, const std::shared_ptr<TrackSource>& source);
  void forgetOld(SessionTime now);
  void endTake();
  void fail(const std::string& line);

  RecorderSettings settings_;
  Interpolator interpolator_;
  std::map<std::uint32_t, Stream> streams_;  // by source
  std::optional<Own> own_;
  std::shared_ptr<InputStems> stemsOfInputs_;
  std::vector<Input> inputs_;
  std::vector<Rendered> rendered_;
  TakeMix mix_;

  std::optional<Start> waiting_;
  std::optional<SessionTime> stop_;
  std::optional<SongHistory> song_;
  std::unique_ptr<TakeWriter> writer_;  // outlives the take
  std::unique_ptr<Take> take_;
  std::filesystem::path folder_;
  std::string error_;
  std::uint64_t recordings_ = 0;
};

[[nodiscard]] const char* nameOf(Recorder::Phase phase) noexcept;

}  // namespace midipool
