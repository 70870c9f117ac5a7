// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "client/failure.hpp"
#include "client/player.hpp"
#include "client/sound/sound.hpp"
#include "device/find_devices.hpp"
#include "net/connect_target.hpp"
#include "net/log.hpp"
#include "recorder/room_recording.hpp"

namespace midipool {

struct EngineOptions {
  ConnectTarget server;
  std::string
      fingerprint;  // the server's, as an invitation says it; empty: as it was the last time
  std::filesystem::path knownServers;  // the file of fingerprints
  bool ownServer = false;              // runs in this process: no news when met for the first time
  bool needsUdp = false;               // going on is of no use where only TCP passes
  PlayerSettings player;
  DeviceOptions devices;
  SoundSettings sound;
  RecordingOptions recording;
  std::filesystem::path mixes;  // the file that keeps how the mixer is set; empty: none does
  MetronomeChange metronome;    // against what that file says of it
  ListeningChange listening;    // likewise
  Spooler::Settings spooler;
  bool clockAsHeard = false;  // the clock comes as late as the others' sound
};

// One player on real sockets and real devices. Connects, and connects again whenever the
// server is lost. Runs on the thread that runs the io_context, besides the device's own threads;
// all calls on it. The app and, later, a plug-in embed it; it has no screen and no globals.
class Engine {
 public:
  struct Handlers {
    // Going on is of no use: the server cannot be reached the first time, refuses, or is not the one
    // it was. The engine has stopped.
    std::function<void(const Failure& failure)> failed;
    std::function<void(const RoomEvent& event)> happened;
    // As in PlayerListener.
    std::function<bool(std::span<const std::uint8_t> message, LocalTime when)> worked;
    // In the room, or back in it.
    std::function<void()> entered;
  };

  // Throws DeviceError when a device that was asked for cannot be had.
  Engine(boost::asio::io_context& context, const EngineOptions& options, Log log,
         Handlers handlers);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Leaves the room properly; the io_context runs empty soon after.
  void stop();

  // Gone when all that belongs to it is: its sockets and its devices, which may take a moment after
  // stop().
  [[nodiscard]] std::weak_ptr<const void> life() const;

  // For those who show what it knows.
  [[nodiscard]] const EngineOptions& options() const;
  [[nodiscard]] const Player& player() const;
  [[nodiscard]] const Devices& devices() const;
  [[nodiscard]] Sound& sound();
  [[nodiscard]] const Clock& clock() const;
  // Of the server that it was connected to last; empty before.
  [[nodiscard]] const std::string& fingerprint() const;

  // As in Player.
  bool steer(const TransportRequest& request, std::optional<std::int64_t> number);
  bool say(const std::string& text);
  bool changeRoom(const ChangeRoom& change);

  // Other devices while the room goes on. Throws DeviceError, and those of before are back.
  void chooseDevices(const DeviceOptions& devices);

  // Records what is heard and played, from the next bar line or `atOnce`; ends likewise. False where there
  // is no sound to record. What becomes of it is told by recording(), and in lines.
  bool record(bool on, bool atOnce);
  [[nodiscard]] RoomRecording::State recording() const;
  // The server shall do so: as Player::record().
  bool recordByServer(const RecordRoom& wish);

  // The mixer in this room; what is set is kept for the next time.
  [[nodiscard]] const RoomMix& mix() const;
  void setMix(const RoomMix& mix);

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace midipool
