// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/listen_address.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

TEST(ListenAddress, TakesNumbersWithOrWithoutBrackets) {
  EXPECT_EQ(listenAddress("0.0.0.0").to_string(), "0.0.0.0");
  EXPECT_EQ(listenAddress("::").to_string(), "::");
  EXPECT_EQ(listenAddress("[::]").to_string(), "::");
  EXPECT_EQ(listenAddress("[2001:db8::1]").to_string(), "2001:db8::1");
}

TEST(ListenAddress, RefusesEverythingElse) {
  for (const auto* text : {"", "localhost", "0.0.0.0:7400", "[0.0.0.0]", "[]", "[::", "1.2.3"}) {
    EXPECT_THROW((void)listenAddress(text), std::runtime_error) << text;
  }
}

TEST(ListenAddress, ErrorsSayWhatToDo) {
  const auto text = [](int error) {
    const std::error_code code{error, std::generic_category()};
    return std::string{listenError(listenAddress("::"), 7400, code).what()};
  };
  EXPECT_EQ(text(EADDRINUSE),
            "cannot listen on [::]:7400: address already in use "
            "(is another midipool serve running?)");
  EXPECT_EQ(text(EACCES), "cannot listen on [::]:7400: permission denied (take a port above 1023)");
  EXPECT_EQ(text(ENOMEM), "cannot listen on [::]:7400: cannot allocate memory");
}

}  // namespace
}  // namespace midipool
