// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace midipool {

struct HttpAnswer {
  unsigned status = 200;
  std::string contentType = "text/plain; charset=utf-8";
  std::string body;
  std::string fields{};  // more of the head, each line with its end
};

// The whole answer as it goes onto the line, without the body to a HEAD. The connection is closed
// after it.
[[nodiscard]] std::string httpText(const HttpAnswer& answer, bool withBody = true);

}  // namespace midipool
