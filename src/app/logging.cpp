// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/logging.hpp"

#include <memory>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace midipool {
namespace {

spdlog::level::level_enum levelOf(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      break;
  }
  return spdlog::level::err;
}

}  // namespace

Log makeLog(const std::string& level) {
  auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
  auto logger = std::make_shared<spdlog::logger>("midipool", std::move(sink));
  // The level is a word only where it is worth one.
  logger->set_pattern("%H:%M:%S %^%v%$");
  logger->set_level(spdlog::level::from_str(level));
  logger->flush_on(spdlog::level::debug);
  return [logger](LogLevel lineLevel, const std::string& line) {
    const bool bad = lineLevel == LogLevel::kWarning || lineLevel == LogLevel::kError;
    logger->log(levelOf(lineLevel), "{}{}",
                bad ? (lineLevel == LogLevel::kError ? "error: " : "warning: ") : "", line);
  };
}

}  // namespace midipool
