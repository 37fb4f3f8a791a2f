#include "top/options.h"

#include <gtest/gtest.h>

namespace sentinel::top {
namespace {

Options Parsed(const std::vector<std::string>& arguments, const Environment& environment = {}) {
  const auto options = ParseOptions(arguments, environment);
  EXPECT_TRUE(options) << (options ? "" : options.error().message);
  return options.value_or(Options{});
}

std::string Complaint(const std::vector<std::string>& arguments) {
  const auto options = ParseOptions(arguments, {});
  return options ? "" : options.error().message;
}

TEST(TopOptions, AreForTheTwoCommandsOnly) {
  EXPECT_TRUE(IsTopCommand({"top"}));
  EXPECT_TRUE(IsTopCommand({"status", "127.0.0.1:1"}));
  EXPECT_FALSE(IsTopCommand({}));
  EXPECT_FALSE(IsTopCommand({"./top"}));
  EXPECT_FALSE(IsTopCommand({"sentinel.conf", "top"}));
}

TEST(TopOptions, AskTheUsualPortUnlessToldOtherwise) {
  const Options options = Parsed({"status"});
  EXPECT_EQ(options.target.host, "127.0.0.1");
  EXPECT_EQ(options.target.port, 26379);
  EXPECT_FALSE(options.live);
  EXPECT_TRUE(options.color);
  EXPECT_TRUE(Parsed({"top"}).live);
}

TEST(TopOptions, TakeAddressesInEveryForm) {
  const auto address = [](const std::string& text) {
    const Target target = Parsed({"top", text}).target;
    return target.host + " " + std::to_string(target.port);
  };
  EXPECT_EQ(address("10.0.0.1"), "10.0.0.1 26379");
  EXPECT_EQ(address("sentinel.example:5000"), "sentinel.example 5000");
  EXPECT_EQ(address("::1"), "::1 26379");
  EXPECT_EQ(address("[::1]"), "::1 26379");
  EXPECT_EQ(address("[::1]:5000"), "::1 5000");
}

TEST(TopOptions, TakeEverythingElseInAnyOrder) {
  const Options options = Parsed({"top", "--json", "h:1", "--interval", "5", "mymaster", "--user",
                                  "u", "--no-color", "--pass", "p"});
  EXPECT_TRUE(options.json);
  EXPECT_FALSE(options.color);
  EXPECT_EQ(options.interval, std::chrono::seconds(5));
  EXPECT_EQ(options.master, "mymaster");
  EXPECT_EQ(options.target.user, "u");
  EXPECT_EQ(options.target.password, "p");
}

TEST(TopOptions, ListenToTheEnvironment) {
  EXPECT_EQ(Parsed({"top"}, {.password = "secret"}).target.password, "secret");
  EXPECT_EQ(Parsed({"top", "--pass", "p"}, {.password = "secret"}).target.password, "p");
  EXPECT_FALSE(Parsed({"top"}, {.no_color = "1"}).color);
  EXPECT_TRUE(Parsed({"top"}, {.no_color = ""}).color);
}

TEST(TopOptions, SayWhatIsWrong) {
  EXPECT_EQ(Complaint({"top", "h:0"}), "not a port: '0'");
  EXPECT_EQ(Complaint({"top", "h:x"}), "not a port: 'x'");
  EXPECT_EQ(Complaint({"top", "[::1]5"}), "not an address: '[::1]5'");
  EXPECT_EQ(Complaint({"top", ":5"}), "not an address: ':5'");
  EXPECT_EQ(Complaint({"top", "a", "b", "c"}), "too many arguments");
  EXPECT_EQ(Complaint({"top", "--port", "1"}), "no such option: --port");
  EXPECT_EQ(Complaint({"top", "--user"}), "--user needs a value");
  EXPECT_EQ(Complaint({"top", "--interval", "0"}), "--interval takes seconds from 1 to 3600");
}

}  // namespace
}  // namespace sentinel::top
