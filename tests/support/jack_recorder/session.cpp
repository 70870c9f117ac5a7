// SPDX-License-Identifier: GPL-3.0-or-later
#include "jack_recorder/session.hpp"

#include <chrono>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace midipool::testing {
namespace {

using Clock = std::chrono::steady_clock;

volatile std::sig_atomic_t stopped = 0;

void onSignal(int) {
  stopped = 1;
}

// The library prints many lines where one says enough; the first of them is kept for that one.
std::string firstWords;

void keepFirst(const char* message) {
  if (firstWords.empty()) firstWords = message;
}

void ignore(const char*) {}

std::vector<std::string> labelsOf(const std::vector<Labelled>& list) {
  std::vector<std::string> labels;
  for (const Labelled& entry : list) labels.push_back(entry.label);
  return labels;
}

Clock::time_point after(double seconds) {
  return Clock::now() +
         std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

}  // namespace

void installSignals() {
  std::signal(SIGINT, onSignal);
  std::signal(SIGTERM, onSignal);
}

Session::Session(const RecorderOptions& options)
    : options_(options),
      client_(open(options.name)),
      file_(options.out),
      queue_(std::make_unique<RecordQueue>()),
      engine_(client_.get(), *queue_),
      connector_(client_.get(), file_),
      commands_(engine_.player(), labelsOf(options.play)),
      writer_(*queue_, file_, {labelsOf(options.record), labelsOf(options.play)},
              jack_get_sample_rate(client_.get())) {
  makePorts();
  engine_.install();
  if (jack_activate(client_.get()) != 0) throw std::runtime_error("JACK does not activate us");
}

Session::~Session() {
  // Closing a client of a server that is gone can hang; the process ends soon anyway.
  if (engine_.gone()) {
    static_cast<void>(client_.release());
  } else {
    jack_deactivate(client_.get());
  }
}

Session::Client Session::open(const std::string& name) {
  jack_set_error_function(keepFirst);
  jack_set_info_function(ignore);
  const auto how = static_cast<jack_options_t>(JackNoStartServer | JackUseExactName);
  jack_status_t status{};
  Client client(jack_client_open(name.c_str(), how, &status));
  jack_set_error_function(ignore);
  if (client) return client;
  if ((status & JackServerFailed) != 0) {
    throw std::runtime_error("no JACK server answers; start one or set JACK_DEFAULT_SERVER");
  }
  throw std::runtime_error("JACK refuses a client called " + name + ": " + firstWords);
}

jack_port_t* Session::makePort(const std::string& label, unsigned long direction) {
  jack_port_t* port =
      jack_port_register(client_.get(), label.c_str(), JACK_DEFAULT_MIDI_TYPE, direction, 0);
  if (!port) throw std::runtime_error("JACK refuses a port called " + label);
  return port;
}

void Session::makePorts() {
  for (const Labelled& entry : options_.record) {
    jack_port_t* port = makePort(entry.label, JackPortIsInput);
    engine_.capture().addPort(port);
    connector_.add(port, entry.label, entry.value);
  }
  for (const Labelled& entry : options_.play) {
    jack_port_t* port = makePort(entry.label, JackPortIsOutput);
    engine_.player().addPort(port, scriptOf(entry.label));
    connector_.add(port, entry.label, entry.value);
  }
}

std::vector<ScriptEvent> Session::scriptOf(const std::string& label) const {
  for (const Labelled& script : options_.scripts) {
    if (script.label != label) continue;
    std::ifstream in(script.value);
    if (!in) throw std::runtime_error("cannot read " + script.value);
    return readScript(in, script.value, jack_get_sample_rate(client_.get()));
  }
  return {};
}

SessionEnd Session::run() {
  waitForPorts();
  engine_.start();
  bool wanted = true;
  while (wanted && live() && !writer_.started()) wanted = rest();
  const Clock::time_point end = after(options_.seconds);
  const bool endless = options_.seconds == 0.0;
  while (wanted && live() && (endless || Clock::now() < end)) wanted = rest();
  return finish();
}

void Session::waitForPorts() {
  const Clock::time_point patience = after(options_.waitPorts);
  connector_.update();
  while (live() && options_.waitPorts > 0.0 && !connector_.allConnected()) {
    if (Clock::now() > patience) {
      throw std::runtime_error("waited in vain for port " + connector_.missing());
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    connector_.update();
  }
}

/// A moment of housekeeping; false when a command has ended the recording.
bool Session::rest() {
  constexpr std::chrono::milliseconds kMoment(10);
  if (options_.commands) {
    if (!commands_.waitFor(kMoment)) return false;
  } else {
    std::this_thread::sleep_for(kMoment);
  }
  if (!engine_.gone()) connector_.update();
  return true;
}

bool Session::live() const {
  return stopped == 0 && !engine_.gone();
}

SessionEnd Session::finish() {
  const bool gone = engine_.gone();
  if (!gone) jack_deactivate(client_.get());
  writer_.finish();
  file_.writeLine("# end " + writer_.summary() + " xruns=" + std::to_string(engine_.xruns()) +
                  " lost=" + std::to_string(engine_.capture().lost()) +
                  " late=" + std::to_string(engine_.player().late()));
  file_.flush();
  return gone ? SessionEnd::kJackGone : SessionEnd::kDone;
}

}  // namespace midipool::testing
