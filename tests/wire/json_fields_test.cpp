// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/json_fields.hpp"

#include <cmath>
#include <cstdlib>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

using ::testing::HasSubstr;

// What the sender reads when the field is refused, or nothing.
template <typename Read>
std::string complaintOf(const std::string& json, Read read) {
  const auto object = parseJsonObject(json);
  try {
    (void)read(JsonFields{object, "thing"});
  } catch (const ProtocolError& error) {
    EXPECT_EQ(error.code(), error_code::kInvalidMessage);
    return error.what();
  }
  return {};
}

std::string integerComplaint(const std::string& json) {
  return complaintOf(json, [](const JsonFields& fields) { return fields.integer("n", -5, 10); });
}

std::string numberComplaint(const std::string& json) {
  return complaintOf(json, [](const JsonFields& fields) { return fields.number("n", 20, 999); });
}

std::string textComplaint(const std::string& json) {
  return complaintOf(json, [](const JsonFields& fields) { return fields.text("t", 1, 5); });
}

TEST(JsonFields, ReadsWhatIsThere) {
  const auto object = parseJsonObject(
      R"({"i": 7, "d": 1.5, "b": true, "t": "jam", "o": {"x": 1}, "a": [1, 2], "z": null})");
  const JsonFields fields{object, "thing"};
  EXPECT_EQ(fields.integer("i", 0, 10), 7);
  EXPECT_EQ(fields.number("d", 0, 10), 1.5);
  EXPECT_EQ(fields.number("i", 0, 10), 7.0);
  EXPECT_TRUE(fields.boolean("b"));
  EXPECT_EQ(fields.text("t", 1, 10), "jam");
  EXPECT_EQ(fields.object("o").integer("x", 0, 10), 1);
  EXPECT_EQ(fields.array("a", 2).size(), 2U);
}

TEST(JsonFields, NullIsAsGoodAsAbsent) {
  const auto object = parseJsonObject(R"({"here": 0, "null": null})");
  const JsonFields fields{object, "thing"};
  EXPECT_TRUE(fields.has("here"));
  EXPECT_FALSE(fields.has("null"));
  EXPECT_FALSE(fields.has("absent"));
}

TEST(JsonFields, LimitsAreInside) {
  EXPECT_EQ(integerComplaint(R"({"n": -5})"), "");
  EXPECT_EQ(integerComplaint(R"({"n": 10})"), "");
  EXPECT_EQ(numberComplaint(R"({"n": 20})"), "");
  EXPECT_EQ(numberComplaint(R"({"n": 999.0})"), "");
  EXPECT_EQ(textComplaint(R"({"t": "a"})"), "");
  EXPECT_EQ(textComplaint(R"({"t": "abcde"})"), "");
}

// Boost.JSON reads each of these off by its last bits, or writes it so that it would be read so.
TEST(JsonFields, ANumberStaysWhenItIsPassedOn) {
  for (const auto* text :
       {"-1.1111111111111111e64", "0.30000000000000004", "1.7976931348623157e299",
        "3.141592653589793", "5e-324", "123456789.987654321"}) {
    const auto read = [](const std::string& number) {
      const auto object = parseJsonObject(R"({"x": )" + number + "}");
      return JsonFields{object, "test"}.number("x", -1e300, 1e300);
    };
    const double first = read(text);
    EXPECT_NEAR(first, std::strtod(text, nullptr), std::abs(first) * 1e-14 + 1e-300) << text;
    EXPECT_EQ(read(boost::json::serialize(boost::json::value(first))), first) << text;
  }
}

TEST(JsonFields, SaysWhichFieldMustBeWhat) {
  EXPECT_EQ(integerComplaint(R"({"n": 11})"), "thing: n must be a whole number from -5 to 10");
  EXPECT_EQ(integerComplaint("{}"), "thing: n must be there");
  EXPECT_EQ(textComplaint(R"({"t": ""})"),
            "thing: t must be a text of 1 to 5 bytes without control characters");
}

TEST(JsonFields, SaysTheRangeOfANumberAsPeopleWriteIt) {
  EXPECT_EQ(numberComplaint(R"({"n": 7})"), "thing: n must be a number from 20 to 999");
}

TEST(JsonFields, RefusesWhatIsNoWholeNumberInRange) {
  for (const char* value :
       {"-6", "11", "1.5", "\"7\"", "true", "null", "[]", "{}", "1e300", "18446744073709551615",
        "-9223372036854775809", "99999999999999999999"}) {
    EXPECT_THAT(integerComplaint(std::string{R"({"n": )"} + value + "}"), HasSubstr("n must be"))
        << value;
  }
}

TEST(JsonFields, RefusesWhatIsNoNumberInRange) {
  for (const char* value : {"19.999", "999.001", "-1", "\"120\"", "false", "null", "1e308"}) {
    EXPECT_THAT(numberComplaint(std::string{R"({"n": )"} + value + "}"), HasSubstr("n must be"))
        << value;
  }
}

TEST(JsonFields, RefusesWhatIsNoPlainTextOfItsLength) {
  for (const char* value :
       {"\"\"", "\"abcdef\"", "7", "null", "\"a\\nb\"", "\"\\u0000\"", "\"\\u2028\""}) {
    EXPECT_THAT(textComplaint(std::string{R"({"t": )"} + value + "}"), HasSubstr("t must be"))
        << value;
  }
}

TEST(JsonFields, CountsATextInBytes) {
  EXPECT_EQ(textComplaint(R"({"t": "üü"})"), "");
  EXPECT_NE(textComplaint(R"({"t": "üüü"})"), "");
}

TEST(JsonFields, RefusesWhatIsNoBooleanObjectOrArray) {
  const auto boolean = [](const JsonFields& fields) { return fields.boolean("f"); };
  const auto nested = [](const JsonFields& fields) { return fields.object("f").has("x"); };
  const auto array = [](const JsonFields& fields) { return fields.array("f", 2).size(); };
  EXPECT_EQ(complaintOf(R"({"f": 1})", boolean), "thing: f must be true or false");
  EXPECT_EQ(complaintOf(R"({"f": [1]})", nested), "thing: f must be an object");
  EXPECT_EQ(complaintOf(R"({"f": {}})", array), "thing: f must be an array of up to 2");
  EXPECT_EQ(complaintOf(R"({"f": [1, 2, 3]})", array), "thing: f must be an array of up to 2");
}

TEST(JsonFields, SaysWhereANestedFieldIs) {
  const auto deep = [](const JsonFields& fields) { return fields.object("o").integer("n", 0, 1); };
  EXPECT_EQ(complaintOf(R"({"o": {"n": 2}})", deep),
            "thing.o: n must be a whole number from 0 to 1");
}

TEST(ParseJsonObject, TakesOneObjectOnly) {
  for (const char* text : {"", "[]", "1", "\"text\"", "{", "{}{}", "{} x", "{\"a\": }", "null",
                           "{'a': 1}", "{\"a\": \"\xFF\"}"}) {
    EXPECT_THROW((void)parseJsonObject(text), ProtocolError) << text;
  }
  EXPECT_TRUE(parseJsonObject(" {} ").empty());
}

TEST(ParseJsonObject, DoesNotFollowDeepNesting) {
  std::string deep = R"({"a": )" + std::string(100'000, '[');
  EXPECT_THROW((void)parseJsonObject(deep), ProtocolError);
  deep = R"({"a": )" + std::string(20, '[') + std::string(20, ']') + "}";
  EXPECT_THROW((void)parseJsonObject(deep), ProtocolError);
  EXPECT_NO_THROW((void)parseJsonObject(R"({"a": {"b": [{"c": 1}]}})"));
}

TEST(IsPlainText, TakesAllLetters) {
  EXPECT_TRUE(isPlainText(""));
  EXPECT_TRUE(isPlainText("Müller & Søn – 東京 🎹"));
}

TEST(IsPlainText, RefusesControlCharacters) {
  for (const char* text : {"a\nb", "\t", "\x1b[2J", "\x7f", "\xC2\x80", "a\xC2\x9F", "\xE2\x80\xA8",
                           "x\xE2\x80\xA9"}) {
    EXPECT_FALSE(isPlainText(text));
  }
  EXPECT_FALSE(isPlainText(std::string_view{"a\0b", 3}));
}

TEST(IsPlainText, RefusesWhatIsNoUtf8) {
  for (const char* text :
       {"\xFF", "a\xC3", "\x80", "\xE2\x82", "\xC0\xAF", "\xED\xA0\x80", "\xF5\x80\x80\x80"}) {
    EXPECT_FALSE(isPlainText(text));
  }
}

}  // namespace
}  // namespace midipool
