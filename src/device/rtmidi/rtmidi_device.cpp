// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/rtmidi/rtmidi_device.hpp"

#include "realtime/guard.hpp"
#include "realtime/sleep.hpp"

namespace midipool {
namespace {

RtMidiPortNames portNames(const RtMidiDevice::Options& options) {
  if (options.api == RtMidiApi::kJack) return {"midi_send", "midi_receive"};
  return {options.name + " send", options.name + " receive"};
}

}  // namespace

RtMidiDevice::RtMidiDevice(const Options& options, Spooler& spooler)
    : options_{options}, names_{portNames(options)}, spooler_{spooler} {
  try {
    open();
  } catch (const RtMidiError& error) {
    openingError_ = error.getMessage();
  }
  if (!openingError_.empty()) {
    throw DeviceError{std::string{nameOf(options_.api)} +
                      " does not give us MIDI ports: " + openingError_};
  }
  opened_.store(true);
  MessageSink& sink = *this;
  thread_ = std::make_unique<SpoolerThread>(spooler_, sink, record_, options_.thread);
}

RtMidiDevice::~RtMidiDevice() {
  thread_.reset();
  in_.reset();  // no message comes in any more
}

void RtMidiDevice::open() {
  const auto api = requireApi(options_.api);
  in_ = std::make_unique<RtMidiIn>(api, clientName("send"));
  out_ = std::make_unique<RtMidiOut>(api, clientName("receive"));
  in_->setErrorCallback(&RtMidiDevice::onError, this);
  out_->setErrorCallback(&RtMidiDevice::onError, this);
  // Else RtMidi drops what matters most here: clock.
  in_->ignoreTypes(false, false, false);
  in_->setCallback(&RtMidiDevice::onMessage, this);
  openRtMidiPorts(*in_, *out_, names_);
}

void RtMidiDevice::send(std::span<const std::uint8_t> message) noexcept {
  refused_.store(false, std::memory_order_relaxed);
  // RtMidi may allocate in its event coder and calls the system to hand the message on; there is no
  // other way out to ALSA or CoreMIDI.
  const realtime::RealtimeExemption exemption;
  out_->sendMessage(message.data(), message.size());
}

void RtMidiDevice::onMessage(double /*delta*/, std::vector<unsigned char>* message, void* self) {
  const auto now = realtime::monotonicNow();
  static_cast<RtMidiDevice*>(self)->spooler_.received(now, *message);
}

// RtMidi would print. While it runs only the fact is kept, as this may be the realtime thread.
void RtMidiDevice::onError(RtMidiError::Type type, const std::string& text, void* self) {
  auto* device = static_cast<RtMidiDevice*>(self);
  if (type == RtMidiError::DEBUG_WARNING) return;
  if (device->opened_.load()) {
    device->refused_.store(true, std::memory_order_relaxed);
  } else {
    device->openingError_ = text;
  }
}

std::string RtMidiDevice::description() const {
  auto text = std::string{nameOf(options_.api)} + ", " + kindOfRtMidiPorts();
  if (!thread_->realtime()) text += ", without realtime priority";
  return text;
}

// RtMidi makes a client for each direction; JACK wants them called differently.
std::string RtMidiDevice::clientName(const std::string& direction) const {
  return options_.api == RtMidiApi::kJack ? options_.name + " " + direction : options_.name;
}

std::string RtMidiDevice::sendPortName() const {
  return options_.api == RtMidiApi::kJack ? clientName("send") + ":" + names_.send : names_.send;
}

std::string RtMidiDevice::receivePortName() const {
  return options_.api == RtMidiApi::kJack ? clientName("receive") + ":" + names_.receive
                                          : names_.receive;
}

}  // namespace midipool
