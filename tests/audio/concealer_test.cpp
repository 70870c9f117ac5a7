// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/concealer.hpp"

#include <functional>

#include <gtest/gtest.h>

#include "audio/signals.hpp"

namespace midipool {
namespace {

using namespace midipool::testing;

// The sound as it is heard when the blocks that `isLost` names do not arrive.
Samples heardThrough(Concealer& concealer, Samples samples, std::size_t block,
                     const std::function<bool(std::size_t)>& isLost) {
  for (std::size_t i = 0; (i + 1) * block <= samples.size(); ++i) {
    const auto part = std::span{samples}.subspan(i * block, block);
    if (isLost(i)) {
      std::fill(part.begin(), part.end(), kNan);
      concealer.conceal(part);
    } else {
      concealer.heard(part);
    }
  }
  return samples;
}

Samples heardThrough(const Samples& samples, std::size_t block,
                     const std::function<bool(std::size_t)>& isLost) {
  Concealer concealer{kRate};
  return heardThrough(concealer, samples, block, isLost);
}

bool eachTwentieth(std::size_t block) {
  return block % 20 == 19;
}

// In dB against the sound, of the worst of the stretches that were lost, each with what follows it.
double worstError(const Samples& samples, std::size_t block) {
  const auto heard = heardThrough(samples, block, eachTwentieth);
  double worst = -300.0;
  for (std::size_t i = 19; (i + 2) * block <= samples.size(); i += 20) {
    const auto at = [&](const Samples& from) {
      return std::span{from}.subspan(i * block, 2 * block);
    };
    worst = std::max(worst, errorDecibels(at(heard), at(samples)));
  }
  return worst;
}

class ConcealerBlocks : public ::testing::TestWithParam<std::size_t> {};

TEST_P(ConcealerBlocks, ChangesNothingWhileNothingIsLost) {
  const auto samples = noise(20 * GetParam());
  EXPECT_EQ(heardThrough(samples, GetParam(), [](auto) { return false; }), samples);
}

TEST_P(ConcealerBlocks, ASineComesThroughSingleGaps) {
  // The longer the gap, the less is known of its end.
  const double wanted = GetParam() == 256 ? -20.0 : -30.0;
  for (const double hertz : {440.0, 1000.0, 5000.0}) {
    EXPECT_LT(worstError(sine(hertz, 100 * GetParam(), 0.5), GetParam()), wanted) << hertz;
  }
  EXPECT_LT(worstError(sine(110.0, 100 * GetParam(), 0.5), GetParam()), wanted + 7.0);
}

TEST_P(ConcealerBlocks, TwoSinesComeThroughSingleGaps) {
  const double wanted = GetParam() == 64 ? -30.0 : GetParam() == 128 ? -25.0 : -18.0;
  const auto two = sum(sine(440.0, 100 * GetParam(), 0.4), sine(1234.5, 100 * GetParam(), 0.3));
  EXPECT_LT(worstError(two, GetParam()), wanted);
}

TEST_P(ConcealerBlocks, AGapDoesNotClick) {
  const auto samples = sine(440.0, 100 * GetParam(), 0.5);
  const auto heard = heardThrough(samples, GetParam(), eachTwentieth);
  EXPECT_LT(sharpestBend(heard), 2.0F * sharpestBend(samples));
}

TEST_P(ConcealerBlocks, SilenceStaysSilence) {
  const Samples silence(100 * GetParam(), 0.0F);
  EXPECT_EQ(heardThrough(silence, GetParam(), eachTwentieth), silence);
}

TEST_P(ConcealerBlocks, NoiseNeitherExplodesNorVanishes) {
  const auto samples = noise(100 * GetParam(), 0.5F);
  const auto heard = heardThrough(samples, GetParam(), [](auto i) { return i % 3 == 2; });
  EXPECT_LE(peak(heard), 0.5F * 1.42F);
  EXPECT_GT(rms(heard), 0.5 * rms(samples));
}

TEST_P(ConcealerBlocks, AnyLossOfAnySoundIsFiniteAndNotLouderThanItByMoreThan6Decibels) {
  std::minstd_rand random{11};
  std::bernoulli_distribution lost{0.4};
  for (unsigned seed = 1; seed < 20; ++seed) {
    auto samples = noise(60 * GetParam(), 0.5F, seed);
    // Steps and ramps, clicks, swelling tones.
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const auto at = static_cast<float>(i) / static_cast<float>(samples.size());
      if (seed % 4 == 1) samples[i] = i / 100 % 2 == 0 ? at : -at;
      if (seed % 4 == 2) samples[i] = i % 311 == 0 ? 1.0F : 0.0F;
      if (seed % 4 == 3) samples[i] = at * std::sin(at * at * 2000.0F);
    }
    const auto heard = heardThrough(samples, GetParam(), [&](auto) { return lost(random); });
    ASSERT_TRUE(allFinite(heard));
    EXPECT_LE(peak(heard), 2.0F * peak(samples)) << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(Frames, ConcealerBlocks, ::testing::Values(64, 128, 256));

TEST(Concealer, BlocksOfAnyLengthWillDo) {
  for (const std::size_t block : {1U, 16U, 1000U, 4096U}) {
    const auto samples = sine(440.0, 30 * std::max<std::size_t>(block, 100), 0.5);
    const auto heard = heardThrough(samples, block, eachTwentieth);
    EXPECT_TRUE(allFinite(heard)) << block;
    EXPECT_LE(peak(heard), 0.75F) << block;
  }
}

TEST(Concealer, ManySmallLostBlocksSoundLikeALongOne) {
  const auto samples = sine(440.0, 4096, 0.5);
  const auto isLost = [](std::size_t block) {
    return [block](std::size_t i) { return i * block >= 2048 && i * block < 2560; };
  };
  const auto one = heardThrough(samples, 512, isLost(512));
  for (const std::size_t block : {1U, 16U, 64U}) {
    EXPECT_LT(errorDecibels(heardThrough(samples, block, isLost(block)), one), -60.0) << block;
  }
}

TEST(Concealer, ALongLossFadesToSilenceAndComesBack) {
  const auto samples = sine(440.0, 9600, 0.5);
  // Lost from 50 ms to 150 ms.
  const auto heard = heardThrough(samples, 48, [](auto i) { return i >= 50 && i < 150; });
  const auto part = [&](std::size_t from, std::size_t to) {
    return std::span{heard}.subspan(from * 48, (to - from) * 48);
  };
  EXPECT_NEAR(decibels(rms(part(50, 70)) / 0.354), 0.0, 4.0);
  EXPECT_LT(rms(part(80, 90)), 0.2);
  EXPECT_EQ(peak(part(91, 150)), 0.0F);
  EXPECT_LT(std::abs(part(150, 151)[0]), 0.05F);
  EXPECT_TRUE(std::equal(heard.begin() + 153 * 48, heard.end(), samples.begin() + 153 * 48));
  EXPECT_LT(sharpestBend(heard), 0.02F);
}

TEST(Concealer, CrossFadesOverManySmallBlocks) {
  const auto samples = sine(440.0, 4800, 0.5);
  const auto heard = heardThrough(samples, 4, [](auto i) { return i >= 600 && i < 700; });
  // 2 ms after the loss all is as it came.
  EXPECT_TRUE(std::equal(heard.begin() + 2896, heard.end(), samples.begin() + 2896));
  EXPECT_NE(heard[2895], samples[2895]);
  EXPECT_LT(sharpestBend(heard), 2.0F * sharpestBend(samples));
}

TEST(Concealer, ACrossFadeIsNoLongerThanTheLoss) {
  const auto samples = sine(440.0, 4800, 0.5);
  const auto heard = heardThrough(samples, 4, [](auto i) { return i == 600; });
  EXPECT_TRUE(std::equal(heard.begin() + 2408, heard.end(), samples.begin() + 2408));
}

TEST(Concealer, NothingHeardIsSilence) {
  Concealer concealer{kRate};
  Samples samples(4096, 0.7F);
  concealer.conceal(samples);
  EXPECT_EQ(samples, Samples(4096, 0.0F));
}

TEST(Concealer, ConcealsSoonAfterTheFirstSound) {
  const auto samples = sine(1000.0, 1280, 0.5);
  const auto heard = heardThrough(samples, 64, [](auto i) { return i == 4; });
  EXPECT_LT(errorDecibels(heard, samples), -15.0);
}

TEST(Concealer, SurvivesWhatIsNoNumber) {
  Concealer concealer{kRate};
  auto samples = noise(9600, 0.5F);
  for (std::size_t i = 0; i < samples.size(); i += 97) samples[i] = i % 2 == 0 ? kNan : kInf;
  const auto heard = heardThrough(concealer, samples, 64, [](auto i) { return i % 5 == 4; });
  EXPECT_TRUE(allFinite(heard));
  const auto after = heardThrough(concealer, sine(1000.0, 9600, 0.5), 64, eachTwentieth);
  EXPECT_LT(errorDecibels(after, sine(1000.0, 9600, 0.5)), -20.0);
}

TEST(Concealer, WorksAtOtherRates) {
  for (const double rate : {8000.0, 44'100.0, 192'000.0}) {
    Concealer concealer{rate};
    const auto heard = heardThrough(concealer, sine(1000.0, 19'200, 0.5), 64, eachTwentieth);
    EXPECT_TRUE(allFinite(heard));
    EXPECT_LT(errorDecibels(heard, sine(1000.0, 19'200, 0.5)), -20.0) << rate;
  }
}

}  // namespace
}  // namespace midipool
