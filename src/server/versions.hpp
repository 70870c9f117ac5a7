// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <boost/json/object.hpp>

namespace midipool {

// What this server was built from, by name: the libraries that strangers' bytes go through.
[[nodiscard]] boost::json::object libraryVersions();

}  // namespace midipool
