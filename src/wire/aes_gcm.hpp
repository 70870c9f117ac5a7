// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>

struct evp_cipher_ctx_st;

namespace midipool {

// AES-128-GCM in one direction, on one reused OpenSSL context: encrypts, or decrypts, never both.
// Not thread-safe.
class AesGcm {
 public:
  enum class Use { kEncrypt, kDecrypt };

  static constexpr std::size_t kKeySize = 16;
  static constexpr std::size_t kNonceSize = 12;
  static constexpr std::size_t kTagSize = 16;

  // Throws std::runtime_error when OpenSSL cannot provide the cipher.
  AesGcm(Use use, std::span<const std::uint8_t, kKeySize> key);
  ~AesGcm();
  AesGcm(AesGcm&&) noexcept;
  AesGcm& operator=(AesGcm&&) noexcept;

  // `out` has the size of `plain` plus kTagSize. Throws std::runtime_error on a failure of OpenSSL.
  void encrypt(std::span<const std::uint8_t, kNonceSize> nonce,
               std::span<const std::uint8_t> associated, std::span<const std::uint8_t> plain,
               std::span<std::uint8_t> out);

  // `out` has the size of `sealed` minus kTagSize. False when it is not authentic; `out` is then
  // worthless.
  [[nodiscard]] bool decrypt(std::span<const std::uint8_t, kNonceSize> nonce,
                             std::span<const std::uint8_t> associated,
                             std::span<const std::uint8_t> sealed,
                             std::span<std::uint8_t> out) noexcept;

 private:
  struct Free {
    void operator()(evp_cipher_ctx_st* context) const noexcept;
  };
  std::unique_ptr<evp_cipher_ctx_st, Free> context_;
};

}  // namespace midipool
