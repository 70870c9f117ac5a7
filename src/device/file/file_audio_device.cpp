// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/file/file_audio_device.hpp"

#include <algorithm>

#include "device/backends.hpp"

namespace midipool {
namespace {

std::size_t periodOf(const AudioDeviceOptions& options) {
  return std::clamp<std::size_t>(options.frames, 16, AudioProcess::kLongestBlock);
}

template <typename Pointer>
std::vector<Pointer> pointersTo(std::vector<std::vector<float>>& planes) {
  std::vector<Pointer> pointers;
  pointers.reserve(planes.size());
  for (auto& plane : planes) pointers.push_back(plane.data());
  return pointers;
}

template <typename File, typename... Arguments>
std::optional<File> openIfNamed(const std::filesystem::path& path, Arguments... arguments) {
  if (path.empty()) return std::nullopt;
  return std::optional<File>{std::in_place, path, arguments...};
}

std::string stateOf(const FileReader& reader) {
  if (reader.broken()) return " (could not be read to its end)";
  return reader.ended() ? " (at its end)" : "";
}

std::string stateOf(const FileWriter& writer) {
  switch (writer.state()) {
    case FileWriter::State::kFailed:
      return " (writing has failed: is the disk full?)";
    case FileWriter::State::kFull:
      return " (full: a WAV file ends at 4 GiB, a FLAC file does not)";
    case FileWriter::State::kWriting:
      break;
  }
  return writer.lost() > 0 ? " (with gaps: the disk is too slow)" : "";
}

}  // namespace

FileAudioDevice::FileAudioDevice(const AudioDeviceOptions& options, AudioProcess& process)
    : in_{options.fileIn.string()},
      out_{options.fileOut.string()},
      process_{process},
      frames_{periodOf(options)},
      captured_(options.inputs, std::vector<float>(frames_)),
      capturing_{pointersTo<float*>(captured_)},
      inputs_{pointersTo<const float*>(captured_)},
      left_(frames_),
      right_(frames_),
      reader_{openIfNamed<FileReader>(options.fileIn, options.inputs)},
      writer_{openIfNamed<FileWriter>(options.fileOut)},
      cycles_{AudioProcess::kSampleRate, frames_,
              [this](LocalTime start, bool skipped) { cycle(start, skipped); }} {}

std::string FileAudioDevice::description() const {
  std::string text = "file";
  if (reader_) text += ", sends " + in_ + stateOf(*reader_);
  if (writer_) text += ", writes " + out_ + stateOf(*writer_);
  return text;
}

AudioDeviceState FileAudioDevice::state() const {
  return {true,
          AudioProcess::kSampleRate,
          frames_,
          captured_.size(),
          cycles_.cycles(),
          cycles_.skipped()};
}

void FileAudioDevice::cycle(LocalTime start, bool skipped) noexcept {
  AudioBlock block;
  if (reader_) reader_->read(capturing_, frames_);
  block.in = inputs_;
  block.left = left_.data();
  block.right = right_.data();
  block.frames = frames_;
  block.start = start;
  block.nanosecondsPerFrame = 1e9 / AudioProcess::kSampleRate;
  block.skipped = skipped;
  process_.process(block);
  if (writer_) writer_->write(left_.data(), right_.data(), frames_);
}

std::unique_ptr<AudioDevice> openFile(const AudioDeviceOptions& options, AudioProcess& process) {
  return std::make_unique<FileAudioDevice>(options, process);
}

}  // namespace midipool
