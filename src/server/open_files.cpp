// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/open_files.hpp"

#include <sys/resource.h>

namespace midipool {

void allowManyOpenFiles() noexcept {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  // Refused: then the usual number has to do; accepting waits when it is reached.
  (void)setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace midipool
