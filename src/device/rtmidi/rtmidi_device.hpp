// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include <RtMidi.h>

#include "device/midi_device.hpp"
#include "device/rtmidi/rtmidi_api.hpp"
#include "device/rtmidi/rtmidi_ports.hpp"
#include "device/spooler_thread.hpp"

namespace midipool {

// MIDI through RtMidi: the system's own ports (ALSA, CoreMIDI, Windows), or JACK's, where the
// native JackMidiDevice is the better one, as RtMidi lets messages out at the start of a period
// only. Messages leave from a realtime thread that sleeps until each is due.
//
// RtMidi does not tell when somebody connects, so a slave that is plugged in during the song hears
// the clock at once, and start or song position at the room's next change.
class RtMidiDevice final : public MidiDevice, private MessageSink {
 public:
  struct Options {
    std::string name = "midiPool";
    RtMidiApi api = systemMidiApi();
    SpoolerThread::Settings thread = SpoolerThread::Settings::punctual();
  };

  // Throws DeviceError.
  RtMidiDevice(const Options& options, Spooler& spooler);
  ~RtMidiDevice() override;

  [[nodiscard]] std::string description() const override;
  [[nodiscard]] bool connected() const noexcept override { return !refused_.load(); }
  [[nodiscard]] std::string sendPortName() const override;
  [[nodiscard]] std::string receivePortName() const override;
  [[nodiscard]] SendingAccuracy accuracy() const override { return record_.accuracy(); }
  [[nodiscard]] Nanoseconds lead() const noexcept override { return options_.thread.longestSleep; }

 private:
  void open();
  void send(std::span<const std::uint8_t> message) noexcept override;
  static void onMessage(double delta, std::vector<unsigned char>* message, void* self);
  static void onError(RtMidiError::Type type, const std::string& text, void* self);
  [[nodiscard]] std::string clientName(const std::string& direction) const;

  const Options options_;
  const RtMidiPortNames names_;
  Spooler& spooler_;
  SendingRecord record_;
  std::string openingError_;
  std::atomic<bool> opened_{false};
  std::atomic<bool> refused_{false};  // the last message
  std::unique_ptr<RtMidiIn> in_;
  std::unique_ptr<RtMidiOut> out_;
  std::unique_ptr<SpoolerThread> thread_;
};

}  // namespace midipool
