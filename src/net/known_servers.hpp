// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace midipool {

// The client's memory of servers: a text file with lines of `HOST:PORT SHA256:...`. Comments (#)
// and lines it does not understand are kept. Several processes may use one file at the same time.
class KnownServers {
 public:
  enum class Verdict {
    kNew,        // never met; remembered now
    kKnown,      // the same as ever
    kChanged,    // somebody else, or a server made anew: do not go on
    kNotInvited  // somebody else than the invitation says: do not go on
  };
  struct Answer {
    Verdict verdict;
    std::string remembered;  // the fingerprint that the file has, or the invitation
    std::size_t line = 0;    // where, counted from 1; 0 when it is not there
    std::string warning;     // kNew: why it could not be remembered; else empty
  };

  // The file need not exist, nor its directory. `invited`: a fingerprint that somebody who knows has
  // said; then no other will do, whatever the file has, and it is remembered in place of that.
  explicit KnownServers(std::filesystem::path file, std::string invited = {})
      : file_{std::move(file)}, invited_{std::move(invited)} {}

  // `hostPort` as the user knows it ("jam.example:7400", "[2001:db8::1]:7400"); case does not
  // count.
  [[nodiscard]] Answer check(const std::string& hostPort, const std::string& fingerprint) const;

  [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }

 private:
  [[nodiscard]] Answer remember(const std::string& server, const std::string& fingerprint) const;

  std::filesystem::path file_;
  std::string invited_;
};

}  // namespace midipool
