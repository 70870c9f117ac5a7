// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "app/options.hpp"
#include "recorder/room_recording.hpp"

namespace midipool {

void addRecordingOptions(CLI::App& command, RecordingWords& options);

// What the command line says of recordings, as the engine wants it.
[[nodiscard]] RecordingOptions recordingOptions(const RecordingWords& options);

// Where recordings go unless the user says so: "midiPool" in the folder for music that the desktop has
// (xdg-user-dirs), else in the home folder. `home` and `config` are these folders; any may be empty.
[[nodiscard]] std::filesystem::path usualRecordings(const std::filesystem::path& home,
                                                    const std::filesystem::path& config);

}  // namespace midipool
