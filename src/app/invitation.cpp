// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/invitation.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

#include <fmt/format.h>

#include "wire/hex.hpp"
#include "wire/json_fields.hpp"
#include "wire/limits.hpp"

namespace midipool {
namespace {

constexpr std::string_view kScheme = "midipool:";
constexpr std::string_view kPassword = "password=";
constexpr std::string_view kHash = "SHA256:";
constexpr std::size_t kFingerprintDigits = 64;

bool isSpace(char letter) {
  return std::isspace(static_cast<unsigned char>(letter)) != 0;
}

// What stands around it in a letter.
std::string_view bare(std::string_view text) {
  const auto isWrapping = [](char c) { return isSpace(c) || c == '<' || c == '>' || c == '"'; };
  while (!text.empty() && isWrapping(text.front())) text.remove_prefix(1);
  while (!text.empty() && isWrapping(text.back())) text.remove_suffix(1);
  return text;
}

// Everything but what URLs never encode (RFC 3986, unreserved).
std::string encoded(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain =
        byte < 0x80 && (std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_' || c == '~');
    result += plain ? std::string{c} : fmt::format("%{:02X}", byte);
  }
  return result;
}

std::string decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += text[i];
      continue;
    }
    const auto byte = fromHex(text.substr(std::min(i + 1, text.size()), 2));
    if (!byte || byte->size() != 1)
      throw UsageError{"the invitation is damaged: % without its two digits"};
    result += static_cast<char>(byte->front());
    i += 2;
  }
  return result;
}

// With or without colons between the bytes.
std::string fingerprintFrom(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != ':') digits += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  if (digits.size() != kFingerprintDigits || !fromHex(digits)) {
    throw UsageError{"the invitation is damaged: its fingerprint has not 64 hexadecimal digits"};
  }
  return std::string{kHash} + digits;
}

std::string passwordFrom(std::string_view query) {
  if (!query.starts_with(kPassword)) return {};
  auto password = decoded(query.substr(kPassword.size()));
  if (password.size() > limits::kLongestPassword || !isPlainText(password)) {
    throw UsageError{"the invitation is damaged: that is no password"};
  }
  return password;
}

// What can be passed on in an invitation as it is.
Invitation checked(Invitation invitation) {
  const auto& host = invitation.address.server.host;
  if (!isPlainText(host) || host.find_first_of(" #?<>\"@/[]") != std::string::npos) {
    throw UsageError{"that is no host: " +
                     (isPlainText(host) ? host : std::string{"not even text"})};
  }
  return invitation;
}

// A mail program may have broken the line anywhere.
Invitation fromUrl(std::string_view wrapped) {
  std::string text;
  std::ranges::copy_if(wrapped, std::back_inserter(text), [](char c) { return !isSpace(c); });
  Invitation invitation;
  std::string_view rest = text;
  const auto cutAt = [&rest](char mark) {
    const auto place = rest.find(mark);
    if (place == std::string_view::npos) return std::string_view{};
    const auto behind = rest.substr(place + 1);
    rest = rest.substr(0, place);
    return behind;
  };
  const auto query = cutAt('?');
  if (!query.empty()) invitation.password = passwordFrom(query);
  const auto fingerprint = cutAt('#');
  if (!fingerprint.empty()) invitation.fingerprint = fingerprintFrom(fingerprint);
  const auto at = rest.rfind('@');
  if (at == std::string_view::npos) {
    throw UsageError{"an invitation looks like midipool:ROOM@HOST or ROOM@HOST"};
  }
  invitation.address = {checkedName(decoded(rest.substr(0, at)), "room"),
                        parseHost(std::string{rest.substr(at + 1)})};
  return invitation;
}

}  // namespace

Invitation parseInvitation(const std::string& text) {
  const auto inner = bare(text);
  if (inner.starts_with(kScheme)) return checked(fromUrl(inner.substr(kScheme.size())));
  return checked({parseRoomAddress(std::string{inner}), {}, {}});
}

std::string formatInvitation(const Invitation& invitation) {
  const auto& server = invitation.address.server;
  auto text = std::string{kScheme} + encoded(invitation.address.room) + '@';
  auto host = server.text();
  const auto port = ":" + std::to_string(kDefaultPort);
  if (server.port == kDefaultPort) host.resize(host.size() - port.size());
  text += host;
  if (invitation.fingerprint.starts_with(kHash)) {
    text += '#' + invitation.fingerprint.substr(kHash.size());
  }
  if (!invitation.password.empty()) text += "?password=" + encoded(invitation.password);
  return text;
}

}  // namespace midipool
