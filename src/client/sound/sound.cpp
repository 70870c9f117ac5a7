// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/sound/sound.hpp"

#include <algorithm>

#include "realtime/sleep.hpp"
#include "wire/payload_format.hpp"

namespace midipool {
namespace {

constexpr std::uint32_t kUsualFrames = 128;

// As long as the device's cycle, where a packet can be; a shorter one would wait for no gain, and a
// longer one for the next cycle.
std::uint32_t framesFor(PayloadType codec, std::size_t cycle) {
  const std::size_t fitting = std::clamp<std::size_t>(cycle == 0 ? kUsualFrames : cycle, 64, 256);
  if (codec == PayloadType::kOpus) return fitting <= 128 ? 120 : 240;
  return fitting >= 256 ? 256 : (fitting >= 128 ? 128 : 64);
}

// So that a packet has room for the parity of others (wire/parity.hpp).
std::uint32_t mostFrames(PayloadType codec) {
  return codec == PayloadType::kL16 || codec == PayloadType::kL24 ? 128 : 256;
}

}  // namespace

Sound::Sound(const SoundSettings& settings) : settings_{settings}, media_{process_} {
  media_.setParity(settings.parity);
  followPlayout();
}

Sound::~Sound() = default;

void Sound::setDevice(AudioDevice* device) {
  device_ = device;
  if (device_ == nullptr) return;
  for (std::size_t slot = 0; slot < kStemSlots; ++slot) {
    if (!places_.nameAt(slot).empty()) device_->openStem(slot, places_.nameAt(slot));
  }
  metronomeHasPort_ = false;
  followMetronome();
}

StreamFormat Sound::wantedFormat() const {
  StreamFormat format;
  format.type = settings_.codec;
  format.channels = settings_.channels;
  format.framesPerPacket = settings_.framesPerPacket;
  if (format.framesPerPacket == 0) {
    const auto cycle = device_ == nullptr ? 0 : device_->state().frames;
    format.framesPerPacket = std::min(framesFor(format.type, cycle), mostFrames(format.type));
  }
  return format;
}

void Sound::connected(const boost::asio::ip::udp::endpoint& server, const DatagramAccess& media) {
  media_.setAnnouncer(std::make_unique<AddressAnnouncer>(media));
  media_.setSocket(std::make_unique<MediaSocket>(server));
}

void Sound::disconnected() {
  media_.setSocket(nullptr);
  media_.setAnnouncer(nullptr);
  media_.setSender(nullptr);
  own_.reset();
  stopCapture();
  followMonitor();
  playout_.entered();
  receiving_.entered();
  waiting_.clear();
  while (!playing_.empty()) stopListening(playing_.begin()->first);
  for (const auto& stream : reporting_) {
    if (stream) stopReading(stream->source);
  }
}

void Sound::streamOpened(const StreamInfo& stream, const std::string& nickname, bool own,
                         bool echo) {
  if (own) {
    own_ = stream;
    ownName_ = nickname;
    media_.setSender(std::make_unique<StreamSender>(stream, settings_.bitsPerSecond));
    if (stream.format.channels > 0) {
      process_.capture().setPackets(stream.format.framesPerPacket, stream.format.channels == 1);
      captures_ = stream.format.channels;
    } else {
      stopCapture();
    }
  }
  if ((!own || echo) && stream.format.channels > 0) listenTo(stream, nickname);
  if (own) followMonitor();
  if (!own && !playing_.contains(stream.source)) readReports(stream);
}

void Sound::listenTo(const StreamInfo& stream, const std::string& nickname) {
  stopListening(stream.source);
  // One who is back before it has been noticed that he was gone.
  const auto before = find(nickname, stream.member == kServersMix);
  if (before != playing_.end()) stopListening(before->first);
  const auto slot =
      stream.member == kServersMix ? places_.takeForMix(nickname) : places_.take(nickname);
  if (!slot) {
    waiting_[stream.source] = {stream, {}, nickname, {}};
    return;
  }
  const auto queue = queueFor(*slot, nickname, stream.format.channels);
  std::unique_ptr<StreamReceiver> receiver;
  try {
    receiver = std::make_unique<StreamReceiver>(stream, queue);
  } catch (...) {
    places_.leave(*slot, realtime::monotonicNow());
    throw;
  }
  const StripId strip{stream.source};
  static_cast<void>(process_.mix().add(
      strip, stream.format.channels == 1 ? StripInput::kMono : StripInput::kStereo,
      stripFor(stream, nickname)));
  const Playing stem{stream, *slot, nickname, queue};
  playStem(stem, own_ && own_->source == stream.source);
  media_.receivers().put(*slot, std::move(receiver));
  playing_[stream.source] = stem;
  restWhileMixed();
  makeRoom();
  if (device_ != nullptr) device_->openStem(*slot, nickname);
}

void Sound::streamClosed(std::uint32_t source) {
  if (own_ && own_->source == source) {
    media_.setSender(nullptr);
    own_.reset();
    stopCapture();
    followMonitor();
  }
  waiting_.erase(source);
  stopListening(source);
  stopReading(source);
  listenToWaiting();
}

// Of those for whom there was no place, whoever comes first: one has become free.
void Sound::listenToWaiting() {
  if (waiting_.empty() || !places_.hasRoom()) return;
  const auto next = waiting_.extract(waiting_.begin()).mapped();
  stopReading(next.stream.source);
  listenTo(next.stream, next.nickname);
}

void Sound::readReports(const StreamInfo& stream) {
  stopReading(stream.source);
  auto* const place = std::ranges::find_if(reporting_, [](const auto& entry) { return !entry; });
  if (place == reporting_.end()) return;
  auto reader = std::make_unique<ReportReader>(stream);
  media_.readers().put(static_cast<std::size_t>(place - reporting_.begin()), std::move(reader));
  *place = stream;
}

void Sound::stopReading(std::uint32_t source) {
  for (std::size_t slot = 0; slot < reporting_.size(); ++slot) {
    if (!reporting_[slot] || reporting_[slot]->source != source) continue;
    media_.readers().put(slot, nullptr);
    reporting_[slot].reset();
  }
}

void Sound::stopListening(std::uint32_t source) {
  const auto found = playing_.find(source);
  if (found == playing_.end()) return;
  const auto playing = found->second;
  playing_.erase(found);
  media_.receivers().put(playing.slot, nullptr);
  endStem(playing);
  places_.leave(playing.slot, realtime::monotonicNow());
  restWhileMixed();
}

// What the server mixes it does not send besides.
void Sound::restWhileMixed() {
  const bool mixed = isMixed();
  for (const auto& [source, playing] : playing_) {
    auto* const receiver = media_.receivers().get(playing.slot);
    if (receiver != nullptr) receiver->setResting(mixed && playing.stream.member != kServersMix);
  }
}

void Sound::tick(LocalTime now) {
  endLingering(now);
  process_.stems().collect();
  media_.collect();
  for (const auto slot : places_.expire(now)) {
    if (device_ != nullptr) device_->closeStem(slot);
  }
}

std::optional<ReceiveWish> Sound::reviewReceiving(LocalTime now) {
  if (!receiving_.isDue(now)) return std::nullopt;
  std::vector<ThinLine::Stream> streams;
  for (const auto& [source, playing] : playing_) {
    auto* const receiver = media_.receivers().get(playing.slot);
    if (receiver == nullptr) continue;
    const auto heard = receiver->statistics();
    streams.push_back({source, playing.stream.member == kServersMix, heard.packets, heard.lost});
  }
  return receiving_.review(streams, now);
}

std::vector<Sound::Stem> Sound::stems() {
  std::vector<Stem> all;
  for (const auto& [source, playing] : playing_) {
    Stem stem;
    stem.nickname = playing.nickname;
    stem.source = source;
    stem.format = playing.stream.format;
    if (auto* playback = process_.stems().get(playing.slot)) stem.playing = playback->statistics();
    if (auto* receiver = media_.receivers().get(playing.slot)) {
      stem.receiving = receiver->statistics();
    }
    stem.level = process_.mix().reading(StripId{source}).value_or(StereoReading{});
    stem.strip = process_.mix().settings(StripId{source}).value_or(StripSettings{});
    all.push_back(std::move(stem));
  }
  return all;
}

std::optional<StereoReading> Sound::levelOf(const std::string& nickname) {
  const auto found = find(nickname, false);
  if (found == playing_.end()) return std::nullopt;
  return process_.mix().reading(StripId{found->first});
}

StereoReading Sound::inputLevel(std::size_t input) {
  return process_.sending()
      .reading(StripId{static_cast<std::uint32_t>(input)})
      .value_or(StereoReading{});
}

Sound::Sending Sound::sending() {
  Sending sending;
  if (own_) sending.format = own_->format;
  sending.packets = media_.sent();
  sending.unsent = media_.unsent();
  sending.lost = process_.capture().lost();
  sending.parity = media_.sendsParity() && (!own_ || StreamWriter::hasRoomForParity(own_->format));
  sending.level = process_.sending().masterReading();
  return sending;
}

std::optional<std::uint32_t> Sound::memberOf(std::uint32_t source) const {
  if (const auto found = playing_.find(source); found != playing_.end()) {
    return found->second.stream.member;
  }
  for (const auto& stream : reporting_) {
    if (stream && stream->source == source) return stream->member;
  }
  return std::nullopt;
}

// A player may be called as the server's mix is.
Sound::Playings::const_iterator Sound::find(const std::string& nickname, bool mix) const {
  return std::ranges::find_if(playing_, [&](const auto& entry) {
    return entry.second.nickname == nickname && (entry.second.stream.member == kServersMix) == mix;
  });
}

bool Sound::isMixed() const {
  return std::ranges::any_of(
      playing_, [](const auto& entry) { return entry.second.stream.member == kServersMix; });
}

// In the server's mix everybody has been set already.
StripSettings Sound::stripFor(const StreamInfo& stream, const std::string& nickname) const {
  const auto found = mix_.strips.find(nickname);
  if (stream.member == kServersMix || found == mix_.strips.end()) return {};
  return found->second;
}

void Sound::setMix(const RoomMix& mix) {
  const auto before = std::exchange(mix_, mix).listening;
  for (const auto& [source, playing] : playing_) {
    process_.mix().set(StripId{source}, stripFor(playing.stream, playing.nickname));
  }
  for (const auto& [slot, left] : lingering_) {
    const auto& stem = left.stem;
    process_.mix().set(StripId{stem.stream.source}, stripFor(stem.stream, stem.nickname));
  }
  if (ownStrip_) process_.mix().set(*ownStrip_, stripFor(*own_, ownName_));
  for (std::size_t input = 0; input < mix.inputs.size(); ++input) {
    process_.sending().set(StripId{static_cast<std::uint32_t>(input)}, mix.inputs[input]);
  }
  process_.mix().setMaster(mix.master);
  followMetronome();
  if (!(mix.listening == before)) listenAs(mix.listening, before.monitor);
}

}  // namespace midipool
