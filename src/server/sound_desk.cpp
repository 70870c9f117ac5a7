// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sound_desk.hpp"

#include <algorithm>
#include <stdexcept>

#include "wire/protocol_error.hpp"

namespace midipool {
SoundDesk::Seat& SoundDesk::seatOf(const Room& room, Member& member) {
  auto& seats = rooms_[room.name()].seats;
  const auto found = std::ranges::find(seats, &member, &Seat::member);
  if (found != seats.end()) return *found;
  seats.push_back({&member, std::nullopt, {}, {}, std::nullopt, std::nullopt});
  return seats.back();
}

void SoundDesk::joined(const Room& room, Member& member) {
  const auto found = rooms_.find(room.name());
  if (found == rooms_.end()) return;
  for (const auto& seat : found->second.seats) {
    if (seat.stream) member.link().send(encode(StreamOpened{*seat.stream}));
  }
}

void SoundDesk::left(Room& room, const Member& member) {
  close(room, member);
  const auto found = rooms_.find(room.name());
  if (found == rooms_.end()) return;
  std::erase_if(found->second.seats, [&](const Seat& seat) { return seat.member == &member; });
  if (found->second.seats.empty()) rooms_.erase(found);
}

void SoundDesk::open(Room& room, Member& member, const StreamFormat& format) {
  auto& seat = seatOf(room, member);
  close(room, seat);
  try {
    seat.stream = media_.open(room.name(), member.id(), format, room.name() == kEchoRoom);
  } catch (const std::runtime_error& error) {
    throw ProtocolError{error_code::kNotAllowed, error.what()};
  }
  moved(room, member);
  muteAsTold(room, member);
  room.tellAll(StreamOpened{*seat.stream});
  openReports(seat);
  playoutChanged(room);
  review(room);
}

void SoundDesk::playoutChanged(const Room& room) {
  media_.keepHistory(room.name(), room.hasTimeForRepairs());
  const auto found = rooms_.find(room.name());
  if (found == rooms_.end()) return;
  for (const auto& seat : found->second.seats) alignMix(seat);
}

void SoundDesk::alignMix(const Seat& seat) {
  if (!seat.mix) return;
  media_.setAligned(seat.stream->source, seat.member->playout().choice.mode != PlayoutMode::kLive);
}

// Where there is no sound there is nothing to tell.
void SoundDesk::openReports(Seat& seat) {
  if (seat.stream->format.channels == 0) return;
  seat.reports = media_.openReports(seat.stream->source);
  seat.member->link().send(encode(StreamOpened{*seat.reports}));
}

const StreamInfo* SoundDesk::streamOf(const Room& room, const Member& member) const {
  const auto found = rooms_.find(room.name());
  if (found == rooms_.end()) return nullptr;
  const auto seat = std::ranges::find(found->second.seats, &member, &Seat::member);
  return seat == found->second.seats.end() || !seat->stream ? nullptr : &*seat->stream;
}

void SoundDesk::moved(const Room& room, const Member& member) {
  const auto* const stream = streamOf(room, member);
  if (stream != nullptr && member.media().path()) {
    media_.setPath(stream->source, *member.media().path());
  }
}

void SoundDesk::muteAsTold(const Room& room, const Member& member) {
  if (const auto* stream = streamOf(room, member)) media_.mute(stream->source, member.muted());
}

std::optional<SoundDesk::Sending> SoundDesk::sendingOf(const Room& room,
                                                       const Member& member) const {
  const auto* const stream = streamOf(room, member);
  const auto* const state = stream == nullptr ? nullptr : media_.stateOf(stream->source);
  if (state == nullptr) return std::nullopt;
  return Sending{stream->format, *state};
}

void SoundDesk::close(Room& room, const Member& member) {
  const auto found = rooms_.find(room.name());
  if (found == rooms_.end()) return;
  auto& seats = found->second.seats;
  const auto seat = std::ranges::find(seats, &member, &Seat::member);
  if (seat == seats.end()) return;
  close(room, *seat);
  review(room);
}

void SoundDesk::close(Room& room, Seat& seat) {
  if (!seat.stream) return;
  closeMix(seat);
  if (seat.reports) {
    seat.member->link().send(encode(StreamClosed{seat.reports->member, seat.reports->source}));
    seat.reports.reset();
  }
  media_.close(seat.stream->source);
  room.tellAll(StreamClosed{seat.stream->member, seat.stream->source});
  seat.stream.reset();
}

void SoundDesk::receiveAs(Room& room, Member& member, const ReceiveWish& wish) {
  auto& seat = seatOf(room, member);
  const bool isOtherFormat = seat.receive.mix != wish.mix;
  seat.receive = wish;
  if (isOtherFormat) closeMix(seat);
  review(room);
}

void SoundDesk::setMix(Room& room, Member& member, const MixWish& wish) {
  auto& seat = seatOf(room, member);
  seat.wish = wish;
  if (seat.mix) media_.setMix(seat.stream->source, wish);
}

void SoundDesk::review(const Room& room) {
  auto& sound = rooms_[room.name()];
  const auto senders =
      static_cast<std::size_t>(std::ranges::count_if(sound.seats, [](const Seat& seat) {
        return seat.stream && seat.stream->format.channels > 0;
      }));
  sound.crowded = senders >= kMixFrom || (sound.crowded && senders > kStemsUpTo);
  for (auto& seat : sound.seats) {
    const bool byRule = seat.receive.mode == ReceiveMode::kAuto && sound.crowded;
    const bool wanted = seat.stream && (byRule || seat.receive.mode == ReceiveMode::kMix);
    if (wanted && !seat.mix) openMix(seat);
    if (!wanted) closeMix(seat);
  }
}

// Where that fails it is nobody's fault but this member's, whoever made it necessary.
void SoundDesk::openMix(Seat& seat) {
  try {
    seat.mix = media_.openMix(seat.stream->source, seat.receive.mix, seat.wish);
    alignMix(seat);
    seat.member->link().send(encode(StreamOpened{*seat.mix}));
  } catch (const std::runtime_error& error) {
    seat.receive.mode = ReceiveMode::kStems;
    seat.member->link().send(
        encode(ErrorReport{error_code::kNotAllowed, error.what(), std::nullopt}));
  }
}

void SoundDesk::closeMix(Seat& seat) {
  if (!seat.mix) return;
  media_.closeMix(seat.stream->source);
  seat.member->link().send(encode(StreamClosed{seat.mix->member, seat.mix->source}));
  seat.mix.reset();
}

}  // namespace midipool
