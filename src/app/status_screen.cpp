// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/status_screen.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/status_fields.hpp"

namespace midipool {
namespace {

using boost::json::array;
using boost::json::object;

constexpr double kQuietest = -60.0;  // where a meter begins, dB
constexpr double kLoud = -18.0;      // from here on it is yellow,
constexpr double kHot = -3.0;        // and from here on red
constexpr std::size_t kNameColumns = 14;
constexpr std::size_t kMostMeter = 30;
// Name, held peak, gain, pan, mute and solo, delay, loss and what stands between.
constexpr std::size_t kOtherColumns = kNameColumns + 48;

bool continuesCharacter(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// The first `columns` characters, filled up with spaces.
std::string fitted(const std::string& text, std::size_t columns) {
  std::size_t characters = 0;
  std::size_t end = 0;
  while (end < text.size()) {
    if (!continuesCharacter(text[end]) && characters++ == columns) break;
    ++end;
  }
  const auto shown = std::min(characters, columns);
  return text.substr(0, end) + std::string(columns - shown, ' ');
}

class Painter {
 public:
  Painter(ScreenSize size, Colours colours) : size_{size}, colours_{colours} {}

  [[nodiscard]] std::vector<std::string> paint(const object& status);

 private:
  void add(const std::string& line) { lines_.push_back(fitted(line, size_.columns)); }
  // With a style of its own, as "1" for bold.
  void addStyled(const std::string& line, const char* style) {
    lines_.push_back(styled(fitted(line, size_.columns), style));
  }
  [[nodiscard]] std::string styled(const std::string& text, const char* style) const {
    return colours_ == Colours::kAnsi ? fmt::format("\033[{}m{}\033[0m", style, text) : text;
  }
  void addRoom(const object& status);
  void addTransport(const object& transport);
  void addPlayers(const object& status, const object& sound);
  void addStrip(const std::string& name, const object& level, const std::string& rest);
  [[nodiscard]] std::size_t meterColumns() const {
    const auto left = size_.columns > kOtherColumns ? size_.columns - kOtherColumns : 0;
    return std::min(left, kMostMeter);
  }
  [[nodiscard]] std::string meter(const object& level) const;

  ScreenSize size_;
  Colours colours_;
  std::vector<std::string> lines_;
};

double louder(const array& sides) {
  double level = -200.0;
  for (const auto& side : sides) {
    if (side.is_number()) level = std::max(level, side.to_number<double>());
  }
  return level;
}

std::string decibels(double level) {
  return level <= kQuietest ? "    – " : fmt::format("{:+6.1f}", level);
}

std::string panText(double pan) {
  const auto hundredths = std::lround(100.0 * std::abs(pan));
  if (hundredths == 0) return " C  ";
  return fmt::format("{}{:<3}", pan < 0.0 ? 'L' : 'R', hundredths);
}

const object* stemOf(const object& sound, const std::string& nickname) {
  for (const auto& stem : arrayIn(sound, "stems")) {
    if (textIn(stem.as_object(), "nickname") == nickname) return &stem.as_object();
  }
  return nullptr;
}

std::string clockText(const object& clock) {
  return fmt::format("clock {} ±{:.2f} ms", textIn(clock, "state"),
                     numberIn(clock, "error_bound_ms"));
}

std::string stripText(const object& strip) {
  return fmt::format("{} {} {}{}", decibels(numberIn(strip, "gain_db")),
                     panText(numberIn(strip, "pan")), flagIn(strip, "muted") ? 'M' : '-',
                     flagIn(strip, "soloed") ? 'S' : '-');
}

std::string stemText(const object& stem) {
  const double expected = numberIn(stem, "packets") + numberIn(stem, "lost");
  return fmt::format("{}  {:6.1f} ms  {:5.2f} %", stripText(stem), numberIn(stem, "delay_ms"),
                     percentOf(numberIn(stem, "lost"), expected));
}

std::vector<std::string> Painter::paint(const object& status) {
  if (status.empty()) {
    add(kNoRoomYet);
    return lines_;
  }
  addRoom(status);
  addTransport(objectIn(status, "transport"));
  add("");
  addPlayers(status, objectIn(status, "sound"));
  return lines_;
}

void Painter::addRoom(const object& status) {
  const auto* away = flagIn(status, "online") ? "" : "  (server lost, trying again)";
  addStyled(fmt::format("{}@{} as {}{}", textIn(status, "room"), textIn(status, "server"),
                        textIn(status, "nickname"), away),
            "1");
  add(clockText(objectIn(status, "clock")));
}

void Painter::addTransport(const object& transport) {
  if (transport.empty()) {
    add("no song yet");
    return;
  }
  const bool playing = flagIn(transport, "playing");
  const auto& signature = objectIn(transport, "time_signature");
  auto line =
      fmt::format("{} {} {:<12} {:8.3f} bpm  {}/{}", playing ? "▶" : "■", songText(transport),
                  placeText(placeIn(transport)), numberIn(transport, "bpm"),
                  numberIn(signature, "numerator"), numberIn(signature, "denominator"));
  if (const auto& loop = objectIn(transport, "loop"); !loop.empty()) {
    line += fmt::format("  loop {} to {}", placeText(objectIn(loop, "from")),
                        placeText(objectIn(loop, "to")));
  }
  addStyled(line, playing ? "1;32" : "1");
}

void Painter::addPlayers(const object& status, const object& sound) {
  const auto& peers = arrayIn(status, "peers");
  addStyled(
      fmt::format("{}{} {:>6} {:>6} {:<4} MS  {:>9}  {:>7}", fitted("player", kNameColumns),
                  std::string(meterColumns() + 1, ' '), "held", "gain", "pan", "delay", "lost"),
      "2");
  // The master's line, and the one that counts who has no place.
  const auto room = size_.rows > lines_.size() + 2 ? size_.rows - lines_.size() - 2 : 0;
  for (std::size_t i = 0; i < std::min(peers.size(), room); ++i) {
    const auto& peer = peers[i].as_object();
    const auto name = textIn(peer, "nickname");
    if (flagIn(peer, "self")) {
      addStrip(name, objectIn(objectIn(sound, "sending"), "level"), "(you)");
    } else if (const auto* stem = stemOf(sound, name)) {
      addStrip(name, objectIn(*stem, "level"), stemText(*stem));
    } else {
      add(fitted(name, kNameColumns) + " no sound");
    }
  }
  if (peers.size() > room) add(fmt::format("and {} more", peers.size() - room));
  if (!sound.empty()) {
    addStrip("master", objectIn(sound, "level"), decibels(numberIn(sound, "master_db")));
  }
}

void Painter::addStrip(const std::string& name, const object& level, const std::string& rest) {
  const auto columns = meterColumns();
  const auto begin = fitted(name, kNameColumns) + " ";
  const auto end = fmt::format(" {} {}", decibels(louder(arrayIn(level, "held_db"))), rest);
  if (columns == 0) {
    add(begin + end);
  } else {
    lines_.push_back(begin + meter(level) +
                     fitted(end, size_.columns - kNameColumns - 1 - columns));
  }
}

std::string Painter::meter(const object& level) const {
  const auto columns = meterColumns();
  const double peak = louder(arrayIn(level, "peak_db"));
  std::string bar;
  for (std::size_t i = 0; i < columns; ++i) {
    const double threshold =
        kQuietest * (1.0 - static_cast<double>(i) / static_cast<double>(columns));
    const bool lit = peak > threshold;
    const auto* colour = threshold >= kHot ? "31" : threshold >= kLoud ? "33" : "32";
    bar += lit ? styled("▮", colour) : styled("·", "2");
  }
  return bar;
}

}  // namespace

std::vector<std::string> statusScreen(const object& status, ScreenSize size, Colours colours) {
  auto lines = Painter{size, colours}.paint(status);
  if (lines.size() > size.rows) lines.resize(size.rows);
  return lines;
}

}  // namespace midipool
