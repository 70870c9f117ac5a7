// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/certificate.hpp"

#include <array>
#include <memory>
#include <stdexcept>
#include <system_error>

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "net/directory_lock.hpp"
#include "net/error_text.hpp"
#include "net/text_file.hpp"
#include "wire/hex.hpp"

namespace midipool {
namespace {

struct Free {
  void operator()(BIO* bio) const noexcept { BIO_free_all(bio); }
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
};
using Bio = std::unique_ptr<BIO, Free>;
using Key = std::unique_ptr<EVP_PKEY, Free>;
using X509Certificate = std::unique_ptr<X509, Free>;

constexpr long kDay = 24L * 60 * 60;
constexpr long kValidDays = 20L * 365;
constexpr mode_t kPublic = 0644;
constexpr mode_t kPrivate = 0600;

struct Files {
  explicit Files(const std::filesystem::path& directory)
      : certificate{directory / "server.crt"}, key{directory / "server.key"} {}
  std::filesystem::path certificate;
  std::filesystem::path key;
};

void require(bool done) {
  if (!done) throw std::runtime_error{"OpenSSL cannot make a certificate"};
}

Bio memoryOf(const std::string& text) {
  return Bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}

std::string textOf(BIO* bio) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

// A file that asks for a password gets none, instead of a prompt on the terminal.
int noPassword(char*, int, int, void*) {
  return -1;
}

Key keyFrom(const std::string& pem) {
  return Key{PEM_read_bio_PrivateKey(memoryOf(pem).get(), nullptr, noPassword, nullptr)};
}

X509Certificate certificateFrom(const std::string& pem) {
  return X509Certificate{PEM_read_bio_X509(memoryOf(pem).get(), nullptr, noPassword, nullptr)};
}

std::string pemOf(EVP_PKEY* key) {
  const Bio bio{BIO_new(BIO_s_mem())};
  require(bio && PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr));
  return textOf(bio.get());
}

std::string pemOf(X509* certificate) {
  const Bio bio{BIO_new(BIO_s_mem())};
  require(bio && PEM_write_bio_X509(bio.get(), certificate));
  return textOf(bio.get());
}

void setRandomSerialNumber(X509* certificate) {
  std::array<unsigned char, 16> bytes{};
  require(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
  bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7F) | 0x40);  // positive, never short
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number{
      BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr), &BN_free};
  require(number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)));
}

X509Certificate selfSigned(EVP_PKEY* key) {
  X509Certificate certificate{X509_new()};
  require(certificate && X509_set_version(certificate.get(), X509_VERSION_3) == 1);
  setRandomSerialNumber(certificate.get());
  // Valid from yesterday: the client's wall clock may be behind.
  require(X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kDay) &&
          X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kValidDays * kDay));
  auto* const name = X509_get_subject_name(certificate.get());
  const auto* const commonName = reinterpret_cast<const unsigned char*>("midiPool");
  require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, commonName, -1, -1, 0) == 1 &&
          X509_set_issuer_name(certificate.get(), name) == 1 &&
          X509_set_pubkey(certificate.get(), key) == 1 &&
          X509_sign(certificate.get(), key, EVP_sha256()) > 0);
  return certificate;
}

std::string advice(const Files& files) {
  return "restore it, or delete " + files.certificate.string() + " and " + files.key.string() +
         " to make new ones (clients will warn of the change)";
}

Certificate checked(const Files& files, std::string certificatePem, std::string keyPem) {
  const auto certificate = certificateFrom(certificatePem);
  if (!certificate) {
    throw std::runtime_error{files.certificate.string() + " is damaged: " + advice(files)};
  }
  const auto key = keyFrom(keyPem);
  if (!key) throw std::runtime_error{files.key.string() + " is damaged: " + advice(files)};
  if (X509_check_private_key(certificate.get(), key.get()) != 1) {
    throw std::runtime_error{files.key.string() + " does not belong to " +
                             files.certificate.string() + ": " + advice(files)};
  }
  return {std::move(certificatePem), std::move(keyPem), fingerprintOf(certificate.get())};
}

// The key goes first: a key alone, after a crash, gets its certificate the next time.
Certificate create(const Files& files, std::optional<std::string> keyPem) {
  const Key key = keyPem ? keyFrom(*keyPem) : Key{EVP_EC_gen("P-256")};
  if (!key && keyPem) throw std::runtime_error{files.key.string() + " is damaged: delete it"};
  require(key != nullptr);
  const auto certificate = selfSigned(key.get());
  if (!keyPem) {
    keyPem = pemOf(key.get());
    replaceTextFile(files.key, *keyPem, kPrivate);
  }
  auto certificatePem = pemOf(certificate.get());
  replaceTextFile(files.certificate, certificatePem, kPublic);
  return checked(files, std::move(certificatePem), std::move(*keyPem));
}

Certificate loadOrCreate(const std::filesystem::path& directory) {
  std::filesystem::create_directories(directory);
  const DirectoryLock lock{directory};
  const Files files{directory};
  auto certificatePem = readTextFile(files.certificate);
  auto keyPem = readTextFile(files.key);
  if (!certificatePem) return create(files, std::move(keyPem));
  if (!keyPem) throw std::runtime_error{files.key.string() + " is missing: " + advice(files)};
  return checked(files, std::move(*certificatePem), std::move(*keyPem));
}

}  // namespace

Certificate loadOrCreateCertificate(const std::filesystem::path& directory) {
  try {
    return loadOrCreate(directory);
  } catch (const std::filesystem::filesystem_error& error) {
    throw std::runtime_error{"cannot make the directory " + directory.string() + ": " +
                             errorText(error.code())};
  } catch (const std::system_error& error) {
    throw std::runtime_error{"cannot keep the server's certificate in " + directory.string() +
                             ": " + errorText(error.code())};
  }
}

std::string fingerprintOf(const x509_st* certificate) {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  require(X509_digest(certificate, EVP_sha256(), digest.data(), &size) == 1);
  return "SHA256:" + toHex(std::span{digest}.first(size));
}

}  // namespace midipool
