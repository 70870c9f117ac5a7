// SPDX-License-Identifier: GPL-3.0-or-later
#include "device/file/sound_file.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <limits>
#include <string>

#include "audio/audio_process.hpp"
#include "device/device_error.hpp"

namespace midipool {
namespace {

constexpr std::uint64_t kWavHeader = 4096;  // more than it takes

std::string extensionOf(const std::filesystem::path& path) {
  auto extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(),
                         [](unsigned char letter) { return std::tolower(letter); });
  return extension;
}

int formatOf(const std::filesystem::path& path) {
  const auto extension = extensionOf(path);
  if (extension == ".wav") return SF_FORMAT_WAV | SF_FORMAT_FLOAT;
  if (extension == ".flac") return SF_FORMAT_FLAC | SF_FORMAT_PCM_24;
  throw DeviceError{"cannot write " + path.string() +
                    ": give it a name that ends in .wav or .flac"};
}

// libsndfile says "System error : …" and more, with newlines.
std::string reason(SNDFILE* file = nullptr) {
  std::string text = sf_strerror(file);
  std::ranges::replace(text, '\n', ' ');
  while (!text.empty() && (text.back() == ' ' || text.back() == '.')) text.pop_back();
  return text;
}

}  // namespace

SoundFile openToRead(const std::filesystem::path& path, SF_INFO& info) {
  info = {};
  SoundFile file{sf_open(path.c_str(), SFM_READ, &info)};
  if (!file) throw DeviceError{"cannot read " + path.string() + ": " + reason()};
  return file;
}

SoundFile openToWrite(const std::filesystem::path& path) {
  SF_INFO info{};
  info.format = formatOf(path);
  info.samplerate = static_cast<int>(AudioProcess::kSampleRate);
  info.channels = 2;
  SoundFile file{sf_open(path.c_str(), SFM_WRITE, &info)};
  if (!file) throw DeviceError{"cannot write " + path.string() + ": " + reason()};
  // A full disk shall be noticed now.
  sf_command(file.get(), SFC_UPDATE_HEADER_NOW, nullptr, 0);
  if (sf_error(file.get()) != SF_ERR_NO_ERROR) {
    throw DeviceError{"cannot write " + path.string() + ": " + reason(file.get())};
  }
  // Or what is louder than full scale would come out upside down where it becomes a whole number.
  sf_command(file.get(), SFC_SET_CLIPPING, nullptr, SF_TRUE);
  return file;
}

std::uint64_t mostFramesOf(const std::filesystem::path& path) noexcept {
  if (extensionOf(path) != ".wav") return std::numeric_limits<std::uint64_t>::max();
  return (std::numeric_limits<std::uint32_t>::max() - kWavHeader) / (2 * sizeof(float));
}

}  // namespace midipool
