// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/status.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "client/heard_delay.hpp"
#include "time/milliseconds.hpp"
#include "wire/bar_sync.hpp"
#include "wire/musical_fields.hpp"

namespace midipool {
namespace {

using boost::json::array;
using boost::json::object;

constexpr Nanoseconds kReportsCount = std::chrono::seconds{10};

double inMicroseconds(Nanoseconds time) {
  return static_cast<double>(time.count()) * 1e-3;
}

object clockJson(const Player& player, LocalTime now) {
  const auto& clock = player.clock();
  object json{{"state", nameOf(clock.state(now))}};
  if (!clock.filter().started()) return json;
  json["offset_ms"] =
      inMilliseconds(clock.mapping().toSession(now).time_since_epoch() - now.time_since_epoch());
  json["error_bound_ms"] = inMilliseconds(clock.errorBound(now));
  json["asymmetry_bound_ms"] = inMilliseconds(clock.filter().roundTrip() / 2);
  json["drift_ppm"] = clock.filter().drift() * 1e6;
  json["round_trip_ms"] = inMilliseconds(clock.filter().roundTrip());
  json["jitter_ms"] = inMilliseconds(clock.filter().jitter());
  json["last_answer_ms_ago"] = inMilliseconds(now - clock.filter().lastExchange());
  json["answers"] = clock.filter().exchanges();
  return json;
}

object positionJson(const BarPosition& position) {
  return {{"bar", position.bar}, {"beat", position.beat}, {"tick", position.tick}};
}

boost::json::value loopJson(const Timeline& timeline) {
  if (!timeline.loop) return nullptr;
  auto json = toJson(*timeline.loop);
  json["from"] = positionJson(timeline.barPositionOf(timeline.loop->start));
  json["to"] = positionJson(timeline.barPositionOf(timeline.loop->end));
  return json;
}

// Null while it is not known.
const Timeline* timelineNow(const Player& player, LocalTime now) {
  if (player.schedule().empty() || !player.clock().filter().started()) return nullptr;
  return &player.schedule().at(player.clock().mapping().toSession(now));
}

// The song that is counted in now; null while none is.
const Timeline* countedIn(const Schedule& schedule, SessionTime now) {
  for (const auto& timeline : schedule.timelines()) {
    const auto ahead = timeline.start - now;
    const bool counts = timeline.playing && timeline.countIn > Beats{};
    if (counts && ahead > Nanoseconds::zero() && ahead <= timeline.bpm.durationOf(timeline.countIn))
      return &timeline;
  }
  return nullptr;
}

object transportJson(const Player& player, LocalTime now) {
  const auto* known = timelineNow(player, now);
  if (known == nullptr) return {};
  const auto session = player.clock().mapping().toSession(now);
  const auto& timeline = *known;
  const auto song = timeline.songAt(session);
  const auto position = timeline.barPositionOf(song);
  object json{{"playing", timeline.playing},
              {"bpm", timeline.bpm.value()},
              {"position", positionJson(position)},
              {"song_position", song.wholeTicks()},
              {"time_signature", toJson(timeline.signature)},
              {"loop", loopJson(timeline)},
              {"session_time", nanosecondsOf(session)},
              {"revision", timeline.revision}};
  if (const auto* coming = countedIn(player.schedule(), session)) {
    json["begins_in_ms"] = inMilliseconds(coming->start - session);
    json["begins_at"] = positionJson(coming->barPositionOf(coming->song));
  }
  return json;
}

object peerJson(const MemberInfo& member, bool self) {
  object json{{"id", member.id}, {"nickname", member.nickname}, {"self", self}};
  if (member.line) json["line"] = toJson(*member.line);
  if (member.muted) json["muted"] = true;
  if (member.recording) json["recording"] = true;
  return json;
}

object midiJson(const MidiDevice& device) {
  const auto accuracy = device.accuracy();
  return {{"device", device.description()},
          {"connected", device.connected()},
          {"send_port", device.sendPortName()},
          {"receive_port", device.receivePortName()},
          {"lead_ms", inMilliseconds(device.lead())},
          {"messages", accuracy.messages},
          {"deviation_us",
           {{"p50", inMicroseconds(accuracy.median)},
            {"p99", inMicroseconds(accuracy.worstOfHundred)},
            {"max", inMicroseconds(accuracy.worst)}}}};
}

// JSON has no infinity: silence is less than any format can carry.
double inDecibels(Decibels level) {
  return std::max(level.value(), -200.0);
}

object levelJson(const StereoReading& level) {
  return {{"peak_db", array{inDecibels(level.left.peak), inDecibels(level.right.peak)}},
          {"held_db", array{inDecibels(level.left.held), inDecibels(level.right.held)}},
          {"rms_db", array{inDecibels(level.left.rms), inDecibels(level.right.rms)}},
          {"clips", level.left.clips + level.right.clips}};
}

object formatJson(const StreamFormat& format) {
  object json;
  putFormat(format, json);
  return json;
}

void putStrip(const StripSettings& strip, object& json) {
  json["gain_db"] = inDecibels(strip.gain);
  json["pan"] = strip.pan;
  json["muted"] = strip.muted;
  json["soloed"] = strip.soloed;
}

object stemJson(const Sound::Stem& stem) {
  auto json = formatJson(stem.format);
  const auto& receiving = stem.receiving;
  const auto& playing = stem.playing;
  json["nickname"] = stem.nickname;
  json["source"] = stem.source;
  // From capture to playing, and of that what waits here.
  json["delay_ms"] = inMilliseconds(playing.delay);
  json["network_ms"] = inMilliseconds(receiving.network);
  json["buffer_ms"] = inMilliseconds(playing.buffered);
  json["needed_delay_ms"] = inMilliseconds(playing.target);
  json["aligned"] = playing.given;
  json["exact"] = playing.exact;
  json["drift_ppm"] = playing.driftPpm;
  json["packets"] = receiving.packets;
  json["lost"] = receiving.lost;
  json["repaired"] = receiving.repaired;
  json["sent_again"] = receiving.sentAgain;
  json["sent_again_bytes"] = receiving.bytesSentAgain;
  json["bytes"] = receiving.bytes;
  json["refused"] = receiving.refused;
  json["late"] = playing.packetsLate;
  json["jitter_ms"] = inMilliseconds(receiving.jitter);
  json["played_frames"] = playing.framesPlayed;
  json["concealed_frames"] = playing.framesConcealed;
  json["gaps"] = playing.gaps;
  json["level"] = levelJson(stem.level);
  putStrip(stem.strip, json);
  return json;
}

std::string nicknameOf(const Player& player, std::optional<std::uint32_t> member) {
  if (member == kServersReports) return "server";
  const auto found = member ? player.members().find(*member) : player.members().end();
  return found == player.members().end() ? "" : found->second.nickname;
}

// Everybody tells every second; who has been silent for long is not there any more.
array heardByJson(Sound& sound, const Player& player, LocalTime now) {
  array all;
  const auto heardBy = sound.heardBy();
  for (std::size_t i = 0; i < heardBy.count; ++i) {
    const auto& heard = heardBy.players[i];
    const auto member = sound.memberOf(heard.source);
    const auto nickname = nicknameOf(player, member);
    if (nickname.empty() || now - heard.when > kReportsCount) continue;
    all.push_back(object{{"nickname", nickname},
                         {"server", member == kServersReports},
                         {"lost", heard.lost},
                         {"loss_percent", 100.0 * heard.shareLost},
                         {"jitter_ms", inMilliseconds(heard.jitter)}});
  }
  return all;
}

object stripsJson(const RoomMix& mix) {
  object strips;
  for (const auto& [nickname, settings] : mix.strips) {
    object json;
    putStrip(settings, json);
    strips[nickname] = std::move(json);
  }
  return strips;
}

array inputsJson(const RoomMix& mix) {
  array inputs;
  for (const auto& input : mix.inputs) {
    object json;
    putStrip(input, json);
    inputs.push_back(std::move(json));
  }
  return inputs;
}

object metronomeJson(const MetronomeSettings& metronome) {
  object json{{"on", metronome.on},
              {"subdivision", nameOf(metronome.clicks.subdivision)},
              {"accent", metronome.clicks.accent},
              {"count_in", metronome.countInBars}};
  putStrip(metronome.strip, json);
  return json;
}

object sendingJson(const Sound::Sending& sending) {
  object json{{"open", sending.format.has_value()}, {"packets", sending.packets},
              {"unsent", sending.unsent},           {"overrun", sending.lost},
              {"parity", sending.parity},           {"level", levelJson(sending.level)}};
  if (sending.format) putFormat(*sending.format, json);
  return json;
}

object playoutJson(const Sound& sound, const Player& player, LocalTime now) {
  const auto& playout = sound.playout();
  object json{{"mode", textOf(playout.choice())},
              {"state", nameOf(playout.state())},
              {"needed_ms", inMilliseconds(playout.needed())},
              {"room_ms", inMilliseconds(playout.room().delay)},
              {"most_ms", inMilliseconds(playout.room().most)},
              {"monitor", nameOf(sound.monitor())}};
  const auto heard = heardDelay(playout, player, now);
  if (heard.next) {
    json["next_ms"] = inMilliseconds(*heard.next);
    json["next_in_ms"] = inMilliseconds(heard.nextIn);
  }
  if (heard.delay) json["delay_ms"] = inMilliseconds(*heard.delay);
  if (heard.beats) json["delay_beats"] = *heard.beats;
  if (heard.bars) json["delay_bars"] = *heard.bars;
  return json;
}

object soundJson(const AudioDevice& device, Sound& sound, const Player& player, LocalTime now) {
  const auto state = device.state();
  auto sending = sendingJson(sound.sending());
  sending["heard_by"] = heardByJson(sound, player, now);
  sending["inputs"] = inputsJson(sound.mix());
  array stems;
  for (const auto& stem : sound.stems()) stems.push_back(stemJson(stem));
  return {{"device", device.description()},
          {"connected", state.connected},
          {"sample_rate", state.sampleRate},
          {"frames", state.frames},
          {"inputs", state.inputs},
          {"skipped_cycles", state.skipped},
          {"send", device.sendName()},
          {"receive", device.receiveName()},
          {"sending", std::move(sending)},
          {"mixed_by_server", sound.isMixed()},
          {"playout", playoutJson(sound, player, now)},
          {"metronome", metronomeJson(sound.mix().metronome)},
          {"strips", stripsJson(sound.mix())},
          {"master_db", inDecibels(sound.mix().master)},
          {"stems", std::move(stems)},
          {"level", levelJson(sound.masterLevel())},
          {"limiter_db", inDecibels(sound.limiterGain())}};
}

object recordingJson(const RoomRecording::State& state) {
  object json{{"phase", nameOf(state.phase)},
              {"seconds", static_cast<double>(state.length.count()) * 1e-9},
              {"tracks", state.tracks},
              {"folder", state.folder.string()}};
  if (state.left) json["minutes_left"] = static_cast<double>(state.left->count()) / 60e9;
  if (!state.error.empty()) json["error"] = state.error;
  if (state.endsAtBar) json["ends_at_bar"] = true;
  return json;
}

}  // namespace

std::string statusJson(const Player& player, const Devices& devices, Sound& sound,
                       const std::string& server, const Clock& clock,
                       const RoomRecording::State& recording) {
  const auto now = clock.now();
  const auto& joined = player.joined();
  array peers;
  for (const auto& [id, member] : player.members()) {
    peers.push_back(peerJson(member, joined && joined->member == id));
  }
  object json{{"program", player.settings().program},
              {"server", server},
              {"room", player.settings().room},
              {"nickname", joined ? joined->nickname : player.settings().nickname},
              {"online", player.online()},
              {"clock", clockJson(player, now)},
              {"transport", transportJson(player, now)},
              {"midi", midiJson(*devices.midi)},
              {"peers", std::move(peers)}};
  if (joined) {
    json["steering"] = nameOf(joined->steering);
    json["owner"] = joined->owner;
    json["server_records"] = joined->recorded;
    json["server_program"] = joined->program;
  }
  if (recording.recording > 0 || recording.phase != Recorder::Phase::kOff) {
    json["recording"] = recordingJson(recording);
  }
  if (devices.audio) json["sound"] = soundJson(*devices.audio, sound, player, now);
  return boost::json::serialize(json);
}

}  // namespace midipool
