// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <jack/jack.h>

#include "jack_recorder/commands.hpp"
#include "jack_recorder/connector.hpp"
#include "jack_recorder/engine.hpp"
#include "jack_recorder/record.hpp"
#include "jack_recorder/recorder_options.hpp"
#include "jack_recorder/recording_file.hpp"
#include "jack_recorder/writer.hpp"

namespace midipool::testing {

/// How a recording ended.
enum class SessionEnd { kDone, kJackGone };

/// One recording from the opening of the JACK client to the last line of the file.
class Session {
 public:
  /// Throws std::runtime_error with what is wrong.
  explicit Session(const RecorderOptions& options);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Records until the time is over, a signal or command says stop, or JACK is gone.
  /// Throws std::runtime_error when a port does not come in time.
  SessionEnd run();

 private:
  struct Close {
    void operator()(jack_client_t* client) const { jack_client_close(client); }
  };
  using Client = std::unique_ptr<jack_client_t, Close>;

  static Client open(const std::string& name);
  jack_port_t* makePort(const std::string& label, unsigned long direction);
  void makePorts();
  std::vector<ScriptEvent> scriptOf(const std::string& label) const;
  void waitForPorts();
  bool rest();
  bool live() const;
  SessionEnd finish();

  const RecorderOptions& options_;
  Client client_;
  RecordingFile file_;
  std::unique_ptr<RecordQueue> queue_;
  Engine engine_;
  Connector connector_;
  Commands commands_;
  Writer writer_;
};

/// Lets SIGINT and SIGTERM end the recording in good order.
void installSignals();

}  // namespace midipool::testing
