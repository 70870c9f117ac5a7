// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stands in for file/ where libsndfile was not there at build time.
#include "device/backends.hpp"

namespace midipool {

std::unique_ptr<AudioDevice> openFile(const AudioDeviceOptions&, AudioProcess&) {
  throw DeviceError{
      "this midiPool was built without sound files; build it where libsndfile1-dev is installed"};
}

}  // namespace midipool
