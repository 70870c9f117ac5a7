// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "client/player.hpp"
#include "client/sound/sound.hpp"
#include "device/find_devices.hpp"
#include "net/connect_target.hpp"
#include "net/log.hpp"

namespace midipool {

struct EngineOptions {
  ConnectTarget server;
  std::filesystem::path knownServers;  // the file of fingerprints
  bool ownServer = false;              // runs in this process: no news when met for the first time
  PlayerSettings player;
  DeviceOptions devices;
  SoundSettings sound;
  std::filesystem::path mixes;  // the file that keeps how the mixer is set
  Spooler::Settings spooler;
};

// One player on real sockets and real devices. Connects, and connects again whenever the
// server is lost. Runs on the thread that runs the io_context, besides the device's own threads;
// all calls on it. The app and, later, a plug-in embed it; it has no screen and no globals.
class Engine {
 public:
  // Called when going on is of no use: the server cannot be reached the first time, refuses, or is
  // not the one it was. One line for the user.
  using Failed = std::function<void(const std::string& line)>;

  // Throws DeviceError when a device that was asked for cannot be had.
  Engine(boost::asio::io_context& context, const EngineOptions& options, Log log, Failed failed);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Leaves the room properly; the io_context runs empty soon after.
  void stop();

  // As JSON, for people and programs.
  [[nodiscard]] std::string status() const;
  [[nodiscard]] const MidiDevice& midiDevice() const;

  // The mixer in this room; what is set is kept for the next time.
  [[nodiscard]] const RoomMix& mix() const;
  void setMix(const RoomMix& mix);

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace midipool
