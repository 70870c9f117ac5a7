// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/invitation.hpp"

#include <gtest/gtest.h>

namespace midipool {
namespace {

const std::string kDigits = "2be49876fc5af46e4a18b609216dc9429079e4b9c0a5724a78c061ea7ee0cf66";

Invitation invitation(const std::string& room, const ConnectTarget& server,
                      const std::string& password = "") {
  return {{room, server}, "SHA256:" + kDigits, password};
}

void expectSame(const Invitation& a, const Invitation& b) {
  EXPECT_EQ(a.address.room, b.address.room);
  EXPECT_EQ(a.address.server.text(), b.address.server.text());
  EXPECT_EQ(a.fingerprint, b.fingerprint);
  EXPECT_EQ(a.password, b.password);
}

TEST(Invitation, LooksAsTheDocumentSays) {
  EXPECT_EQ(formatInvitation(invitation("jam", {"music.example", 7400})),
            "midipool:jam@music.example#" + kDigits);
  EXPECT_EQ(formatInvitation({{"a b", {"10.0.0.1", 7410}}, "", "x/y?"}),
            "midipool:a%20b@10.0.0.1:7410?password=x%2Fy%3F");
}

TEST(Invitation, ArrivesAsItWasWritten) {
  for (const auto& each : {invitation("jam", {"music.example", 7400}),
                           invitation("jäm @ #1?", {"2001:db8::1", 7410}, "hush & ♪ %"),
                           invitation("%41", {"192.168.0.7", 7400}, "#"),
                           Invitation{{"jam", {"host", 7400}}, "", ""}}) {
    expectSame(parseInvitation(formatInvitation(each)), each);
  }
}

TEST(Invitation, TakesWhatMailsMakeOfIt) {
  const auto wanted = invitation("jam", {"music.example", 7400}, "hush");
  const auto text = formatInvitation(wanted);
  for (const auto& wrapped : {"  " + text + "\n", "<" + text + ">", "\"" + text + "\"",
                              text.substr(0, 20) + "\r\n  " + text.substr(20)}) {
    expectSame(parseInvitation(wrapped), wanted);
  }
}

TEST(Invitation, TakesFingerprintsWithColonsAndInCapitals) {
  std::string colons;
  for (std::size_t i = 0; i < kDigits.size(); i += 2) {
    colons += (i == 0 ? "" : ":") + kDigits.substr(i, 2);
  }
  for (auto& letter : colons) letter = static_cast<char>(std::toupper(letter));
  EXPECT_EQ(parseInvitation("midipool:jam@host#" + colons).fingerprint, "SHA256:" + kDigits);
}

TEST(Invitation, TakesTheShortFormOfTheCommandLine) {
  expectSame(parseInvitation(" jam@music.example:7410 "),
             {{"jam", {"music.example", 7410}}, "", ""});
}

TEST(Invitation, RefusesWhatIsDamaged) {
  for (const auto* text :
       {"", "midipool:", "midipool:jam", "midipool:@host", "midipool:jam@", "midipool:jam@host#abc",
        "midipool:%4@host", "midipool:%zz@host", "midipool:%0A@host", "midipool:jam@host:x",
        "jam@ho st", "jam@ho\x01st", "jam@http://x", "midipool:jam@<x",
        "midipool:jam@host?password=%0A", "jam", "http://jam.example"}) {
    EXPECT_THROW((void)parseInvitation(text), UsageError) << text;
  }
}

}  // namespace
}  // namespace midipool
