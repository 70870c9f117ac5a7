// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

struct x509_st;

namespace midipool {

// What the server shows its clients: self-signed, made at the first start. Clients trust it by its
// fingerprint, which therefore must outlive restarts.
struct Certificate {
  std::string certificatePem;
  std::string keyPem;
  std::string fingerprint;
};

// Reads server.crt and server.key in `directory`, or makes them (ECDSA P-256, 20 years, CN
// midiPool; the key readable by its owner only), and the directory too. Throws std::runtime_error
// with one line that says what to do, when they are damaged, do not belong together or cannot be
// written.
[[nodiscard]] Certificate loadOrCreateCertificate(const std::filesystem::path& directory);

// "SHA256:" and the lower-case hexadecimal SHA-256 of the whole certificate.
[[nodiscard]] std::string fingerprintOf(const x509_st* certificate);

}  // namespace midipool
