// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/versions.hpp"

#include <algorithm>
#include <string>

#include <boost/version.hpp>
#include <openssl/crypto.h>
#include <opus.h>
#include <sqlite3.h>

#include "wire/srtp.hpp"

namespace midipool {

boost::json::object libraryVersions() {
  std::string boost = BOOST_LIB_VERSION;
  std::ranges::replace(boost, '_', '.');
  return {{"boost", boost},
          {"openssl", OpenSSL_version(OPENSSL_VERSION_STRING)},
          {"sqlite", sqlite3_libversion()},
          {"opus", opus_get_version_string()},
          {"srtp", srtpVersion()}};
}

}  // namespace midipool
