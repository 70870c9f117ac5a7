// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>

#include <sndfile.h>

#include "recorder/flac_length.hpp"
#include "recorder/sound_writer.hpp"
#include "time/frames.hpp"

namespace midipool {
namespace {

struct CloseFile {
  void operator()(SNDFILE* file) const noexcept { sf_close(file); }
};

// libsndfile says "System error : …" and more, with newlines.
std::string reason(SNDFILE* file) {
  std::string text = sf_strerror(file);
  constexpr std::string_view kPrefix = "System error : ";
  if (text.starts_with(kPrefix)) text.erase(0, kPrefix.size());
  std::ranges::replace(text, '\n', ' ');
  while (!text.empty() && (text.back() == ' ' || text.back() == '.')) text.pop_back();
  return text;
}

class SndfileWriter final : public SoundWriter {
 public:
  SndfileWriter(std::filesystem::path path, std::size_t channels, SoundFileFormat format)
      : path_{std::move(path)}, channels_{channels}, format_{format} {
    SF_INFO info{};
    info.format = format == SoundFileFormat::kFlac ? SF_FORMAT_FLAC | SF_FORMAT_PCM_24
                                                   : SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    info.samplerate = static_cast<int>(kFramesPerSecond);
    info.channels = static_cast<int>(channels);
    file_.reset(sf_open(path_.c_str(), SFM_WRITE, &info));
    if (!file_) fail(nullptr);
    sf_command(file_.get(), SFC_UPDATE_HEADER_NOW, nullptr, 0);
    if (sf_error(file_.get()) != SF_ERR_NO_ERROR) fail(file_.get());
    // Or what is louder than full scale would come out upside down where it becomes a whole number.
    sf_command(file_.get(), SFC_SET_CLIPPING, nullptr, SF_TRUE);
  }

  // What an encoder wrote while the disk was full is no block: the length leaves it out.
  ~SndfileWriter() override {
    file_.reset();
    if (failed_ && format_ == SoundFileFormat::kFlac)
      sayFlacLength(path_, framesInFlacFile(written_));
  }
  SndfileWriter(const SndfileWriter&) = delete;
  SndfileWriter& operator=(const SndfileWriter&) = delete;

  void write(std::span<const float> interleaved) override {
    const auto frames = static_cast<sf_count_t>(interleaved.size() / channels_);
    if (sf_writef_float(file_.get(), interleaved.data(), frames) != frames) {
      failed_ = true;
      fail(file_.get());
    }
    written_ += static_cast<std::uint64_t>(frames);
  }

  void bringUpToDate() noexcept override {
    if (format_ == SoundFileFormat::kFlac) {
      sayFlacLength(path_, framesInFlacFile(written_));
    } else {
      sf_command(file_.get(), SFC_UPDATE_HEADER_NOW, nullptr, 0);
    }
  }

 private:
  [[noreturn]] void fail(SNDFILE* file) const {
    throw RecordingError{"cannot write " + path_.string() + ": " + reason(file)};
  }

  std::filesystem::path path_;
  std::size_t channels_;
  SoundFileFormat format_;
  std::unique_ptr<SNDFILE, CloseFile> file_;
  std::uint64_t written_ = 0;
  bool failed_ = false;
};

}  // namespace

const char* extensionOf(SoundFileFormat format) noexcept {
  return format == SoundFileFormat::kFlac ? ".flac" : ".wav";
}

std::unique_ptr<SoundWriter> openSoundFile(const std::filesystem::path& path, std::size_t channels,
                                           SoundFileFormat format) {
  return std::make_unique<SndfileWriter>(path, channels, format);
}

}  // namespace midipool
