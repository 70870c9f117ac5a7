// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/text_file.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>

#include "net/file_descriptor.hpp"

namespace midipool {
namespace {

[[noreturn]] void fail(const std::filesystem::path& file) {
  throw std::system_error{errno, std::generic_category(), file.string()};
}

void writeAll(const FileDescriptor& to, std::string_view text, const std::filesystem::path& file) {
  while (!text.empty()) {
    const auto written = ::write(to.get(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(file);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

// A file that is removed again unless it got its proper name.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::filesystem::path& beside)
      : name_{beside.string() + ".XXXXXX"}, descriptor_{::mkostemp(name_.data(), O_CLOEXEC)} {
    if (!descriptor_.isOpen()) fail(beside);
  }
  ~TemporaryFile() {
    if (!isRenamed_) ::unlink(name_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void renameTo(const std::filesystem::path& file) {
    if (::rename(name_.c_str(), file.c_str()) != 0) fail(file);
    isRenamed_ = true;
  }
  [[nodiscard]] const FileDescriptor& descriptor() const noexcept { return descriptor_; }

 private:
  std::string name_;
  FileDescriptor descriptor_;
  bool isRenamed_ = false;
};

// Without it, a power cut could undo the renaming. Not every file system can, which is no reason to
// complain.
void syncDirectory(const std::filesystem::path& directory) noexcept {
  const FileDescriptor open{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (open.isOpen()) (void)::fsync(open.get());
}

}  // namespace

std::optional<std::string> readTextFile(const std::filesystem::path& file) {
  const FileDescriptor from{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!from.isOpen() && errno == ENOENT) return std::nullopt;
  if (!from.isOpen()) fail(file);
  std::string text;
  std::array<char, 4096> block{};
  while (true) {
    const auto size = ::read(from.get(), block.data(), block.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) fail(file);
    if (size == 0) return text;
    text.append(block.data(), static_cast<std::size_t>(size));
  }
}

void replaceTextFile(const std::filesystem::path& file, std::string_view text, mode_t mode) {
  std::error_code ignored;
  const auto target =
      std::filesystem::is_symlink(file, ignored) ? std::filesystem::weakly_canonical(file) : file;
  TemporaryFile temporary{target};
  if (::fchmod(temporary.descriptor().get(), mode) != 0) fail(file);
  writeAll(temporary.descriptor(), text, file);
  if (::fsync(temporary.descriptor().get()) != 0) fail(file);
  temporary.renameTo(target);
  syncDirectory(target.has_parent_path() ? target.parent_path() : ".");
}

}  // namespace midipool
