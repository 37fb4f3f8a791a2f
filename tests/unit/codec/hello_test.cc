#include "codec/hello/hello.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sentinel::codec {
namespace {

const std::string kId = "3f2a08a3b8d5cbf7f5ee5b7d4a9d4a5e0c1d2e3f";

HelloMessage Example() {
  return {.sentinel_host = "10.0.0.9",
          .sentinel_port = 26379,
          .sentinel_id = kId,
          .current_epoch = 12,
          .master_name = "mymaster",
          .master_host = "10.0.0.1",
          .master_port = 6379,
          .config_epoch = 11};
}

const std::string kExample = "10.0.0.9,26379," + kId + ",12,mymaster,10.0.0.1,6379,11";

// kExample with one field exchanged.
std::string With(std::size_t field, const std::string& value) {
  std::vector<std::string> fields{"10.0.0.9", "26379",    kId,    "12",
                                  "mymaster", "10.0.0.1", "6379", "11"};
  fields.at(field) = value;
  std::string text = fields.front();
  for (std::size_t i = 1; i < fields.size(); ++i) text += "," + fields[i];
  return text;
}

void ExpectRefused(const std::string& text, const std::string& reason) {
  const auto hello = ParseHello(text);
  ASSERT_FALSE(hello) << text;
  EXPECT_EQ(hello.error().message, reason) << text;
}

// Protocol sheet, section 4.
TEST(Hello, IsWrittenAsOthersExpectIt) { EXPECT_EQ(FormatHello(Example()), kExample); }

TEST(Hello, IsReadAsItWasWritten) {
  ASSERT_TRUE(ParseHello(kExample));
  EXPECT_EQ(*ParseHello(kExample), Example());
}

TEST(Hello, SurvivesAWideRangeOfValues) {
  HelloMessage hello = Example();
  hello.sentinel_host = "2001:db8::1";
  hello.sentinel_port = 1;
  hello.current_epoch = kEpochMax;
  hello.master_name = "my master \xc3\xa4\"'";
  hello.master_host = std::string(255, 'h');
  hello.master_port = 65535;
  hello.config_epoch = kEpochMax;
  const auto read = ParseHello(FormatHello(hello));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, hello);
}

TEST(Hello, NeedsExactlyEightFields) {
  for (const std::string& text : {std::string(), std::string("hello"), kExample + ",",
                                  "," + kExample, kExample.substr(0, kExample.rfind(','))}) {
    ExpectRefused(text, "hello has not 8 fields");
  }
}

TEST(Hello, RefusesBadAddresses) {
  for (const std::string& host :
       {std::string(), std::string("a b"), std::string(256, 'h'), std::string("h\xc3\xa4")}) {
    ExpectRefused(With(0, host), "hello has a bad sentinel address");
    ExpectRefused(With(5, host), "hello has a bad master address");
  }
}

TEST(Hello, RefusesBadPorts) {
  for (const char* port : {"", "0", "65536", "-1", "+1", "0x1", "http", " 1"}) {
    ExpectRefused(With(1, port), "hello has a bad sentinel port");
    ExpectRefused(With(6, port), "hello has a bad master port");
  }
}

// W17: an id that no sentinel can have is no sentinel's.
TEST(Hello, RefusesIdsThatAreNotFortyPrintableCharacters) {
  for (const std::string& id : {std::string(), std::string("abc"), kId + "0", kId.substr(1),
                                " " + kId.substr(1), "\x80" + kId.substr(1)}) {
    ExpectRefused(With(2, id), "hello has a bad sentinel id");
  }
}

// F9: an operator may have written the id; the sentinel is a voter all the same.
TEST(Hello, TakesIdsThatAnOperatorMadeUp) {
  for (const std::string& id : {std::string(40, 'Z'), "A" + kId.substr(1)}) {
    const auto read = ParseHello(With(2, id));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->sentinel_id, id);
  }
}

// Protocol sheet, section 6: epochs above 2^63 - 1 are hostile.
TEST(Hello, RefusesHostileEpochs) {
  for (const char* epoch :
       {"", "-1", "9223372036854775808", "18446744073709551615", "18446744073709551616", "1x"}) {
    ExpectRefused(With(3, epoch), "hello has a bad current epoch");
    ExpectRefused(With(7, epoch), "hello has a bad configuration epoch");
  }
}

TEST(Hello, RefusesAConfigurationOfALaterEpochThanTheCurrentOne) {
  ExpectRefused(With(7, "13"), "hello has a configuration of a later epoch");
  EXPECT_TRUE(ParseHello(With(7, "12")));
}

TEST(Hello, RefusesAMissingMasterName) { ExpectRefused(With(4, ""), "hello has no master name"); }

TEST(Hello, RefusesAddressesThatLeadNowhere) {
  for (const char* host : {"0.0.0.0", "::", "::ffff:0.0.0.0"}) {
    ExpectRefused(With(0, host), "hello has an unroutable sentinel address");
    ExpectRefused(With(5, host), "hello has an unroutable master address");
  }
}

TEST(Hello, RefusesControlBytesAnywhere) {
  ExpectRefused(With(4, "my\nmaster"), "hello has control bytes");
  ExpectRefused(With(4, std::string("my\0master", 9)), "hello has control bytes");
  ExpectRefused(kExample + "\r\n", "hello has control bytes");
}

TEST(Hello, RefusesOversizedText) {
  const std::size_t room = 4096 - With(4, "").size();
  EXPECT_TRUE(ParseHello(With(4, std::string(room, 'm'))));
  ExpectRefused(With(4, std::string(room + 1, 'm')), "hello is too long");
}

}  // namespace
}  // namespace sentinel::codec
