// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/metrics.hpp"

#include <fmt/format.h>

namespace midipool {
namespace {

class Text {
 public:
  void gauge(const char* name, const char* help, double value) { put(name, help, "gauge", value); }
  void counter(const char* name, const char* help, std::uint64_t value) {
    put(name, help, "counter", static_cast<double>(value));
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void put(const char* name, const char* help, const char* type, double value) {
    text_ += fmt::format("# HELP midipool_{0} {1}\n# TYPE midipool_{0} {2}\nmidipool_{0} {3}\n",
                         name, help, type, value);
  }
  std::string text_;
};

}  // namespace

std::string metricsText(const ServerMetrics& metrics) {
  const auto& counters = metrics.core.counters();
  std::size_t playing = 0;
  metrics.rooms.forEach([&](const Room& room) {
    playing += room.conductor().schedule().timelines().back().playing ? 1 : 0;
  });
  Text text;
  text.gauge("uptime_seconds", "Since the server was started.", metrics.uptimeSeconds);
  text.gauge("rooms", "Rooms that exist.", static_cast<double>(metrics.rooms.size()));
  text.gauge("rooms_playing", "Rooms whose song plays.", static_cast<double>(playing));
  text.gauge("members", "Players in rooms.", static_cast<double>(metrics.core.members()));
  text.gauge("connections", "Open TCP connections.", static_cast<double>(metrics.connections));
  text.gauge("storing", "1 while the state can be written to disk.", metrics.storing ? 1.0 : 0.0);
  text.counter("messages_total", "Messages received from clients.", counters.messages);
  text.counter("invalid_messages_total", "Messages refused.", counters.invalidMessages);
  text.counter("joins_total", "Players who joined a room.", counters.joins);
  text.counter("refusals_total", "Joins refused.", counters.refusals);
  text.counter("datagrams_received_total", "UDP datagrams received.", metrics.datagrams.received);
  text.counter("datagrams_strange_total", "Of those: forged, repeated or of no member.",
               counters.strangeDatagrams);
  text.counter("datagrams_sent_total", "UDP datagrams sent.", metrics.datagrams.sent);
  text.counter("datagrams_unsent_total", "UDP datagrams the system did not take.",
               metrics.datagrams.unsent);
  const auto media = metrics.core.media().counters();
  text.counter("media_packets_total", "RTP and RTCP packets received.", media.packets);
  text.counter("media_forwarded_total", "Copies of them passed on.", media.forwarded);
  text.counter("media_refused_total",
               "Of no stream, from elsewhere, forged, repeated, or too many.", media.refused);
  text.counter("media_unsent_total", "Copies that the system did not take.", media.unsent);
  text.counter("media_lost_uplink_total", "Packets lost on the way to the server.",
               media.lostUplink);
  text.counter("media_lost_reported_total", "Packets lost from member to member, as they report.",
               media.lostReported);
  text.counter("media_asked_again_total", "Packets that somebody missed and asked for.",
               media.askedAgain);
  text.counter("media_sent_again_total", "Of these, sent to him again.", media.sentAgain);
  text.counter("media_late_total", "Packets too late for the mixes.", media.late);
  text.counter("mix_packets_total", "Packets of mixes sent.", media.mixed);
  text.counter("mix_periods_late_total", "Periods left out, as the thread was far behind.",
               media.mixPeriodsLate);
  text.gauge("media_worst_loss_ratio", "The worst reported share of lost packets, lately.",
             media.worstLoss / 256.0);
  return text.take();
}

}  // namespace midipool
