// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/osc/osc_message.hpp"

#include <limits>
#include <random>

#include <gtest/gtest.h>

namespace midipool::osc {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes bytesOf(std::string_view text) {
  return {text.begin(), text.end()};
}

Bytes bundleOf(const std::vector<Bytes>& parts) {
  using namespace std::string_view_literals;
  auto bundle = bytesOf("#bundle\0\0\0\0\0\0\0\0\1"sv);
  for (const auto& part : parts) {
    for (const int shift : {24, 16, 8, 0}) {
      bundle.push_back(static_cast<std::uint8_t>(part.size() >> static_cast<unsigned>(shift)));
    }
    bundle.insert(bundle.end(), part.begin(), part.end());
  }
  return bundle;
}

const Message kAll{
    "/strip/1/name",
    {Argument{7}, Argument{0.5F}, Argument{std::string{"Änn"}}, Argument{true}, Argument{false}}};

TEST(OscMessage, IsWrittenAsTheSpecificationHasIt) {
  using namespace std::string_view_literals;
  EXPECT_EQ(encode({"/ab", {Argument{258}}}), bytesOf("/ab\0,i\0\0\0\0\1\2"sv));
  EXPECT_EQ(encode({"/x", {Argument{std::string{"abc"}}, Argument{true}}}),
            bytesOf("/x\0\0,sT\0abc\0"sv));
}

TEST(OscMessage, ComesBackAsItWas) {
  EXPECT_EQ(decode(encode(kAll)), std::vector{kAll});
  const Message bare{"/transport/play", {}};
  EXPECT_EQ(decode(encode(bare)), std::vector{bare});
}

TEST(OscMessage, OfABundleComeAll) {
  const Message other{"/master/gain", {Argument{1.0F}}};
  const auto inner = bundleOf({encode(other)});
  EXPECT_EQ(decode(bundleOf({encode(kAll), inner})), (std::vector{kAll, other}));
  EXPECT_TRUE(decode(bundleOf({})).empty());
}

TEST(OscMessage, BundlesWithinBundlesEndSomewhere) {
  auto bytes = encode(kAll);
  for (int i = 0; i < 20; ++i) bytes = bundleOf({bytes});
  EXPECT_TRUE(decode(bytes).empty());
}

TEST(OscMessage, NumbersOfAllTypes) {
  EXPECT_EQ(kAll.number(0), 7.0);
  EXPECT_EQ(kAll.number(1), 0.5);
  EXPECT_EQ(kAll.number(2), std::nullopt);
  EXPECT_EQ(kAll.number(3), 1.0);
  EXPECT_EQ(kAll.number(5), std::nullopt);
  const auto nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ((Message{"/x", {Argument{nan}}}.number(0)), std::nullopt);
}

TEST(OscMessage, WhatIsTooLongIsNotWritten) {
  EXPECT_TRUE(encode({"/" + std::string(2000, 'x'), {}}).empty());
}

TEST(OscMessage, WhatIsBrokenIsLeftOut) {
  using namespace std::string_view_literals;
  EXPECT_TRUE(decode({}).empty());
  EXPECT_TRUE(decode(bytesOf("hello"sv)).empty());
  EXPECT_TRUE(decode(bytesOf("/ab\0,i\0\0\0\0"sv)).empty());
  EXPECT_TRUE(decode(bytesOf("/ab\0,ii\0\0\0\0\1"sv)).empty());
  EXPECT_TRUE(decode(bytesOf("/ab\0,b\0\0\0\0\0\0"sv)).empty()) << "a blob is nothing for us";
  auto bundle = bundleOf({encode(kAll)});
  bundle[19] = 0xFF;
  EXPECT_TRUE(decode(bundle).empty());
}

TEST(OscMessage, AnythingCanCome) {
  std::minstd_rand random{1};
  const auto whole = bundleOf({encode(kAll), encode(kAll)});
  for (int i = 0; i < 20'000; ++i) {
    auto bytes = whole;
    bytes.resize(random() % (bytes.size() + 1));
    for (int change = 0; change < 3 && !bytes.empty(); ++change) {
      bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
    }
    EXPECT_LE(decode(bytes).size(), 2U);
  }
}

}  // namespace
}  // namespace midipool::osc
