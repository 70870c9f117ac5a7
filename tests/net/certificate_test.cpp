// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/certificate.hpp"

#include <fstream>
#include <memory>
#include <stdexcept>

#include <gmock/gmock.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include "net/temporary_directory.hpp"
#include "net/text_file.hpp"

namespace midipool {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Certificates : public ::testing::Test {
 protected:
  [[nodiscard]] Certificate load() const { return loadOrCreateCertificate(directory_.path()); }
  [[nodiscard]] std::string errorOf(const std::filesystem::path& directory) const {
    try {
      (void)loadOrCreateCertificate(directory);
    } catch (const std::runtime_error& error) {
      EXPECT_THAT(error.what(), Not(HasSubstr("\n")));
      return error.what();
    }
    return "no error";
  }
  static void write(const std::filesystem::path& file, const std::string& text) {
    std::ofstream{file} << text;
  }

  testing::TemporaryDirectory directory_;
  std::filesystem::path certificate_ = directory_.path() / "server.crt";
  std::filesystem::path key_ = directory_.path() / "server.key";
};

TEST_F(Certificates, AreMadeOnceAndKept) {
  const auto made = load();
  const auto again = load();
  EXPECT_EQ(made.certificatePem, again.certificatePem);
  EXPECT_EQ(made.keyPem, again.keyPem);
  EXPECT_EQ(made.fingerprint, again.fingerprint);
  EXPECT_EQ(made.certificatePem, readTextFile(certificate_));
  EXPECT_THAT(made.fingerprint, ::testing::MatchesRegex("SHA256:[0-9a-f]{64}"));
}

TEST_F(Certificates, AreAllDifferent) {
  const testing::TemporaryDirectory other;
  EXPECT_NE(load().fingerprint, loadOrCreateCertificate(other.path()).fingerprint);
}

TEST_F(Certificates, AreSelfSignedForTwentyYears) {
  const auto made = load();
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio{
      BIO_new_mem_buf(made.certificatePem.data(), -1), &BIO_free};
  const std::unique_ptr<X509, decltype(&X509_free)> certificate{
      PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), &X509_free};
  ASSERT_TRUE(certificate);
  auto* const key = X509_get0_pubkey(certificate.get());
  EXPECT_EQ(X509_verify(certificate.get(), key), 1);
  EXPECT_EQ(EVP_PKEY_get_base_id(key), EVP_PKEY_EC);
  EXPECT_EQ(EVP_PKEY_get_bits(key), 256);
  char name[64] = {};
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name, 64);
  EXPECT_STREQ(name, "midiPool");
  int days = 0;
  int seconds = 0;
  ASSERT_EQ(ASN1_TIME_diff(&days, &seconds, nullptr, X509_get0_notAfter(certificate.get())), 1);
  EXPECT_NEAR(days, 20 * 365, 6);
  EXPECT_LT(X509_cmp_current_time(X509_get0_notBefore(certificate.get())), 0);
}

TEST_F(Certificates, TheKeyIsForItsOwnerOnly) {
  (void)load();
  struct stat status {};
  ASSERT_EQ(::stat(key_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(Certificates, TheDirectoryIsMade) {
  const auto deep = directory_.path() / "a" / "b";
  (void)loadOrCreateCertificate(deep);
  EXPECT_TRUE(std::filesystem::exists(deep / "server.crt"));
}

TEST_F(Certificates, AKeyAloneGetsANewCertificate) {
  const auto made = load();
  std::filesystem::remove(certificate_);
  const auto again = load();
  EXPECT_EQ(again.keyPem, made.keyPem);
  EXPECT_NE(again.fingerprint, made.fingerprint);
}

TEST_F(Certificates, DamageIsReportedAndNothingOverwritten) {
  const auto made = load();
  write(certificate_, made.certificatePem.substr(0, 100));
  EXPECT_THAT(errorOf(directory_.path()), AllOf(HasSubstr("server.crt is damaged"),
                                                HasSubstr("delete"), HasSubstr("server.key")));
  EXPECT_EQ(readTextFile(certificate_), made.certificatePem.substr(0, 100));
  write(certificate_, made.certificatePem);
  write(key_, "nonsense");
  EXPECT_THAT(errorOf(directory_.path()), HasSubstr("server.key is damaged"));
  std::filesystem::remove(certificate_);
  EXPECT_THAT(errorOf(directory_.path()), HasSubstr("server.key is damaged"));
  EXPECT_EQ(readTextFile(key_), "nonsense");
}

TEST_F(Certificates, AMissingKeyIsReported) {
  (void)load();
  std::filesystem::remove(key_);
  EXPECT_THAT(errorOf(directory_.path()), HasSubstr("server.key is missing"));
}

TEST_F(Certificates, AKeyOfAnotherCertificateIsReported) {
  const testing::TemporaryDirectory other;
  (void)load();
  write(key_, loadOrCreateCertificate(other.path()).keyPem);
  EXPECT_THAT(errorOf(directory_.path()), HasSubstr("server.key does not belong to"));
}

TEST_F(Certificates, AnUnusableDirectoryIsReported) {
  const auto file = directory_.path() / "file";
  write(file, "");
  EXPECT_EQ(errorOf(file / "below"),
            "cannot make the directory " + (file / "below").string() + ": not a directory");
  std::filesystem::create_directory(certificate_);
  EXPECT_THAT(errorOf(directory_.path()), HasSubstr("is a directory"));
}

}  // namespace
}  // namespace midipool
