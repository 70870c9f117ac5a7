// SPDX-License-Identifier: GPL-3.0-or-later
//
// midipool-jack-recorder: the judge of the tests. It writes down every MIDI event of the ports it
// is connected to, with JACK's frame, and shares no source with what it judges. The recording:
//
//   LABEL FRAME MICROSECONDS HEXBYTES    an event; frames only grow, microseconds are JACK's clock
//   # start FRAME MICROSECONDS rate=R    all ports are connected; second 0 of scripts
//   # skip FRAME COUNT MICROSECONDS      JACK stumbled: before FRAME it left out COUNT frames for us
//                                        (0: none, or not sure yet; below 0: its count fell), and
//                                        its clock jumped
//   # clock FRAME MICROSECONDS           when FRAME really began: the most punctual wake-up of the
//                                        last quarter of a second, a better clock than JACK's
//   # connected LABEL PORT               and "# disconnected LABEL PORT"
//   # end FRAME NAME=VALUE...            counts; `lost`: events there was no room for, `late`:
//                                        script events that went out late or not at all
//
// On standard output: "ready" at the start; with --stdin "sent LABEL FRAME" for each send.

#include <cstdlib>
#include <exception>

#include "common/command_line.hpp"
#include "jack_recorder/recorder_options.hpp"
#include "jack_recorder/session.hpp"

namespace midipool::testing {
namespace {

constexpr char kProgram[] = "midipool-jack-recorder";
constexpr int kExitJackGone = 3;

int record(const RecorderOptions& options) {
  try {
    Session session(options);
    if (session.run() == SessionEnd::kDone) return kExitDone;
  } catch (const std::exception& error) {
    printError(kProgram, error.what());
    return kExitFailed;
  }
  printError(kProgram, "the JACK server has gone");
  // Not by way of the library's destructors, which would talk to the dead server.
  std::_Exit(kExitJackGone);
}

}  // namespace
}  // namespace midipool::testing

int main(int argc, char** argv) {
  using namespace midipool::testing;
  RecorderOptions options;
  if (const auto code = parseRecorderOptions(options, argc, argv)) return *code;
  installSignals();
  return record(options);
}
