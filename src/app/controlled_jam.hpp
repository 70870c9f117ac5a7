// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "app/aside.hpp"
#include "app/jam.hpp"
#include "app/midi_controls.hpp"
#include "app/page_memory.hpp"
#include "device/port_graph.hpp"
#include "ui/control/program.hpp"
#include "ui/control/room_views.hpp"

namespace midipool {

// A jam as pages see it and work it: which room, who is there, and what to do about it.
class ControlledJam final : public control::Program {
 public:
  struct Surroundings {
    Log log;
    Folders folders;
    // What pages join with, but for what they say themselves.
    ServeOptions serve;
    JoinOptions join;
    // To all pages: an event, and that the state may be different.
    std::function<void(const std::string& message)> tellAll;
    std::function<void()> look;
    // What the command line began cannot go on: ends the process.
    std::function<void(const std::string& line)> failed;
    // In a room, or back in it.
    std::function<void()> entered;
  };
  ControlledJam(boost::asio::io_context& context, Surroundings surroundings);
  ~ControlledJam() override;
  ControlledJam(const ControlledJam&) = delete;
  ControlledJam& operator=(const ControlledJam&) = delete;

  [[nodiscard]] Jam& jam() noexcept { return jam_; }
  // As the command line says it. Throws std::runtime_error (or UsageError) with one line.
  void join(const Invitation& invitation);
  // For GET /status; "{}" in no room.
  [[nodiscard]] std::string status();

  // control::Program
  [[nodiscard]] control::Session session() override;
  [[nodiscard]] control::RecentRooms recentRooms() override { return memory_.recentRooms(); }
  [[nodiscard]] control::Settings settings() override { return memory_.settings(); }
  [[nodiscard]] control::Mappings mappings() override { return midiControls_.mappings(); }
  [[nodiscard]] std::optional<control::Players> players() override;
  [[nodiscard]] std::optional<control::MixerState> mixer() override;
  [[nodiscard]] std::optional<control::Transport> transport() override;
  [[nodiscard]] std::optional<control::ClockInfo> clock() override;
  [[nodiscard]] std::optional<control::Recording> recording() override;
  [[nodiscard]] std::optional<control::PlayoutInfo> playout() override;
  [[nodiscard]] const control::Story& story() override { return story_; }
  [[nodiscard]] std::optional<control::Meters> meters(const control::MixerState& mixer) override;
  void perform(const control::Wish& wish, Reply reply) override;

 private:
  struct Perform;

  [[nodiscard]] std::optional<control::RoomParts> room();
  [[nodiscard]] Engine::Handlers handlers(bool fromCommandLine);
  void startHosting(const control::HostRoom& wish, const Reply& reply);
  void startJoining(const control::JoinRoom& wish, const Reply& reply);
  void enter(const JoinOptions& options, const Invitation& invitation);
  void leave();
  void listDevices(const Reply& reply);
  void chooseDevices(const control::ChooseDevices& wish, const Reply& reply);
  void keepDevices(const control::ChooseDevices& wish);
  void joinWithDevices(const JoinOptions& options, const Invitation& invitation,
                       bool fromCommandLine);
  void listPorts(const Reply& reply);
  void changePorts(void (*change)(PortSystem, const std::string&, const std::string&),
                   const std::string& from, const std::string& to, const Reply& reply);
  void startDiagnosis(const control::Diagnose& wish, const Reply& reply);
  // In a room.
  void changeRoom(const ChangeRoom& change, const Reply& reply);
  void gaveUp(const Failure& failure);
  void happened(const RoomEvent& event);
  void answered(const RequestAnswered& event);
  void tell(control::Story::Kind kind, const std::string& message);
  void rememberRoom();

  boost::asio::io_context& context_;
  Surroundings surroundings_;
  Jam jam_;
  PageMemory memory_;
  JoinOptions withoutKept_;  // as the command line says, or as chosen since
  MidiControls midiControls_;
  control::RoomViews views_;
  control::Story story_;
  std::optional<control::Session> pending_;  // while what was before is still going
  std::optional<control::Session::Failure> failure_;
  std::string invitation_;  // of the room, once it is known
  bool remembered_ = false;
  std::map<std::int64_t, Reply> steering_;  // requests that the server has not answered
  std::int64_t nextNumber_ = 1;
  Aside aside_{context_};
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // for what comes later
};

}  // namespace midipool
