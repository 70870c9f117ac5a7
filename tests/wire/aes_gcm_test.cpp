// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/aes_gcm.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <gtest/gtest.h>

#include "wire/hex.hpp"

namespace midipool {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes bytes(std::string_view hex) {
  return fromHex(hex).value();
}

template <std::size_t kSize>
std::array<std::uint8_t, kSize> fixed(std::string_view hex) {
  std::array<std::uint8_t, kSize> result{};
  std::ranges::copy(bytes(hex), result.begin());
  return result;
}

// Test case 4 of McGrew and Viega, "The Galois/Counter Mode of Operation".
const auto kKey = fixed<16>("feffe9928665731c6d6a8f9467308308");
const auto kNonce = fixed<12>("cafebabefacedbaddecaf888");
const auto kAssociated = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
const auto kPlain = bytes(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
const auto kSealed = bytes(
    "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
    "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
    "5bc94fbc3221a5db94fae95ae7121a47");

TEST(AesGcm, EncryptsAsPublished) {
  AesGcm cipher{AesGcm::Use::kEncrypt, kKey};
  for (int again = 0; again < 3; ++again) {  // the context is used anew each time
    Bytes out(kPlain.size() + AesGcm::kTagSize);
    cipher.encrypt(kNonce, kAssociated, kPlain, out);
    EXPECT_EQ(out, kSealed);
  }
}

TEST(AesGcm, DecryptsAsPublished) {
  AesGcm cipher{AesGcm::Use::kDecrypt, kKey};
  Bytes out(kPlain.size());
  EXPECT_TRUE(cipher.decrypt(kNonce, kAssociated, kSealed, out));
  EXPECT_EQ(out, kPlain);
}

TEST(AesGcm, GoesOnAfterAForgery) {
  AesGcm cipher{AesGcm::Use::kDecrypt, kKey};
  Bytes out(kPlain.size());
  auto forged = kSealed;
  forged.back() ^= 1;
  EXPECT_FALSE(cipher.decrypt(kNonce, kAssociated, forged, out));
  EXPECT_FALSE(cipher.decrypt(kNonce, Bytes{1, 2, 3}, kSealed, out));
  EXPECT_TRUE(cipher.decrypt(kNonce, kAssociated, kSealed, out));
}

TEST(AesGcm, AnEmptyTextHasOnlyATag) {
  AesGcm encrypting{AesGcm::Use::kEncrypt, kKey};
  AesGcm decrypting{AesGcm::Use::kDecrypt, kKey};
  Bytes sealed(AesGcm::kTagSize);
  encrypting.encrypt(kNonce, kAssociated, {}, sealed);
  EXPECT_TRUE(decrypting.decrypt(kNonce, kAssociated, sealed, {}));
  sealed[0] ^= 0x80;
  EXPECT_FALSE(decrypting.decrypt(kNonce, kAssociated, sealed, {}));
}

}  // namespace
}  // namespace midipool
