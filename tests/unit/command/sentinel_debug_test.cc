// SENTINEL DEBUG, INFO-CACHE and SIMULATE-FAILURE.
#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <variant>

#include "base/text.h"
#include "fixture.h"

namespace sentinel::command {
namespace {

class SentinelDebugTest : public CommandTest {
 protected:
  // The command that the words make, and what the client hears when it has been taken.
  template <typename Command>
  std::pair<Command, Reply> Submitted(const Words& words) {
    Outcome outcome = Run(words);
    Submit* submit = std::get_if<Submit>(&outcome);
    if (submit == nullptr) {
      ADD_FAILURE() << "nothing was submitted";
      return {{}, Reply::Nothing()};
    }
    EXPECT_EQ(std::get<Command>(submit->input).token, token);
    return {std::get<Command>(submit->input), submit->render(OperatorReply{})};
  }
};

TEST_F(SentinelDebugTest, SetsEveryPeriodItShows) {
  const Reply shown = Ask({"sentinel", "debug"});
  EXPECT_EQ(shown.elements().size(), 26U);
  Words words = {"sentinel", "debug"};
  int value = 100;
  for (const std::string& name : Keys(shown)) {
    words.push_back(AsciiLower(name));
    words.push_back(std::to_string(++value));
  }
  const auto [command, reply] = Submitted<TunablesCommand>(words);
  EXPECT_EQ(reply, Reply::Ok());
  model.tunables = command.tunables;
  value = 100;
  const Reply changed = Ask({"sentinel", "debug"});
  for (const std::string& name : Keys(shown)) {
    EXPECT_EQ(Field(changed, name), std::to_string(++value)) << name;
  }
  EXPECT_EQ(command.tunables.info_period, milliseconds(101));
  EXPECT_EQ(command.tunables.script_retry_delay, milliseconds(113));
}

TEST_F(SentinelDebugTest, PairsBeforeABadOneTakeEffect) {
  const auto error_of = [this](const Words& pairs) {
    Words words = {"sentinel", "debug", "PING-period", "900"};
    words.insert(words.end(), pairs.begin(), pairs.end());
    const auto [command, reply] = Submitted<TunablesCommand>(words);
    EXPECT_EQ(command.tunables.ping_period, milliseconds(900));
    EXPECT_EQ(command.tunables.info_period, milliseconds(10'000));
    return reply.text();
  };
  EXPECT_EQ(error_of({"Foo", "1", "info-period", "5"}),
            "ERR Unknown option or number of arguments for SENTINEL DEBUG 'Foo'");
  EXPECT_EQ(error_of({"info-period"}),
            "ERR Unknown option or number of arguments for SENTINEL DEBUG 'info-period'");
  for (const char* bad : {"0", "-1", "x", "", "01", "2147483648"}) {
    EXPECT_EQ(error_of({"Info-period", bad}),
              "ERR Invalid argument '" + std::string(bad) + "' for SENTINEL DEBUG 'Info-period'");
  }
}

TEST_F(SentinelDebugTest, InfoCacheShowsTheLastTexts) {
  MasterGroup& group = AddMaster("mymaster");
  AddReplica(group, "10.0.0.2", 6380);
  facts.info_texts.Put("10.0.0.1", 6379, "role:master");
  EXPECT_EQ(Bytes({"sentinel", "info-cache", "mymaster"}),
            "*2\r\n$8\r\nmymaster\r\n*2\r\n*2\r\n:3000\r\n$11\r\nrole:master\r\n"
            "*2\r\n:0\r\n$-1\r\n");
  EXPECT_EQ(Bytes({"sentinel", "info-cache", "nope"}), "*0\r\n");
  EXPECT_EQ(Ask({"sentinel", "info-cache", "mymaster", "x", "mymaster"}),
            Ask({"sentinel", "info-cache", "mymaster"}));
}

TEST_F(SentinelDebugTest, InfoCacheTellsNothingFromBeforeTheEntryWasMade) {
  MasterGroup& group = AddMaster("mymaster");
  facts.info_texts.Put("10.0.0.1", 6379, "role:master");
  group.master().info_at.reset();
  EXPECT_EQ(Bytes({"sentinel", "info-cache", "mymaster"}),
            "*2\r\n$8\r\nmymaster\r\n*1\r\n*2\r\n:0\r\n$-1\r\n");
}

TEST(InfoCache, KeepsTheLastTextOfEachAddress) {
  InfoCache cache;
  cache.Put("10.0.0.1", 1, "a");
  cache.Put("10.0.0.1", 2, "b");
  cache.Put("10.0.0.1", 1, "cc");
  EXPECT_EQ(*cache.Find("10.0.0.1", 1), "cc");
  EXPECT_EQ(*cache.Find("10.0.0.1", 2), "b");
  EXPECT_EQ(cache.Find("10.0.0.2", 1), std::nullopt);
}

TEST(InfoCache, KeepsTextsThatAreMuchTheSameInLittleRoom) {
  InfoCache cache;
  const auto text_of = [](int server, unsigned version) {
    std::mt19937 random(version);
    std::string text;
    for (int line = 0; line < 200; ++line) text += std::to_string(random()) + "\r\n";
    return text + "run_id:" + std::to_string(server);
  };
  for (const unsigned version : {1, 2, 2}) {  // All change, and speak once more.
    for (std::uint16_t server = 1; server <= 50; ++server) {
      cache.Put("10.0.0.1", server, text_of(server, version));
    }
  }
  EXPECT_LT(cache.total(), 50 * text_of(1, 2).size() / 10);
  for (std::uint16_t server = 1; server <= 50; ++server) {
    EXPECT_EQ(cache.Find("10.0.0.1", server), text_of(server, 2));
  }
}

TEST(InfoCache, IsBounded) {
  InfoCache cache;
  cache.Put("a", 1, "old");
  cache.Put("a", 1, std::string(InfoCache::kTextMax + 1, 'x'));
  EXPECT_EQ(cache.Find("a", 1), std::nullopt) << "too long, and the one before is no longer true";
  std::mt19937_64 random(1);
  std::string text(InfoCache::kTextMax, '\0');
  for (char& byte : text) byte = static_cast<char>(random());
  for (std::uint16_t port = 1; port <= 100; ++port) {
    std::shuffle(text.begin(), text.end(), random);
    cache.Put("a", port, text);
    cache.Put("a", 1, text);  // Renewed.
  }
  EXPECT_LE(cache.total(), InfoCache::kTotalMax);
  EXPECT_GT(cache.total(), InfoCache::kTotalMax / 2) << "nothing here can be packed";
  EXPECT_EQ(cache.Find("a", 1), text);
  EXPECT_EQ(cache.Find("a", 2), std::nullopt);
  EXPECT_EQ(cache.Find("a", 100), text);
}

TEST_F(SentinelDebugTest, SimulateFailureTakesItsWordsFromLeftToRight) {
  const auto flags = [this](const Words& words, const Reply& expected) {
    Words all = {"sentinel", "simulate-failure"};
    all.insert(all.end(), words.begin(), words.end());
    const auto [command, reply] = Submitted<SimulateFailureCommand>(all);
    EXPECT_EQ(reply, expected);
    return (command.crash.after_election ? 1 : 0) + (command.crash.after_promotion ? 2 : 0);
  };
  const Reply help =
      Reply::Array({Reply::Bulk("crash-after-election"), Reply::Bulk("crash-after-promotion")});
  const Reply error = Reply::Error("ERR Unknown failure simulation specified");
  EXPECT_EQ(flags({"Crash-After-Election"}, Reply::Ok()), 1);
  EXPECT_EQ(flags({"crash-after-promotion"}, Reply::Ok()), 2);
  EXPECT_EQ(flags({"crash-after-promotion", "crash-after-election"}, Reply::Ok()), 3);
  EXPECT_EQ(flags({"HELP", "crash-after-election"}, help), 0);
  EXPECT_EQ(flags({"crash-after-election", "help"}, help), 1);
  EXPECT_EQ(flags({"crash-after-promotion", "foo", "crash-after-election"}, error), 2);
}

TEST_F(SentinelDebugTest, InfoShowsWhatIsSimulated) {
  const auto shows = [this](const std::string& flags) {
    return TextOf({"info", "sentinel"}).find("sentinel_simulate_failure_flags:" + flags + "\r\n") !=
           std::string::npos;
  };
  EXPECT_TRUE(shows("0"));
  model.simulated_crash.after_promotion = true;
  EXPECT_TRUE(shows("2"));
  model.simulated_crash.after_election = true;
  EXPECT_TRUE(shows("3"));
}

}  // namespace
}  // namespace sentinel::command
