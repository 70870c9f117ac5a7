// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/player.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "client/transport_words.hpp"
#include "time/milliseconds.hpp"
#include "wire/clock_packet.hpp"
#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Nanoseconds kReportEvery = seconds{2};
constexpr Nanoseconds kFirstReport = milliseconds{400};
constexpr Nanoseconds kLongestPause = milliseconds{500};
constexpr Nanoseconds kPastKept = seconds{10};
constexpr Nanoseconds kSequencerActive = seconds{5};
// A network that passes TCP and drops UDP is worth a word.
constexpr long kExchangesToShow = 8;
constexpr Nanoseconds kSilenceToTell = seconds{5};

constexpr auto kServerRecords = "the server records the room";

bool isFinal(const std::string& code) {
  return code == error_code::kWrongPassword || code == error_code::kRoomFull ||
         code == error_code::kTooManyRooms || code == error_code::kKicked;
}

}  // namespace

Player::Player(PlayerSettings settings, Spooler& spooler, const Clock& clock,
               PlayerListener& listener)
    : settings_{std::move(settings)},
      spooler_{spooler},
      clock_{clock},
      listener_{listener},
      filter_{settings_.control},
      midi_{settings_.midi, [this](const MessageBytes& message, SessionTime played) {
              spooler_.send(message, played);
            }} {}

void Player::connected(ServerLink& link) {
  link_ = &link;
  JoinRoom join;
  join.room = settings_.room;
  join.nickname = settings_.nickname;
  join.program = settings_.program;
  join.identity = settings_.identity;
  join.password = settings_.password;
  join.steering = settings_.steering;
  if (joined_) join.resume = joined_->resume;
  link.send(encode(join));
}

void Player::received(const std::string& message) {
  try {
    std::visit([this](const auto& decoded) { on(decoded); }, decodeServerMessage(message));
  } catch (const ProtocolError& error) {
    listener_.tell(
        fmt::format("the server sends what this version does not understand: {}", error.what()));
  }
}

void Player::datagram(std::span<const std::uint8_t> bytes, LocalTime arrived) {
  if (!opener_) return;
  const auto opened = opener_->open(bytes);
  if (!opened) return;
  if (opened->kind == DatagramKind::kClockAnswer) {
    if (const auto answer = decodeClockAnswer(opened->payload)) {
      clockAnswered(answer->arrivedAt(arrived));
    }
  } else if (opened->kind == DatagramKind::kMidi) {
    midi_.received(opened->payload, arrived);
  } else if (opened->kind == DatagramKind::kBus) {
    received({reinterpret_cast<const char*>(opened->payload.data()), opened->payload.size()});
  }
}

void Player::disconnected(const std::string& reason) {
  const bool lost = inRoom_ && !leaving_;
  link_ = nullptr;
  inRoom_ = false;
  questions_.stop();
  sealer_.reset();
  opener_.reset();
  midi_.allLeft();
  if (lost) {
    listener_.tell(fmt::format("lost the server ({}); playing on, trying again", reason));
  }
  noteDifference();
}

void Player::leave() {
  leaving_ = true;
  if (link_ == nullptr) return;
  link_->send(encode(LeaveRoom{}));
  link_->close("left");
}

LocalTime Player::tick() {
  const auto now = clock_.now();
  listenToSequencer(now);
  askClock(now);
  report(now);
  sendSharedMidi(now);
  noteClockState(now);
  noteClockSilence(now);
  auto due = std::min(now + kLongestPause, questions_.nextDue());
  if (inRoom_) due = std::min(due, nextReport_);
  if (const auto midi = midi_.nextDue(); midi && inRoom_) due = std::min(due, *midi);
  return due;
}

bool Player::steer(const TransportRequest& request, std::optional<std::int64_t> number) {
  if (!online()) return false;
  SteerTransport steer{request, number, std::nullopt};
  if (countInBars_ > 0 && beginsToPlay(request.action) && !request.countInBars) {
    steer.request.countInBars = countInBars_;
  }
  link_->send(encode(steer));
  return true;
}

bool Player::say(const std::string& text) {
  if (!online()) return false;
  link_->send(encode(SayToAll{text}));
  return true;
}

void Player::sayRecording(bool on) {
  if (online()) link_->send(encode(SayRecording{on}));
}

bool Player::record(const RecordRoom& wish) {
  if (!online()) return false;
  link_->send(encode(wish));
  return true;
}

bool Player::changeRoom(const ChangeRoom& change) {
  if (!online()) return false;
  // What it comes back with, should the server not know the room any more.
  if (change.steering) settings_.steering = change.steering;
  if (change.password) settings_.password = *change.password;
  link_->send(encode(change));
  return true;
}

bool Player::sequencerActive() const noexcept {
  return lastHeard_ != LocalTime::min() && clock_.now() - lastHeard_ < kSequencerActive;
}

ClockState Player::clockState() const noexcept {
  return sessionClock_.state(clock_.now());
}

LineReport Player::lineReport() const noexcept {
  const auto now = clock_.now();
  LineReport line;
  line.clock = sessionClock_.state(now);
  line.outputLead = outputLead_;
  if (!sessionClock_.filter().started()) return line;
  line.roundTrip = sessionClock_.filter().roundTrip();
  line.jitter = sessionClock_.filter().jitter();
  line.errorBound = sessionClock_.errorBound(now);
  line.driftPpm = sessionClock_.filter().drift() * 1e6;
  return line;
}

void Player::on(const Joined& joined) {
  const bool returns = joined_.has_value();
  const bool wasRecorded = returns && joined_->recorded;
  const bool sameMessage = returns && joined_->messageOfTheDay == joined.messageOfTheDay;
  if (returns && joined_->epoch != joined.epoch) {
    listener_.tell("the server has begun a new session clock");
    sessionClock_.restart();
    spooler_.forgetMapping();
    listener_.clockMapped(std::nullopt);
    clockShown_ = false;
  }
  joined_ = joined;
  inRoom_ = true;
  joinedAt_ = clock_.now();
  toldClockSilence_ = false;
  sealer_ = std::make_unique<DatagramSealer>(joined.datagrams.session,
                                             joined.datagrams.keys.clientToServer);
  opener_ = std::make_unique<DatagramOpener>(joined.datagrams.session,
                                             joined.datagrams.keys.serverToClient);
  questions_.start(joinedAt_);
  nextReport_ = joinedAt_ + kFirstReport;

  members_.clear();
  midi_.restart();
  midi_.allLeft();
  for (const auto& member : joined.members) {
    members_[member.id] = member;
    if (member.id != joined.member) midi_.memberJoined(member.id);
  }
  // The server's word counts, also where it has forgotten what it said before.
  schedule_ = {};
  for (const auto& timeline : joined.timelines) schedule_.insert(timeline);
  showSchedule();
  listener_.tell(
      fmt::format("{} room {} as {}, {} player{}, {:g} bpm", returns ? "back in" : "joined",
                  joined.room, joined.nickname, members_.size(), members_.size() == 1 ? "" : "s",
                  joined.timelines.empty() ? 120.0 : joined.timelines.back().bpm.value()));
  if (!sameMessage) tellMessageOfTheDay();
  if (joined.recorded && !wasRecorded) listener_.tell(kServerRecords);
  furnishRoom();
  listener_.entered();
  noteDifference();
}

void Player::tellMessageOfTheDay() {
  if (joined_->messageOfTheDay.empty()) return;
  listener_.tell(fmt::format("message of the day: {}", joined_->messageOfTheDay));
}

void Player::on(const MessageOfTheDay& message) {
  if (!inRoom_) return;
  joined_->messageOfTheDay = message.text;
  tellMessageOfTheDay();
  noteDifference();
}

void Player::on(const MemberMuted& muted) {
  const auto member = members_.find(muted.id);
  if (member == members_.end()) return;
  member->second.muted = muted.muted;
  listener_.tell(fmt::format("the server's administrator {} {} for everybody",
                             muted.muted ? "mutes" : "unmutes", member->second.nickname));
  listener_.happened(PlayerMuted{member->second.nickname, isOwn(muted.id), muted.muted});
}

void Player::on(const MemberRecording& recording) {
  const auto member = members_.find(recording.id);
  if (member == members_.end()) return;
  member->second.recording = recording.on;
  const bool self = isOwn(recording.id);
  if (!self) {
    listener_.tell(fmt::format("{} {} the room", member->second.nickname,
                               recording.on ? "records" : "no longer records"));
  }
  listener_.happened(PlayerRecords{member->second.nickname, self, recording.on});
}

void Player::on(const RoomRecorded& recorded) {
  if (!inRoom_) return;
  if (std::exchange(joined_->recorded, recorded.on) != recorded.on) {
    listener_.tell(recorded.on ? kServerRecords : "the server no longer records the room");
    listener_.happened(ServerRecords{recorded.on});
  }
  if (recorded.number) listener_.happened(RequestAnswered{recorded.number, std::nullopt});
}

// The room was there before us and is not as our settings say: its owner changes it, anybody else
// is told.
void Player::furnishRoom() {
  const bool lock = !settings_.password.empty() && !joined_->password;
  const bool steer = settings_.steering && *settings_.steering != joined_->steering;
  if (!lock && !steer) return;
  if (joined_->owner) {
    ChangeRoom change;
    if (lock) change.password = settings_.password;
    if (steer) change.steering = settings_.steering;
    link_->send(encode(change));
    return;
  }
  listener_.tell(fmt::format(
      "the room was there before: steered by {}, {}; only its owner changes that",
      nameOf(joined_->steering), joined_->password ? "with a password" : "no password"));
}

void Player::on(const BarSync& bar) {
  if (inRoom_) takeTimeline(bar.timeline);
}

void Player::takeTimeline(const Timeline& timeline) {
  forgetPast();
  if (!schedule_.insert(timeline)) return;
  showSchedule();
  noteDifference();
}

// Who hears the room late still needs what has ruled of late; but what is to come needs its place.
void Player::forgetPast() {
  if (!sessionClock_.filter().started()) return;
  const auto now = sessionAt(clock_.now());
  const bool crowded = schedule_.timelines().size() > Schedule::kCapacity / 2;
  schedule_.forgetBefore(crowded ? now : now - kPastKept);
}

void Player::showSchedule() {
  const bool has = schedule_.empty() || hasSongPosition(schedule_.timelines().back().song);
  if (std::exchange(hasSongPosition_, has) && !has) listener_.tell(kNoSongPosition);
  spooler_.setSchedule(schedule_);
  listener_.scheduled(schedule_);
}

void Player::on(const TransportChanged& changed) {
  const bool known = sessionClock_.filter().started();
  listener_.tell(
      changeWords(changed, known ? std::optional{sessionAt(clock_.now())} : std::nullopt));
  listener_.happened(TransportSteered{changed.nickname, isOwn(changed.member), changed.request});
}

void Player::on(const TransportAccepted& accepted) {
  listener_.happened(RequestAnswered{accepted.number, std::nullopt});
}

void Player::on(const Said& said) {
  listener_.happened(ChatHeard{said.nickname, isOwn(said.member), said.text});
}

void Player::on(const MemberJoined& joined) {
  members_[joined.member.id] = joined.member;
  midi_.memberLeft(joined.member.id);  // who comes back in his old place may have left notes there
  midi_.memberJoined(joined.member.id);
  listener_.tell(fmt::format("{} joins", joined.member.nickname));
  listener_.happened(PlayerCame{joined.member.nickname});
}

void Player::on(const MemberLeft& left) {
  midi_.memberLeft(left.id);
  const auto member = members_.find(left.id);
  if (member == members_.end()) return;
  listener_.tell(fmt::format("{} leaves ({})", member->second.nickname, left.reason));
  const PlayerLeft event{member->second.nickname, left.reason};
  members_.erase(member);
  listener_.happened(event);
}

void Player::on(const MemberLines& lines) {
  for (const auto& member : lines.members) {
    if (const auto known = members_.find(member.id); known != members_.end()) {
      known->second = member;
    }
  }
  noteDifference();
}

void Player::on(const RoomChanged& changed) {
  if (joined_) {
    joined_->steering = changed.steering;
    joined_->password = changed.password;
  }
  listener_.tell(fmt::format("room settings: steered by {}, {}", nameOf(changed.steering),
                             changed.password ? "with a password" : "no password"));
  noteDifference();
}

void Player::closeStream() {
  if (online()) link_->send(encode(CloseStream{}));
}

void Player::openStream(const StreamFormat& format) {
  if (online()) link_->send(encode(OpenStream{format}));
}

void Player::receiveAs(const ReceiveWish& wish) {
  if (online()) link_->send(encode(ReceiveAs{wish}));
}

void Player::setMix(const MixWish& wish) {
  if (online()) link_->send(encode(SetMix{wish}));
}

void Player::listenAs(const PlayoutWish& wish) {
  if (online()) link_->send(encode(ListenAs{wish}));
}

void Player::on(const StreamOpened& opened) {
  if (!joined_) return;
  const auto& stream = opened.stream;
  const auto member = members_.find(stream.member);
  const auto nickname = member == members_.end() ? std::string{"mix"} : member->second.nickname;
  listener_.streamOpened(stream, nickname, stream.member == joined_->member,
                         joined_->room == kEchoRoom);
}

void Player::on(const ErrorReport& error) {
  if (!inRoom_ && isFinal(error.code)) {
    listener_.refused(error);
  } else {
    listener_.tell(fmt::format("the server says: {}", error.sentence));
    listener_.happened(RequestAnswered{error.number, error});
  }
}

void Player::on(const Goodbye& goodbye) {
  if (isFinal(goodbye.code) || goodbye.code == error_code::kReplaced ||
      goodbye.code == error_code::kRoomClosed) {
    listener_.refused({goodbye.code, goodbye.sentence, std::nullopt});
  } else {
    listener_.tell(fmt::format("the server says goodbye: {}", goodbye.sentence));
  }
}

void Player::askClock(LocalTime now) {
  if (!inRoom_) return;
  const auto& filter = sessionClock_.filter();
  const auto jitter = filter.started() ? filter.jitter() : Nanoseconds{};
  if (!questions_.due(now, sessionClock_.wantsBurst(now), jitter)) return;
  link_->sendDatagram(
      sealer_->seal(DatagramKind::kClockQuestion, encode(ClockQuestion{clock_.now()})));
}

void Player::clockAnswered(const ClockExchange& exchange) {
  const auto verdict = sessionClock_.add(exchange, !clockShown_ || !playing());
  if (verdict == ClockFilter::Verdict::kRejected) return;
  // One exchange alone may be off by half its round trip: tick only once the first burst is in.
  clockShown_ = clockShown_ || sessionClock_.filter().exchanges() >= kExchangesToShow;
  if (!clockShown_) return;
  spooler_.setMapping(sessionClock_.mapping());
  listener_.clockMapped(sessionClock_.mapping());
}

void Player::report(LocalTime now) {
  if (!inRoom_ || now < nextReport_) return;
  link_->send(encode(ReportLine{lineReport()}));
  nextReport_ = now + kReportEvery;
}

void Player::listenToSequencer(LocalTime now) {
  // Without a session clock nobody can say when something was played.
  const bool clocked = sessionClock_.filter().started() && !schedule_.empty();
  Spooler::Outgoing sent;
  while (spooler_.takeSentTransport(sent)) {
    if (clocked) filter_.sent(sent.message.data(), sessionAt(sent.time));
  }
  if (clocked) filter_.roomTempo(schedule_.at(sessionAt(now)).bpm, sessionAt(now));
  Spooler::Incoming heard;
  while (spooler_.takeReceived(heard)) {
    lastHeard_ = now;
    const bool isTransport = filter_.isTransport(heard.message.data());
    if (!isTransport && listener_.worked(heard.message.data(), heard.time)) continue;
    if (!clocked || !online()) continue;
    const auto time = sessionAt(heard.time);
    // Also what is announced but not yet played may come back from a quick slave.
    const auto room = schedule_.at(time).anchoredAt(schedule_.at(time).nearestTick(time));
    for (const auto& request : filter_.heard(heard.message.data(), time, room)) steer(request);
    if (!isTransport) midi_.played(heard.message, time, now);
  }
}

void Player::sendSharedMidi(LocalTime now) {
  if (!inRoom_) return;
  while (const auto packet = midi_.packetDue(now)) {
    link_->sendDatagram(sealer_->seal(DatagramKind::kMidi, *packet));
  }
}

void Player::noteClockState(LocalTime now) {
  const auto state = sessionClock_.state(now);
  if (state == toldState_) return;
  if (state == ClockState::kLocked && !clockShown_) return;
  toldState_ = state;
  if (state == ClockState::kLocked) {
    listener_.tell(fmt::format("clock locked, within {:.2f} ms, round trip {:.1f} ms",
                               inMilliseconds(sessionClock_.errorBound(now)),
                               inMilliseconds(sessionClock_.filter().roundTrip())));
  } else if (state == ClockState::kHoldover) {
    listener_.tell("clock in holdover: no answers from the server, going on by what is known");
  }
}

void Player::noteClockSilence(LocalTime now) {
  if (!inRoom_ || toldClockSilence_ || now - joinedAt_ < kSilenceToTell) return;
  const auto& filter = sessionClock_.filter();
  if (filter.started() && filter.lastExchange() > joinedAt_) return;
  toldClockSilence_ = true;
  const std::string line =
      "the server is reached by TCP but does not answer by UDP: a firewall in between?";
  listener_.tell(line);
  listener_.unheard(line);
}

bool Player::playing() const noexcept {
  return !schedule_.empty() && sessionClock_.filter().started() &&
         schedule_.at(sessionAt(clock_.now())).playing;
}

}  // namespace midipool
