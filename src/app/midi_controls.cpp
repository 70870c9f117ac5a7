// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/midi_controls.hpp"

#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "net/error_text.hpp"
#include "net/text_file.hpp"
#include "ui/surface/midi_mappings.hpp"

namespace midipool {
namespace {

std::string contentOf(const std::filesystem::path& file) {
  try {
    return readTextFile(file).value_or("");
  } catch (const std::system_error&) {
    return {};  // writing will say what is wrong
  }
}

}  // namespace

MidiControls::MidiControls(const std::filesystem::path& config, control::Program& program, Log log,
                           std::function<void()> changed)
    : file_{config / "midi_controls.json"},
      log_{std::move(log)},
      changed_{std::move(changed)},
      surface_{program, surface::MidiBindings::from(contentOf(file_)), [this] {
                 keep();
                 changed_();
               }} {
  kept_ = surface_.bindings().text();
}

control::Mappings MidiControls::mappings() const {
  return surface::mappingsOf(surface_.bindings());
}

void MidiControls::keep() {
  auto text = surface_.bindings().text();
  if (text == kept_) return;
  try {
    std::filesystem::create_directories(file_.parent_path());
    replaceTextFile(file_, text, 0644);
    kept_ = std::move(text);
  } catch (const std::system_error& error) {
    log_(LogLevel::kWarning,
         fmt::format("cannot keep {}: {}", file_.string(), errorText(error.code())));
  }
}

}  // namespace midipool
