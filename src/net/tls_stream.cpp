// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tls_stream.hpp"

#include <memory>
#include <stdexcept>
#include <string>

#include <boost/asio/buffer.hpp>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace midipool {
namespace {

namespace ssl = boost::asio::ssl;

void prepare(ssl::context& context) {
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.native_handle(), SSL_OP_NO_RENEGOTIATION);
  // A server with thousands of idle connections keeps no record buffers for them.
  SSL_CTX_set_mode(context.native_handle(), SSL_MODE_RELEASE_BUFFERS);
}

}  // namespace

ssl::context clientTlsContext() {
  ssl::context context{ssl::context::tls_client};
  prepare(context);
  context.set_verify_mode(ssl::verify_none);
  return context;
}

ssl::context serverTlsContext(const Certificate& certificate) {
  ssl::context context{ssl::context::tls_server};
  prepare(context);
  SSL_CTX_set_num_tickets(context.native_handle(), 0);  // nobody resumes
  try {
    context.use_certificate(boost::asio::buffer(certificate.certificatePem), ssl::context::pem);
    context.use_private_key(boost::asio::buffer(certificate.keyPem), ssl::context::pem);
  } catch (const std::exception& error) {
    throw std::runtime_error{std::string{"OpenSSL does not take the server's certificate: "} +
                             error.what()};
  }
  return context;
}

std::string peerFingerprint(TlsStream& stream) {
  const std::unique_ptr<X509, decltype(&X509_free)> certificate{
      SSL_get1_peer_certificate(stream.native_handle()), &X509_free};
  return certificate ? fingerprintOf(certificate.get()) : std::string{};
}

}  // namespace midipool
