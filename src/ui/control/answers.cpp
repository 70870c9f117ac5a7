// SPDX-License-Identifier: GPL-3.0-or-later
//
// The answers of messages.hpp as JSON.
#include <boost/json.hpp>

#include "ui/control/messages.hpp"

namespace midipool::control {
namespace {

using boost::json::array;
using boost::json::object;

const char* nameOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidMessage:
      return "invalid_message";
    case ErrorCode::kNotInRoom:
      return "not_in_room";
    case ErrorCode::kAlreadyInRoom:
      return "already_in_room";
    case ErrorCode::kNotAllowed:
      return "not_allowed";
    case ErrorCode::kAway:
      return "away";
    case ErrorCode::kTooFast:
      return "too_fast";
    case ErrorCode::kFailed:
      break;
  }
  return "failed";
}

array portsJson(const std::vector<PortList::Port>& ports) {
  array json;
  for (const auto& port : ports) {
    json.push_back(object{{"name", port.name},
                          {"kind", port.midi ? "midi" : "audio"},
                          {"direction", port.input ? "in" : "out"}});
  }
  return json;
}

object audioJson(const DeviceList& list) {
  array choices;
  for (const auto& choice : list.audioChoices) {
    choices.push_back(
        object{{"audio", choice.audio}, {"device", choice.device}, {"name", choice.name}});
  }
  return {{"chosen", list.audio},
          {"device", list.audioDevice},
          {"description", list.audioDescription},
          {"connected", list.audioConnected},
          {"choices", std::move(choices)}};
}

object midiJson(const DeviceList& list) {
  array choices;
  for (const auto& choice : list.midiChoices) {
    choices.push_back(object{{"midi", choice.midi}, {"name", choice.name}});
  }
  return {{"chosen", list.midi},
          {"description", list.midiDescription},
          {"connected", list.midiConnected},
          {"send_port", list.sendPort},
          {"receive_port", list.receivePort},
          {"choices", std::move(choices)}};
}

struct ToJson {
  object operator()(const Done&) const { return {{"type", "done"}}; }
  object operator()(const Error& error) const {
    return {{"type", "error"}, {"code", nameOf(error.code)}, {"message", error.message}};
  }
  object operator()(const DeviceList& list) const {
    return {{"type", "devices"}, {"audio", audioJson(list)}, {"midi", midiJson(list)}};
  }
  object operator()(const PortList& list) const {
    array connections;
    for (const auto& [from, to] : list.connections) connections.push_back(array{from, to});
    return {{"type", "ports"},
            {"system", list.system},
            {"own", portsJson(list.own)},
            {"others", portsJson(list.others)},
            {"connections", std::move(connections)}};
  }
  object operator()(const Diagnosis& diagnosis) const {
    array steps;
    for (const auto& step : diagnosis.steps) {
      steps.push_back(object{{"step", step.step}, {"ok", step.ok}, {"message", step.message}});
    }
    return {{"type", "diagnosis"}, {"host", diagnosis.host}, {"steps", std::move(steps)}};
  }
};

}  // namespace

std::string encode(const Answer& answer, const std::optional<std::int64_t>& id) {
  auto json = std::visit(ToJson{}, answer);
  if (id) json["id"] = *id;
  return boost::json::serialize(json);
}

}  // namespace midipool::control
