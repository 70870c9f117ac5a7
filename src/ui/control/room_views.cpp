// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/control/room_views.hpp"

#include <algorithm>

#include "client/heard_delay.hpp"
#include "time/milliseconds.hpp"

namespace midipool::control {
namespace {

// The server's mix has a stem of that name.
constexpr const char* kMixName = "mix";
constexpr Nanoseconds kReportsCount = std::chrono::seconds{10};

bool isSelf(const Player& player, const MemberInfo& member) {
  return player.joined() && player.joined()->member == member.id;
}

Players::Sound soundOf(const Sound::Stem& stem, const RecentSound::Shares& shares) {
  return {inMilliseconds(stem.playing.delay),
          inMilliseconds(stem.playing.buffered),
          shares.lossPercent,
          inMilliseconds(stem.receiving.jitter),
          stem.receiving.repaired,
          shares.concealedPercent,
          nameOf(stem.format.type),
          stem.format.channels,
          stem.playing.exact};
}

// How the worst of the others receives what this player sends, by their latest reports.
double worstLossPercent(const RoomParts& room) {
  double worst = 0.0;
  const auto heardBy = room.sound.heardBy();
  for (std::size_t i = 0; i < heardBy.count; ++i) {
    const auto& heard = heardBy.players[i];
    if (room.clock.now() - heard.when < kReportsCount) {
      worst = std::max(worst, 100.0 * heard.shareLost);
    }
  }
  return worst;
}

LineQuality ownQuality(const RoomParts& room) {
  LineQuality quality;
  const auto& device = room.devices.audio;
  quality.deviceMissing = device != nullptr && !device->state().connected;
  const auto sending = room.sound.sending();
  quality.sends = sending.format && sending.format->channels > 0;
  quality.measured = quality.sends;  // nobody who listens is no fault of the line
  quality.lossPercent = worstLossPercent(room);
  return quality;
}

const Timeline* timelineNow(const RoomParts& room, SessionTime& now) {
  if (room.player.schedule().empty() || !room.player.clock().filter().started()) return nullptr;
  now = room.player.clock().mapping().toSession(room.clock.now());
  return &room.player.schedule().at(now);
}

}  // namespace

void RoomViews::describe(const Player& player, Session& session) {
  const auto& joined = player.joined();
  session.nickname = joined ? joined->nickname : player.settings().nickname;
  session.echo = player.settings().room == kEchoRoom;
  if (!joined) {
    session.phase = Phase::kJoining;
    return;
  }
  session.phase = player.online() ? Phase::kJoined : Phase::kAway;
  session.owner = joined->owner;
  session.steering = joined->steering;
  session.maySteer = joined->owner || joined->steering == Steering::kEveryone;
  session.password = joined->password;
  session.serverRecords = joined->recorded;
  session.mayRecordOnServer = joined->mayRecord;
  session.messageOfTheDay = joined->messageOfTheDay;
}

std::map<std::string, RoomViews::Heard> RoomViews::listen(const RoomParts& room) {
  std::map<std::string, Heard> heard;
  std::map<std::uint32_t, RecentSound> recent;
  for (const auto& stem : room.sound.stems()) {
    auto& memory = recent[stem.source] = recent_[stem.source];
    memory.note({stem.receiving.packets, stem.receiving.lost, stem.playing.framesPlayed,
                 stem.playing.framesConcealed, stem.receiving.refused},
                room.clock.now());
    const auto shares = memory.shares();
    heard[stem.nickname] = {soundOf(stem, shares), shares};
  }
  recent_ = std::move(recent);
  return heard;
}

Players RoomViews::players(const RoomParts& room) {
  Players all;
  const auto heard = listen(room);
  const auto mix = heard.find(kMixName);
  const bool mixed = room.sound.isMixed() && mix != heard.end();
  for (const auto& [id, member] : room.player.members()) {
    Players::Player player{id, member.nickname, isSelf(room.player, member), {}, member.line, {}};
    auto quality = player.self ? ownQuality(room) : LineQuality{};
    // One who is mixed by the server is heard as the mix is.
    const auto own = mixed ? mix : heard.find(member.nickname);
    if (!player.self && own != heard.end()) {
      const auto& [sound, shares] = own->second;
      player.sound = sound;
      quality.sends = true;
      quality.refused = shares.refused;
      quality.measured = shares.measured;
      quality.lossPercent = shares.lossPercent;
      quality.concealedPercent = shares.concealedPercent;
      quality.jitterMs = sound.jitterMs;
      quality.delayMs = sound.delayMs;
    }
    quality.away = !room.player.online();
    quality.muted = member.muted;
    quality.clockKnown = member.line.has_value();
    if (member.line) quality.clock = member.line->clock;
    player.lamp = lampOf(quality);
    all.players.push_back(std::move(player));
  }
  return all;
}

MixerState RoomViews::mixer(const RoomParts& room) {
  MixerState mixer;
  const auto& mix = room.sound.mix();
  mixer.mixedByServer = room.sound.isMixed();
  mixer.master = mix.master;
  mixer.metronome = mix.metronome;
  const bool echo = room.player.settings().room == kEchoRoom;
  for (const auto& [id, member] : room.player.members()) {
    if (isSelf(room.player, member) && !echo) continue;
    const auto found = mix.strips.find(member.nickname);
    const bool sounding = mixer.mixedByServer || room.sound.levelOf(member.nickname).has_value();
    mixer.strips.push_back(
        {member.nickname, found == mix.strips.end() ? StripSettings{} : found->second, sounding});
  }
  const auto inputs = std::min(room.inputs, mix.inputs.size());
  mixer.inputs.assign(mix.inputs.begin(), mix.inputs.begin() + static_cast<std::ptrdiff_t>(inputs));
  return mixer;
}

Meters RoomViews::meters(const RoomParts& room, const MixerState& mixer) {
  Meters meters;
  for (const auto& strip : mixer.strips) {
    meters.strips.push_back(room.sound.levelOf(strip.nickname).value_or(StereoReading{}));
  }
  for (std::size_t i = 0; i < mixer.inputs.size(); ++i) {
    meters.inputs.push_back(room.sound.inputLevel(i));
  }
  meters.master = room.sound.masterLevel();
  meters.limiter = room.sound.limiterGain();
  meters.metronome = room.sound.metronomeLevel();
  SessionTime now{};
  if (const auto* timeline = timelineNow(room, now)) {
    meters.song = timeline->barPositionOf(timeline->songAt(now));
  }
  return meters;
}

std::optional<Transport> RoomViews::transport(const RoomParts& room) {
  SessionTime now{};
  const auto* timeline = timelineNow(room, now);
  if (timeline == nullptr) return std::nullopt;
  return Transport{*timeline};
}

ClockInfo RoomViews::clock(const RoomParts& room) {
  const auto now = room.clock.now();
  const auto& clock = room.player.clock();
  ClockInfo info;
  info.state = clock.state(now);
  info.known = clock.filter().started();
  if (!info.known) return info;
  info.errorBoundMs = inMilliseconds(clock.errorBound(now));
  info.asymmetryBoundMs = inMilliseconds(clock.filter().roundTrip() / 2);
  info.roundTripMs = inMilliseconds(clock.filter().roundTrip());
  info.jitterMs = inMilliseconds(clock.filter().jitter());
  info.driftPpm = clock.filter().drift() * 1e6;
  return info;
}

PlayoutInfo RoomViews::playout(const RoomParts& room) {
  const auto& playout = room.sound.playout();
  PlayoutInfo info;
  info.mode = textOf(playout.choice());
  info.state = midipool::nameOf(playout.state());
  info.monitor = midipool::nameOf(room.sound.monitor());
  info.receive = midipool::nameOf(room.sound.receiveMode());
  info.roomMostMs = inMilliseconds(playout.room().most);
  const auto heard = heardDelay(playout, room.player, room.clock.now());
  if (heard.next) info.nextInSeconds = inMilliseconds(heard.nextIn) / 1000.0;
  if (heard.delay) info.delayMs = inMilliseconds(*heard.delay);
  info.delayBeats = heard.beats;
  info.delayBars = heard.bars;
  return info;
}

Recording RoomViews::recording(const RoomParts& room, const RoomRecording::State& state) {
  Recording recording;
  recording.phase = nameOf(state.phase);
  recording.seconds = static_cast<double>(state.length.count()) * 1e-9;
  recording.tracks = state.tracks;
  recording.folder = state.folder.string();
  recording.endsAtBar = state.endsAtBar;
  recording.error = state.error;
  if (state.left) recording.minutesLeft = static_cast<double>(state.left->count()) / 60e9;
  const auto& joined = room.player.joined();
  for (const auto& [id, member] : room.player.members()) {
    const bool self = joined && joined->member == id;
    if (member.recording && !self) recording.others.push_back(member.nickname);
  }
  return recording;
}

}  // namespace midipool::control
