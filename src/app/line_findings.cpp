// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/line_findings.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "time/milliseconds.hpp"

namespace midipool {
namespace {

using std::chrono::milliseconds;
using Verdict = Finding::Verdict;

// Where playing together begins to suffer. Who hears the others later than the last of these drags
// the tempo.
constexpr Nanoseconds kFar = milliseconds{40};
constexpr Nanoseconds kRestless = milliseconds{2};
constexpr Nanoseconds kVague = milliseconds{2};
constexpr Nanoseconds kLongCycle = milliseconds{6};
constexpr Nanoseconds kLate = milliseconds{50};
constexpr double kLossy = 0.001;
// A total that will go down by less is where it stays.
constexpr Nanoseconds kWorthTelling = milliseconds{1};

constexpr auto kBarsLate = "or play whole bars late: --playout bars:1";

Finding judged(bool good, std::string what, std::string advice) {
  return {good ? Verdict::kOk : Verdict::kImprove, std::move(what), std::move(advice)};
}

Finding connection(const LineMeasurement& line) {
  auto what = fmt::format("line to {}: TCP and TLS, {}", line.server, line.fingerprint);
  if (line.timesLost > 0) {
    what += fmt::format(", lost {} meanwhile",
                        line.timesLost == 1 ? "once" : fmt::format("{} times", line.timesLost));
  }
  return judged(line.timesLost == 0, std::move(what),
                "a line that breaks off: take a cable instead of Wi-Fi, or ask your provider");
}

Finding datagrams(const LineMeasurement& line) {
  if (line.network) return {Verdict::kOk, "UDP: gets there, and answers come back"};
  return {Verdict::kMissing, "UDP: no answer, though the server is reached by TCP",
          fmt::format("let UDP port {} through at the server's router and firewall, and answers to "
                      "outgoing UDP at yours",
                      line.port)};
}

Finding distance(const LineMeasurement::Network& network) {
  return judged(
      network.roundTrip <= kFar,
      fmt::format("network round trip: {:.1f} ms", inMilliseconds(network.roundTrip)),
      fmt::format("the server is far away: take one that is nearer to all of you, {}", kBarsLate));
}

Finding restlessness(const LineMeasurement::Network& network) {
  return judged(network.jitter <= kRestless,
                fmt::format("jitter of the line: {:.1f} ms", inMilliseconds(network.jitter)),
                "a restless line makes all wait longer: take a cable instead of Wi-Fi, and let "
                "nothing else load the line meanwhile");
}

std::string percent(double share) {
  return share == 0.0 ? "nothing" : fmt::format("{:.2f} %", 100.0 * share);
}

std::string lossAdvice(const LineMeasurement::Loss& loss) {
  const auto* which = loss.back <= kLossy    ? "what you send is lost"
                      : loss.there <= kLossy ? "what you receive is lost"
                                             : "both ways lose";
  return fmt::format(
      "{}: take a cable instead of Wi-Fi, and let nothing else load the line; --repair on makes "
      "up for some of it",
      which);
}

Finding losses(const LineMeasurement::Loss& loss) {
  return judged(std::max(loss.there, loss.back) <= kLossy,
                fmt::format("loss: {} on the way there, {} on the way back", percent(loss.there),
                            percent(loss.back)),
                lossAdvice(loss));
}

Finding sessionClock(const LineMeasurement::Network& network) {
  return judged(
      network.errorBound <= kVague,
      fmt::format(
          "session clock: within {:.2f} ms (plus at most {:.1f} ms if the line is lopsided)",
          inMilliseconds(network.errorBound), inMilliseconds(network.roundTrip / 2)),
      "it gets better within the first minute; for a better one the line must be steadier");
}

Finding soundDevice(const LineMeasurement::Device& device) {
  if (!device.found) {
    return {Verdict::kMissing, "sound device: " + device.description,
            "measured without it; midipool devices tells how to have sound here"};
  }
  auto what = fmt::format("sound device: {}, a cycle of {:.1f} ms", device.description,
                          inMilliseconds(device.cycle));
  if (device.skipped > 0) {
    return {Verdict::kImprove, fmt::format("{}, of which {} were left out", what, device.skipped),
            "this machine is not quick enough for that: take a longer period, or see whether "
            "midipool doctor finds what slows it"};
  }
  return judged(device.cycle <= kLongCycle, std::move(what),
                "the period is long: 128 or 256 frames make all of it quicker");
}

// What to begin with.
std::string soundAdvice(const LineMeasurement::Sound& sound) {
  const auto device = sound.device();
  if (sound.network >= std::max(device, sound.buffer)) {
    return fmt::format("most of it is the network: take a server that is nearer to all of you, {}",
                       kBarsLate);
  }
  if (device >= sound.buffer) {
    return "most of it is the device: take a shorter period, such as 128 frames";
  }
  return "most of it waits for late packets: take a cable instead of Wi-Fi, and let nothing else "
         "load the line";
}

Finding ownSound(const LineMeasurement::Sound& sound) {
  auto what = fmt::format(
      "your own sound, there and back: {:.1f} ms; of that device {:.1f}, network {:.1f}, jitter "
      "buffer {:.1f}",
      inMilliseconds(sound.total), inMilliseconds(sound.device()), inMilliseconds(sound.network),
      inMilliseconds(sound.buffer));
  if (sound.total - sound.target > kWorthTelling) {
    what += fmt::format(", on its way down to {:.1f}", inMilliseconds(sound.target));
  }
  return judged(std::min(sound.total, sound.target) <= kLate, std::move(what), soundAdvice(sound));
}

Finding noSound() {
  return {Verdict::kMissing, "your own sound: nothing of it came back",
          "sound leaves by a second UDP port of this machine: let answers to outgoing UDP in at "
          "your own firewall"};
}

boost::json::object soundJson(const LineMeasurement::Sound& sound) {
  return {{"total_ms", inMilliseconds(sound.total)},
          {"device_ms", inMilliseconds(sound.device())},
          {"network_ms", inMilliseconds(sound.network)},
          {"buffer_ms", inMilliseconds(sound.buffer)},
          {"needed_ms", inMilliseconds(sound.target)}};
}

}  // namespace

std::vector<Finding> findingsOf(const LineMeasurement& line) {
  std::vector<Finding> findings{connection(line)};
  if (line.network || !line.brokenOff) findings.push_back(datagrams(line));
  if (line.network) {
    findings.push_back(distance(*line.network));
    findings.push_back(restlessness(*line.network));
  }
  if (line.loss) findings.push_back(losses(*line.loss));
  if (line.network) findings.push_back(sessionClock(*line.network));
  if (line.device) findings.push_back(soundDevice(*line.device));
  if (line.sound) findings.push_back(ownSound(*line.sound));
  // Without UDP there is but one thing to mend.
  const bool isSilent = !line.sound && !line.brokenOff;
  if (line.device && line.network && isSilent) findings.push_back(noSound());
  return findings;
}

boost::json::object lineJson(const LineMeasurement& line) {
  boost::json::object json{{"server", line.server},
                           {"fingerprint", line.fingerprint},
                           {"times_lost", line.timesLost},
                           {"broken_off", line.brokenOff},
                           {"udp", line.network.has_value()}};
  if (line.network) {
    json["round_trip_ms"] = inMilliseconds(line.network->roundTrip);
    json["jitter_ms"] = inMilliseconds(line.network->jitter);
    json["error_bound_ms"] = inMilliseconds(line.network->errorBound);
  }
  if (line.loss) {
    json["loss_there_percent"] = 100.0 * line.loss->there;
    json["loss_back_percent"] = 100.0 * line.loss->back;
  }
  if (line.device) {
    json["device"] = {{"description", line.device->description},
                      {"found", line.device->found},
                      {"cycle_ms", inMilliseconds(line.device->cycle)},
                      {"skipped_cycles", line.device->skipped}};
  }
  if (line.sound) json["sound"] = soundJson(*line.sound);
  json["findings"] = findingsJson(findingsOf(line));
  return json;
}

}  // namespace midipool
