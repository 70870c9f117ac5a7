// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include "net/certificate.hpp"

namespace midipool {

// Beast's wrapper puts a message and its header into one TLS record.
using TlsStream = boost::beast::ssl_stream<boost::asio::ip::tcp::socket>;

// TLS 1.2 at least. The client trusts nobody by this: it has to look at the fingerprint.
[[nodiscard]] boost::asio::ssl::context clientTlsContext();

// Throws std::runtime_error on a certificate that OpenSSL does not take.
[[nodiscard]] boost::asio::ssl::context serverTlsContext(const Certificate& certificate);

// Of the other side's certificate, after the handshake. Empty when it has shown none.
[[nodiscard]] std::string peerFingerprint(TlsStream& stream);

}  // namespace midipool
