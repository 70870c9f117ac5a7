// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace midipool::realtime {

// What a realtime thread does stands in a RealtimeScope. Built with MIDIPOOL_REALTIME_GUARD, the
// program aborts with a message when this thread allocates, frees or takes a lock while in it;
// otherwise both classes are nothing. Scopes may nest. Realtime-safe.
#ifdef MIDIPOOL_REALTIME_GUARD

class RealtimeScope {
 public:
  RealtimeScope() noexcept;
  ~RealtimeScope();
  RealtimeScope(const RealtimeScope&) = delete;
  RealtimeScope& operator=(const RealtimeScope&) = delete;
};

// For a call into a library that is outside our power; say at the place why it must be made.
class RealtimeExemption {
 public:
  RealtimeExemption() noexcept;
  ~RealtimeExemption();
  RealtimeExemption(const RealtimeExemption&) = delete;
  RealtimeExemption& operator=(const RealtimeExemption&) = delete;

 private:
  int depth_;
};

#else

// NOLINTBEGIN(modernize-use-equals-default): not trivial, so that no compiler calls it unused.
struct RealtimeScope {
  RealtimeScope() noexcept {}
  ~RealtimeScope() {}
};
struct RealtimeExemption {
  RealtimeExemption() noexcept {}
  ~RealtimeExemption() {}
};
// NOLINTEND(modernize-use-equals-default)

#endif

}  // namespace midipool::realtime
