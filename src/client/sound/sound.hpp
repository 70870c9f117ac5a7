// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/ip/udp.hpp>

#include "client/sound/media_thread.hpp"
#include "client/sound/monitor.hpp"
#include "client/sound/playout.hpp"
#include "client/sound/receive_choice.hpp"
#include "client/sound/room_mix.hpp"
#include "client/sound/sound_process.hpp"
#include "client/sound/stem_places.hpp"
#include "device/audio_device.hpp"
#include "recorder/recorded_room.hpp"
#include "wire/mix_wish.hpp"
#include "wire/stream_info.hpp"

namespace midipool {

struct SoundSettings {
  PayloadType codec = PayloadType::kL16;
  std::uint32_t channels = 2;            // that are sent: 0, 1 or 2
  std::uint32_t framesPerPacket = 0;     // 0: as fits the device
  std::int32_t bitsPerSecond = 192'000;  // of Opus
  std::optional<bool> parity;            // always or never; nothing: while anybody loses packets
};

// All of one player's sound but for the device: what he sends, the others' stems, and the mix. Its
// own media thread; the functions are the engine's.
class Sound {
 public:
  explicit Sound(const SoundSettings& settings);
  ~Sound();
  Sound(const Sound&) = delete;
  Sound& operator=(const Sound&) = delete;

  // What a device works. Outlives every device.
  [[nodiscard]] AudioProcess& process() noexcept { return process_; }
  // The device that runs now; null before it is destroyed.
  void setDevice(AudioDevice* device);

  // Nothing: the times of before mean nothing any more.
  void setMapping(const std::optional<ClockMapping>& mapping) noexcept;

  // In which format to open the stream on the server.
  [[nodiscard]] StreamFormat wantedFormat() const;
  // In the room; `media` is from Joined. Throws std::runtime_error when no socket is to be had.
  void connected(const boost::asio::ip::udp::endpoint& server, const DatagramAccess& media);
  void disconnected();

  // The room's timelines, for the metronome.
  void setSchedule(const Schedule& schedule) noexcept {
    process_.metronome().setSchedule(schedule);
  }

  // What the server says of streams. `own`: it is ours, on which we send; in the echo room it comes
  // back, too.
  void streamOpened(const StreamInfo& stream, const std::string& nickname, bool own, bool echo);
  void streamClosed(std::uint32_t source);
  // Now and then.
  void tick(LocalTime now);

  void playoutAgreed(const RoomPlayout& playout);
  // The room's music, a hundred times a second: bars are counted by it.
  void followMusic(const Schedule& schedule, SessionTime now);
  // Now and then: what the server is to be told of it, if anything.
  [[nodiscard]] std::optional<PlayoutWish> reviewPlayout(LocalTime now);
  // Whether the others come each for himself or mixed.
  [[nodiscard]] ReceiveMode receiveMode() const noexcept { return receiving_.mode(); }
  // Now and then: what the server is to be told of it, if anything.
  [[nodiscard]] std::optional<ReceiveWish> reviewReceiving(LocalTime now);
  [[nodiscard]] const Playout& playout() const noexcept { return playout_; }
  [[nodiscard]] Monitor monitor() const noexcept { return mix_.listening.monitor; }

  struct Stem {
    std::string nickname;
    std::uint32_t source = 0;
    StreamFormat format;
    StemStatistics playing;
    StreamReceiver::Statistics receiving;
    StereoReading level;
    StripSettings strip;
  };
  [[nodiscard]] std::vector<Stem> stems();
  // The same in less, a hundred times a second: what comes in of that player; nothing while he sends
  // nothing.
  [[nodiscard]] std::optional<StereoReading> levelOf(const std::string& nickname);
  // Nothing while it is off.
  [[nodiscard]] std::optional<StereoReading> metronomeLevel();
  // Of that input, counted from 0, before its fader.
  [[nodiscard]] StereoReading inputLevel(std::size_t input);
  struct Sending {
    std::optional<StreamFormat> format;  // nothing: no stream is open
    std::uint64_t packets = 0;
    std::uint64_t unsent = 0;
    bool parity = false;
    std::uint64_t lost = 0;  // captured, and not taken by the media thread in time
    StereoReading level;
  };
  [[nodiscard]] Sending sending();
  [[nodiscard]] StereoReading masterLevel() { return process_.mix().masterReading(); }
  [[nodiscard]] Decibels limiterGain() { return process_.mix().limiterGain(); }

  // How the others receive what is sent.
  [[nodiscard]] HeardByAll heardBy() { return media_.heardBy(); }
  // Whose stream that is; nothing when it is none of those that are known.
  [[nodiscard]] std::optional<std::uint32_t> memberOf(std::uint32_t source) const;
  // The server mixes for this player.
  [[nodiscard]] bool isMixed() const;

  // All that is heard and captured goes there besides, as it is opened; null: nowhere. One's own goes on
  // to be captured for it while the server is lost.
  void recordInto(const std::shared_ptr<RecordingInbox>& inbox);
  // Whether each input goes there, too, as it came in; until that is null.
  void recordInputs(bool wanted) noexcept { process_.inputs().setWanted(wanted); }
  // That the device has; nothing: there is none.
  [[nodiscard]] std::size_t inputs() const;
  // Whose sound comes in by now, and in how many channels one's own is captured; nothing: it is not.
  [[nodiscard]] std::vector<RecordedStream> heard() const;
  [[nodiscard]] std::optional<std::uint32_t> captures() const noexcept { return captures_; }

  // The mixer, which keeps what it is told for players also before they play and after they leave.
  [[nodiscard]] const RoomMix& mix() const noexcept { return mix_; }
  void setMix(const RoomMix& mix);

 private:
  struct Playing {
    StreamInfo stream;
    std::size_t slot = 0;
    std::string nickname;
    std::shared_ptr<StemQueue> queue{};
  };
  // A stem whose stream has ended, and of which there is something still to be heard.
  struct Lingering {
    Playing stem;
    LocalTime until{};
  };

  using Playings = std::map<std::uint32_t, Playing>;  // by source

  [[nodiscard]] Playings::const_iterator find(const std::string& nickname, bool mix) const;
  [[nodiscard]] StripSettings stripFor(const StreamInfo& stream, const std::string& nickname) const;
  void followMetronome();
  void stopCapture();
  void followPlayout();
  // `before`: how oneself was heard.
  void listenAs(const Listening& listening, Monitor before);
  void makeRoom();
  void followMonitor();
  void listenToOneself();
  [[nodiscard]] Nanoseconds neededDelay();
  void listenTo(const StreamInfo& stream, const std::string& nickname);
  void stopListening(std::uint32_t source);
  void restWhileMixed();
  void listenToWaiting();
  void playStem(const Playing& stem, bool sameDevice);
  void endStem(const Playing& stem);
  [[nodiscard]] std::shared_ptr<StemQueue> queueFor(std::size_t slot, const std::string& nickname,
                                                    std::uint32_t channels) const;
  void endLingering(LocalTime now);
  void readReports(const StreamInfo& stream);
  void stopReading(std::uint32_t source);

  SoundSettings settings_;
  Interpolator interpolator_;
  SoundProcess process_;
  MediaThread media_;
  StemPlaces places_;
  AudioDevice* device_ = nullptr;
  std::optional<StreamInfo> own_;
  std::optional<std::uint32_t> captures_;  // channels
  bool recorded_ = false;
  std::string ownName_;
  Playout playout_;
  ReceiveChoice receiving_{ReceiveMode::kAuto};
  GivenDelay delay_;                 // as the audio thread has it
  Monitor heardAs_ = Monitor::kOff;  // as oneself is heard by now
  std::optional<StripId> ownStrip_;
  std::optional<Playing> ownStem_;  // while oneself is heard with the others
  Playings playing_;
  Playings waiting_;                            // for a place; they have none yet
  std::map<std::size_t, Lingering> lingering_;  // by slot
  // Whose reports alone are read, by the slots of their readers.
  std::array<std::optional<StreamInfo>, kMostReporters> reporting_;
  RoomMix mix_;
  bool metronomeHasPort_ = false;
};

}  // namespace midipool
