// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/mixer.hpp"

#include <cmath>
#include <memory>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "audio/fader_law.hpp"
#include "audio/signals.hpp"

namespace midipool {
namespace {

using namespace midipool::testing;

constexpr StripId kAnna{1};
constexpr StripId kBen{2};
constexpr StripId kCleo{3};
constexpr std::size_t kBlock = 64;
// So many frames, and all ramps are over.
constexpr std::size_t kSettled = 768;

struct Stereo {
  Samples left;
  Samples right;
};

// Strips that all have one constant sample, each its own, so that the sum tells who is in it.
class MixerTest : public ::testing::Test {
 protected:
  void open(StripId id, float sample, StripInput input = StripInput::kStereo) {
    ASSERT_TRUE(mixer.add(id, input));
    sources.emplace_back(id, Samples(kBlock, sample));
  }
  void change(StripId id, const std::function<void(StripSettings&)>& edit) {
    auto settings = mixer.settings(id).value();
    edit(settings);
    ASSERT_TRUE(mixer.set(id, settings));
  }
  Stereo run(std::size_t frames) {
    Stereo sum;
    for (std::size_t frame = 0; frame < frames; frame += kBlock) {
      Samples left(kBlock, kNan);
      Samples right(kBlock, kNan);
      std::vector<StripBlock> blocks;
      for (const auto& [id, samples] : sources) blocks.push_back({id, samples, samples});
      mixer.mix(blocks, left, right);
      sum.left.insert(sum.left.end(), left.begin(), left.end());
      sum.right.insert(sum.right.end(), right.begin(), right.end());
    }
    return sum;
  }
  // What is heard once everything has settled.
  StereoGain settled() {
    const auto sum = run(kSettled);
    return {sum.left.back(), sum.right.back()};
  }

  Mixer mixer{kRate};
  std::vector<std::pair<StripId, Samples>> sources;
};

TEST_F(MixerTest, NoStripsAreSilence) {
  const auto sum = run(kBlock);
  EXPECT_EQ(sum.left, Samples(kBlock, 0.0F));
  EXPECT_EQ(sum.right, Samples(kBlock, 0.0F));
}

TEST_F(MixerTest, AStereoStripThatNobodyTouchedPassesBitByBit) {
  open(kAnna, 0.0F);
  (void)run(kSettled);
  sources[0].second = noise(kBlock);
  EXPECT_EQ(run(kBlock).left, sources[0].second);
  EXPECT_EQ(run(kBlock).right, sources[0].second);
}

TEST_F(MixerTest, SumsItsStrips) {
  open(kAnna, 0.25F);
  open(kBen, 0.125F);
  EXPECT_EQ(settled(), (StereoGain{0.375F, 0.375F}));
}

TEST_F(MixerTest, AMonoStripIsPannedAndAStereoStripBalanced) {
  open(kAnna, 0.5F, StripInput::kMono);
  EXPECT_NEAR(settled().left, 0.35355F, 1e-4F);
  change(kAnna, [](auto& strip) { strip.pan = 1.0; });
  EXPECT_EQ(settled(), (StereoGain{0.0F, 0.5F}));
  change(kAnna, [](auto& strip) { strip.muted = true; });
  open(kBen, 0.5F);
  change(kBen, [](auto& strip) { strip.pan = -1.0; });
  EXPECT_EQ(settled(), (StereoGain{0.5F, 0.0F}));
}

TEST_F(MixerTest, GainsAreInDecibelsAndNoHigherThanTheFader) {
  open(kAnna, 0.25F);
  change(kAnna, [](auto& strip) { strip.gain = Decibels{-20.0}; });
  EXPECT_FLOAT_EQ(settled().left, 0.025F);
  change(kAnna, [](auto& strip) { strip.gain = Decibels{60.0}; });
  EXPECT_EQ(mixer.settings(kAnna)->gain, kFaderTop);
  EXPECT_FLOAT_EQ(settled().left, 0.25F * kFaderTop.gain());
}

TEST_F(MixerTest, MuteSilencesAndComesBack) {
  open(kAnna, 0.25F);
  open(kBen, 0.5F);
  change(kAnna, [](auto& strip) { strip.muted = true; });
  EXPECT_EQ(settled().left, 0.5F);
  change(kAnna, [](auto& strip) { strip.muted = false; });
  EXPECT_EQ(settled().left, 0.75F);
}

TEST_F(MixerTest, SoloSilencesTheOthersInPlace) {
  open(kAnna, 0.125F);
  open(kBen, 0.25F);
  open(kCleo, 0.5F);
  change(kBen, [](auto& strip) { strip.pan = 1.0; });
  change(kBen, [](auto& strip) { strip.soloed = true; });
  EXPECT_EQ(settled(), (StereoGain{0.0F, 0.25F}));
  change(kAnna, [](auto& strip) { strip.soloed = true; });
  EXPECT_EQ(settled(), (StereoGain{0.125F, 0.375F}));
  change(kAnna, [](auto& strip) { strip.soloed = false; });
  change(kBen, [](auto& strip) { strip.soloed = false; });
  EXPECT_EQ(settled().left, 0.625F);
}

TEST_F(MixerTest, MuteWinsOverSolo) {
  open(kAnna, 0.25F);
  open(kBen, 0.5F);
  change(kAnna, [](auto& strip) { strip.soloed = true; });
  change(kAnna, [](auto& strip) { strip.muted = true; });
  EXPECT_EQ(settled().left, 0.0F);
}

TEST_F(MixerTest, TheLastSoloThatLeavesGivesTheOthersBack) {
  open(kAnna, 0.25F);
  open(kBen, 0.5F);
  change(kAnna, [](auto& strip) { strip.soloed = true; });
  ASSERT_TRUE(mixer.remove(kAnna));
  EXPECT_EQ(settled().left, 0.5F);
}

TEST_F(MixerTest, AStripThatComesWhileAnotherIsSoloedIsSilent) {
  open(kAnna, 0.25F);
  change(kAnna, [](auto& strip) { strip.soloed = true; });
  open(kBen, 0.5F);
  EXPECT_EQ(settled().left, 0.25F);
}

TEST_F(MixerTest, NothingClicks) {
  open(kAnna, 0.25F);
  open(kBen, 0.25F, StripInput::kMono);
  std::minstd_rand random{9};
  std::uniform_real_distribution<double> any{-1.0, 1.0};
  Samples left;
  Samples right;
  for (int i = 0; i < 600; ++i) {
    if (i == 200) mixer.remove(kBen);
    if (i == 220) (void)mixer.add(kBen, StripInput::kStereo);
    if (i % 7 == 0) mixer.setMaster(Decibels{6.0 * any(random) - 6.0});
    const auto edit = [&](StripSettings& strip) {
      strip.gain = Decibels{10.0 * any(random) - 10.0};
      strip.pan = any(random);
      strip.muted = any(random) > 0.5;
      strip.soloed = any(random) > 0.8;
    };
    if (i % 5 == 0) change(kAnna, edit);
    const auto sum = run(kBlock);
    left.insert(left.end(), sum.left.begin(), sum.left.end());
    right.insert(right.end(), sum.right.begin(), sum.right.end());
  }
  // Three ramps that turn round at once: a strip's, the other's and the master's.
  EXPECT_LT(sharpestBend(left), 3.0F * 2.0F / 720.0F);
  EXPECT_LT(sharpestBend(right), 3.0F * 2.0F / 720.0F);
  EXPECT_GT(sharpestBend(left), 0.0F);
}

TEST_F(MixerTest, ARemovedStripFadesOutWhileItsStemStillComes) {
  open(kAnna, 1.0F);
  (void)run(kSettled);
  ASSERT_TRUE(mixer.remove(kAnna));
  const auto sum = run(kSettled);
  EXPECT_GT(sum.left.front(), 0.99F);
  EXPECT_EQ(sum.left.back(), 0.0F);
  EXPECT_LT(sharpestBend(sum.left), 2.0F / 720.0F);
  EXPECT_FALSE(mixer.reading(kAnna));
}

TEST_F(MixerTest, OneWhoReturnsAtOnceGoesOn) {
  open(kAnna, 1.0F);
  (void)run(kSettled);
  ASSERT_TRUE(mixer.remove(kAnna));
  (void)run(2 * kBlock);
  ASSERT_TRUE(mixer.add(kAnna, StripInput::kStereo));
  const auto sum = run(kSettled);
  EXPECT_GT(sum.left.front(), 0.8F);
  EXPECT_EQ(sum.left.back(), 1.0F);
}

TEST_F(MixerTest, HasPlaceForSoManyAndRefusesOneMore) {
  for (std::uint32_t i = 0; i < Mixer::kMaxStrips; ++i) {
    EXPECT_TRUE(mixer.add(StripId{i}, StripInput::kMono));
  }
  EXPECT_FALSE(mixer.add(StripId{1000}, StripInput::kMono));
  EXPECT_EQ(mixer.strips(), 128U);
  EXPECT_TRUE(mixer.remove(StripId{13}));
  EXPECT_TRUE(mixer.add(StripId{1000}, StripInput::kMono));
  EXPECT_FALSE(mixer.add(StripId{13}, StripInput::kMono));
}

TEST_F(MixerTest, FromASumThatOthersShareItMixesTheSame) {
  Mixer other{kRate};
  std::vector<StripBlock> blocks;
  std::vector<Samples> noises;
  for (std::uint32_t i = 0; i < 6; ++i) noises.push_back(noise(kBlock));
  for (std::uint32_t i = 0; i < 6; ++i) {
    const bool isMono = i % 2 == 0;
    const auto input = isMono ? StripInput::kMono : StripInput::kStereo;
    blocks.push_back({StripId{i}, noises[i], isMono ? std::span<const float>{} : noises[5 - i]});
    if (i == 5) continue;  // who is in neither mixer
    const StripSettings settings{Decibels{-2.0 * i}, 0.3 * i, i == 3, false};
    for (auto* each : {&mixer, &other}) {
      ASSERT_TRUE(each->add(StripId{i}, input, i < 2 ? StripSettings{} : settings));
    }
  }
  for (int block = 0; block < 40; ++block) {
    for (auto* each : {&mixer, &other}) {
      if (block == 20) (void)each->remove(StripId{1});
      if (block == 30) (void)each->set(StripId{3}, {});
    }
    std::array<Samples, 4> out{Samples(kBlock), Samples(kBlock), Samples(kBlock), Samples(kBlock)};
    mixer.mix(blocks, out[0], out[1]);
    other.mix(BlockSum{blocks, kBlock}, out[2], out[3]);
    for (std::size_t i = 0; i < kBlock; ++i) {
      ASSERT_NEAR(out[0][i], out[2][i], 1e-5) << block;
      ASSERT_NEAR(out[1][i], out[3][i], 1e-5) << block;
    }
  }
}

TEST_F(MixerTest, ASecondStripOfTheSameIdIsRefused) {
  open(kAnna, 0.5F);
  EXPECT_FALSE(mixer.add(kAnna, StripInput::kMono));
  EXPECT_EQ(settled().left, 0.5F);
}

TEST_F(MixerTest, WhoIsNotThereCannotBeSet) {
  EXPECT_FALSE(mixer.set(kAnna, {}));
  EXPECT_FALSE(mixer.remove(kAnna));
  EXPECT_FALSE(mixer.settings(kAnna));
  EXPECT_FALSE(mixer.reading(kAnna));
}

TEST_F(MixerTest, BlocksOfNobodyAreLeftOut) {
  open(kAnna, 0.25F);
  sources.emplace_back(kBen, Samples(kBlock, 0.5F));
  EXPECT_EQ(settled().left, 0.25F);
}

TEST_F(MixerTest, SettingsComeBackAsTheyCount) {
  open(kAnna, 0.25F);
  const StripSettings wanted{Decibels{-3.5}, -0.25, true, true};
  ASSERT_TRUE(mixer.set(kAnna, wanted));
  EXPECT_EQ(mixer.settings(kAnna), wanted);
  ASSERT_TRUE(mixer.set(kAnna, {.pan = -3.0}));
  EXPECT_EQ(mixer.settings(kAnna)->pan, -1.0);
  ASSERT_TRUE(mixer.set(kAnna, {.pan = std::nan("")}));
  EXPECT_EQ(mixer.settings(kAnna)->pan, 0.0);
}

TEST_F(MixerTest, AMutedStripStillShowsWhoPlays) {
  open(kAnna, 0.5F);
  change(kAnna, [](auto& strip) { strip.muted = true; });
  (void)run(kSettled);
  EXPECT_NEAR(mixer.reading(kAnna)->left.peak.value(), -6.02, 0.01);
  EXPECT_TRUE(mixer.masterReading().left.peak.isSilence());
}

TEST_F(MixerTest, AStripThatGetsNothingGoesDownOnItsMeter) {
  open(kAnna, 0.5F);
  (void)run(kSettled);
  sources.clear();
  (void)run(48'000);
  EXPECT_LT(mixer.reading(kAnna)->left.peak.value(), -17.0);
}

TEST_F(MixerTest, TheMasterTurnsEverythingAndShowsIt) {
  open(kAnna, 0.5F);
  mixer.setMaster(Decibels{-20.0});
  EXPECT_FLOAT_EQ(settled().left, 0.05F);
  (void)run(4800);
  mixer.setMaster(Decibels::silence());
  EXPECT_EQ(settled().left, 0.0F);
}

TEST_F(MixerTest, TheSumNeverExceedsFullScale) {
  for (std::uint32_t i = 0; i < 10; ++i) open(StripId{i}, 0.9F);
  const auto sum = run(4800);
  EXPECT_LE(peak(sum.left), 1.0F);
  EXPECT_NEAR(mixer.limiterGain().value(), -19.08, 0.01);
  EXPECT_NEAR(mixer.masterReading().left.peak.value(), 19.08, 0.01);
  EXPECT_GT(mixer.masterReading().left.clips, 0U);
}

TEST_F(MixerTest, OneStripGoneMadDoesNotSilenceTheOthers) {
  open(kAnna, 0.25F);
  open(kBen, 0.5F);
  (void)run(kSettled);
  sources[1].second[3] = kNan;
  sources[1].second[5] = kInf;
  EXPECT_EQ(run(kBlock).left, Samples(kBlock, 0.25F));
  EXPECT_EQ(mixer.reading(kBen)->left.clips, 2U);
}

TEST(Mixer, WithoutMeteringItMixesTheSame) {
  Mixer mixer{kRate, Mixer::Metering::kOff};
  ASSERT_TRUE(mixer.add(kAnna, StripInput::kStereo));
  Samples source(1024, 0.25F);
  source[1000] = kNan;
  Samples left(1024);
  Samples right(1024);
  const std::array blocks{StripBlock{kAnna, source, source}};
  mixer.mix(blocks, left, right);
  EXPECT_EQ(left[999], 0.25F);
  EXPECT_EQ(left[1000], 0.0F);
  EXPECT_EQ(left[1001], 0.25F);
  EXPECT_TRUE(mixer.reading(kAnna)->left.peak.isSilence());
}

TEST(Mixer, AShorterBlockIsFollowedBySilence) {
  Mixer mixer{kRate};
  ASSERT_TRUE(mixer.add(kAnna, StripInput::kStereo));
  const Samples source(1000, 0.25F);
  Samples left(1024);
  Samples right(1024);
  const std::array blocks{StripBlock{kAnna, source, source}};
  mixer.mix(blocks, left, right);
  EXPECT_EQ(left[999], 0.25F);
  EXPECT_EQ(left[1000], 0.0F);
}

// Strips come and go and change while the audio runs, as fast as can be.
TEST(Mixer, IsControlledWhileItMixes) {
  const auto mixer = std::make_unique<Mixer>(kRate);
  std::atomic<bool> done{false};
  std::thread control{[&] {
    std::minstd_rand random{4};
    std::uniform_int_distribution<std::uint32_t> any{0, 79};
    for (int i = 0; i < 10'000; ++i) {
      const StripId id{any(random)};
      if (!mixer->add(id, any(random) % 2 == 0 ? StripInput::kMono : StripInput::kStereo)) {
        if (any(random) % 2 == 0) mixer->remove(id);
      }
      mixer->set(id, {.gain = Decibels{-10.0}, .soloed = any(random) == 0});
      mixer->setMaster(Decibels{-1.0 * any(random)});
      (void)mixer->reading(id);
      (void)mixer->masterReading();
    }
    done = true;
  }};
  const auto source = noise(16);
  std::vector<StripBlock> blocks;
  for (std::uint32_t i = 0; i < 80; ++i) blocks.push_back({StripId{i}, source, source});
  bool fine = true;
  while (!done) {
    Samples left(16);
    Samples right(16);
    mixer->mix(blocks, left, right);
    fine = fine && allFinite(left) && peak(left) <= 1.0F && peak(right) <= 1.0F;
  }
  control.join();
  EXPECT_TRUE(fine);
}

}  // namespace
}  // namespace midipool
