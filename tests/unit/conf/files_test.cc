// Whole files: those that redis-sentinel 7.0.15 wrote, and the sample that we ship.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

#include "codec/conf/directive.h"
#include "codec/conf/rewrite.h"
#include "codec/conf/statement.h"
#include "fake_surroundings.h"

namespace sentinel::codec {
namespace {

std::string ReadWhole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string ReadData(const std::string& name) {
  return ReadWhole(std::string(CONF_TEST_DATA) + "/" + name);
}

const std::string kEnd = "# End of CONFIG REWRITE\n";

std::string Rewritten(const std::string& text) {
  const LoadedConfig config = MustLoad(text);
  return Rewrite(text, config.options, config.state);
}

TEST(StockFiles, AFileAfterAFailoverIsReadAndLeftAsItIs) {
  const std::string text = ReadData("after_failover.conf");
  const LoadedConfig config = MustLoad(text);
  EXPECT_EQ(config.options.port, 27411);
  EXPECT_EQ(config.options.bind, std::vector<std::string>{"127.0.0.1"});
  EXPECT_EQ(config.state.my_id, "f128aceee24fcc5656a5ec90562e27be55abbc29");
  EXPECT_EQ(config.state.current_epoch, 1u);
  ASSERT_EQ(config.state.masters.size(), 2u);

  const MasterState& other = config.state.masters[0];
  EXPECT_EQ(other.name, "other");
  EXPECT_EQ(other.address, MakeAddress("127.0.0.1", 27401));
  EXPECT_EQ(other.settings.failover_timeout, milliseconds(60000));
  EXPECT_EQ(other.config_epoch, 0u);

  const MasterState& switched = config.state.masters[1];
  EXPECT_EQ(switched.name, "mymaster");
  EXPECT_EQ(switched.address, MakeAddress("127.0.0.1", 27402));
  EXPECT_EQ(switched.settings.quorum, 2);
  EXPECT_EQ(switched.settings.down_after, milliseconds(5000));
  EXPECT_EQ(switched.settings.auth_pass, "s3cret");
  EXPECT_EQ(switched.config_epoch, 1u);
  EXPECT_EQ(switched.leader_epoch, 1u);
  EXPECT_EQ(switched.known_replicas, std::vector<Address>{MakeAddress("127.0.0.1", 27401)});
  ASSERT_EQ(switched.known_sentinels.size(), 1u);
  EXPECT_EQ(
      switched.known_sentinels[0],
      (KnownSentinel{MakeAddress("127.0.0.1", 27412), "8f9678365328c517b0a4d84e845c14cc8e8e0c57"}));

  EXPECT_EQ(Rewrite(text, config.options, config.state), text + kEnd)
      << "the end mark alone is new";
}

TEST(StockFiles, APackagedFileAfterItsFirstStartIsReadAndLeftAsItIs) {
  const std::string text = ReadData("packaged.conf");
  const LoadedConfig config = MustLoad(text);
  EXPECT_FALSE(config.options.daemonize);
  EXPECT_EQ(config.options.supervised, Supervision::kSystemd);
  EXPECT_EQ(config.options.pidfile, "/run/sentinel/redis-sentinel.pid");
  EXPECT_EQ(config.options.dir, "/var/lib/redis");
  EXPECT_TRUE(config.state.process.deny_scripts_reconfig);
  ASSERT_EQ(config.state.masters.size(), 1u);
  EXPECT_EQ(config.state.masters[0].known_replicas.size(), 1u);
  EXPECT_EQ(Rewrite(text, config.options, config.state), text + kEnd)
      << "the end mark alone is new";
}

// 7.0.15 wrote this file and refuses to read it: a known-slave line of an older release stands
// beside the known-replica line that was added for it.
TEST(StockFiles, AFileThatTheStockProgramDamagedIsReadAndRepaired) {
  const std::string text = ReadData("names_and_users.conf");
  const LoadedConfig config = MustLoad(text);
  EXPECT_EQ(config.options.requirepass, "two words");
  ASSERT_EQ(config.options.users.size(), 2u);
  EXPECT_EQ(config.options.users[1].name, "reader");
  EXPECT_EQ(config.options.users[1].rules.size(), 7u);
  EXPECT_EQ(config.options.tcp_backlog, 100);
  EXPECT_EQ(config.options.output_limit_pubsub.hard, 64u << 20);
  EXPECT_EQ(config.state.process.announce_host, "localhost");
  EXPECT_EQ(config.state.process.peer_pass, "pw");
  EXPECT_FALSE(config.state.process.deny_scripts_reconfig);
  ASSERT_EQ(config.state.masters.size(), 1u);
  const MasterState& master = config.state.masters[0];
  EXPECT_EQ(master.address, (Address{"localhost", 27501, ""}));
  EXPECT_EQ(master.settings.renamed_commands.at("CONFIG"), "confidential");
  EXPECT_EQ(master.known_replicas,
            (std::vector<Address>{{"localhost", 27502, ""}, MakeAddress("127.0.0.1", 27502)}));

  const std::string saved = Rewrite(text, config.options, config.state);
  EXPECT_EQ(saved.find("known-slave"), std::string::npos);
  EXPECT_EQ(MustLoad(saved).state, config.state);
  EXPECT_EQ(MustLoad(saved).options, config.options);
}

TEST(StockFiles, SavingTwiceChangesNothingMore) {
  for (const char* name : {"after_failover.conf", "packaged.conf", "names_and_users.conf"}) {
    const std::string once = Rewritten(ReadData(name));
    EXPECT_EQ(Rewritten(once), once) << name;
  }
}

TEST(SampleFile, LoadsAsItIsAndWatchesOneMaster) {
  const LoadedConfig config = MustLoad(ReadWhole(CONF_SAMPLE));
  EXPECT_TRUE(config.warnings.empty());
  ASSERT_EQ(config.state.masters.size(), 1u);
  EXPECT_EQ(config.state.masters[0].name, "mymaster");
  EXPECT_EQ(config.state.masters[0].address, MakeAddress("127.0.0.1", 6379));
  EXPECT_EQ(config.state.masters[0].settings.quorum, 2);
}

// What stands right behind a "#" is a setting or an example and has to load.
TEST(SampleFile, EveryExampleInItLoads) {
  std::istringstream in(ReadWhole(CONF_SAMPLE));
  int examples = 0;
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("#") || line.starts_with("# ") || line == "#") continue;
    ++examples;
    FakeSurroundings surroundings;
    surroundings.executables.insert("/usr/local/bin/notify.sh");
    surroundings.executables.insert("/usr/local/bin/reconfig.sh");
    surroundings.files["/etc/sentinel/common.conf"] = "";
    surroundings.directories.insert("/var/lib/sentinel");
    surroundings.commands.insert("shutdown");
    const std::string text = "sentinel monitor mymaster 127.0.0.1 6379 2\n" + line.substr(1);
    const auto config = LoadConfig({"", text, "", ""}, surroundings);
    EXPECT_TRUE(config.has_value()) << line << ": " << config.error().message;
  }
  EXPECT_GT(examples, 40);
}

// The sample shows every directive that a sentinel acts upon, and names those that it only keeps.
TEST(SampleFile, NamesEveryDirectiveOfASentinel) {
  const std::string text = ReadWhole(CONF_SAMPLE);
  for (const Directive& directive : HeededDirectives()) {
    const std::regex word("(^|[\n# ])" + std::string(directive.name) + "([ ,.\n]|$)");
    EXPECT_TRUE(std::regex_search(text, word)) << directive.name;
  }
}

TEST(SampleFile, ExplainsEveryStatement) {
  const std::string text = ReadWhole(CONF_SAMPLE);
  for (const Statement& statement : Statements()) {
    if (statement.in_state_file_only()) continue;
    const std::string name(statement.name);
    EXPECT_NE(text.find("sentinel " + name + " "), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace sentinel::codec
