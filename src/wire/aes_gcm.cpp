// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/aes_gcm.hpp"

#include <array>
#include <cassert>
#include <stdexcept>

#include <openssl/evp.h>

namespace midipool {
namespace {

int sizeOf(std::span<const std::uint8_t> bytes) {
  return static_cast<int>(bytes.size());
}

[[noreturn]] void fail() {
  throw std::runtime_error{"OpenSSL cannot encrypt with AES-128-GCM"};
}

}  // namespace

void AesGcm::Free::operator()(evp_cipher_ctx_st* context) const noexcept {
  EVP_CIPHER_CTX_free(context);
}

AesGcm::AesGcm(Use use, std::span<const std::uint8_t, kKeySize> key)
    : context_{EVP_CIPHER_CTX_new()} {
  const int encrypts = use == Use::kEncrypt ? 1 : 0;
  if (!context_ || EVP_CipherInit_ex(context_.get(), EVP_aes_128_gcm(), nullptr, key.data(),
                                     nullptr, encrypts) != 1) {
    fail();
  }
}

AesGcm::~AesGcm() = default;
AesGcm::AesGcm(AesGcm&&) noexcept = default;
AesGcm& AesGcm::operator=(AesGcm&&) noexcept = default;

// An empty text must not reach EVP_*Update: with a null pointer it would mean something else.
void AesGcm::encrypt(std::span<const std::uint8_t, kNonceSize> nonce,
                     std::span<const std::uint8_t> associated, std::span<const std::uint8_t> plain,
                     std::span<std::uint8_t> out) {
  assert(out.size() == plain.size() + kTagSize);
  auto* const context = context_.get();
  auto* const tag = out.data() + plain.size();
  int written = 0;
  const bool done =
      EVP_EncryptInit_ex(context, nullptr, nullptr, nullptr, nonce.data()) == 1 &&
      EVP_EncryptUpdate(context, nullptr, &written, associated.data(), sizeOf(associated)) == 1 &&
      (plain.empty() ||
       EVP_EncryptUpdate(context, out.data(), &written, plain.data(), sizeOf(plain)) == 1) &&
      EVP_EncryptFinal_ex(context, tag, &written) == 1 &&
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kTagSize, tag) == 1;
  if (!done) fail();
}

bool AesGcm::decrypt(std::span<const std::uint8_t, kNonceSize> nonce,
                     std::span<const std::uint8_t> associated, std::span<const std::uint8_t> sealed,
                     std::span<std::uint8_t> out) noexcept {
  assert(sealed.size() == out.size() + kTagSize);
  auto* const context = context_.get();
  const auto text = sealed.first(out.size());
  std::array<std::uint8_t, kTagSize> tag{};
  std::copy(sealed.end() - kTagSize, sealed.end(), tag.begin());
  std::array<std::uint8_t, kTagSize> rest{};  // GCM leaves nothing for the end
  int written = 0;
  return EVP_DecryptInit_ex(context, nullptr, nullptr, nullptr, nonce.data()) == 1 &&
         EVP_DecryptUpdate(context, nullptr, &written, associated.data(), sizeOf(associated)) ==
             1 &&
         (text.empty() ||
          EVP_DecryptUpdate(context, out.data(), &written, text.data(), sizeOf(text)) == 1) &&
         EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kTagSize, tag.data()) == 1 &&
         EVP_DecryptFinal_ex(context, rest.data(), &written) == 1;
}

}  // namespace midipool
