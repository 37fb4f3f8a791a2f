#include "codec/conf/load.h"

#include <gtest/gtest.h>

#include "fake_surroundings.h"

namespace sentinel::codec {
namespace {

// --- lines (configuration sheet, section 1) -------------------------------------------------

TEST(ConfLoad, AnEmptyFileGivesTheDefaultsOfASentinel) {
  const LoadedConfig config = MustLoad("");
  ServerOptions defaults;
  defaults.dir = "/home";
  EXPECT_EQ(config.options, defaults);
  EXPECT_EQ(config.state, PersistentState());
  EXPECT_TRUE(config.warnings.empty());
}

TEST(ConfLoad, BlanksCarriageReturnsAndCommentsAreSkipped) {
  const auto config = MustLoad("\r\n  # comment \n\t port 7 \r\n\n#x\n\v\f\n   maxclients 5");
  EXPECT_EQ(config.options.port, 7);
  EXPECT_EQ(config.options.maxclients, 5);
}

TEST(ConfLoad, DirectivesIgnoreCaseAndMayBeQuoted) {
  EXPECT_EQ(MustLoad("PORT 7\n").options.port, 7);
  EXPECT_EQ(MustLoad("\"port\" '7'\n").options.port, 7);
  EXPECT_EQ(MustLoad("\"sentinel\" \"ANNOUNCE-port\" \"7\"\n").state.process.announce_port, 7);
}

TEST(ConfLoad, QuotesHoldBlanksAndEscapes) {
  EXPECT_EQ(MustLoad("requirepass \"a b\\x41\\n\"").options.requirepass, "a bA\n");
  EXPECT_EQ(MustLoad("requirepass my\"pass word\"").options.requirepass, "mypass word");
}

TEST(ConfLoad, ThereAreNoTrailingComments) {
  EXPECT_EQ(LoadFailure("port 7 # x\n"), "1: wrong number of arguments");
}

TEST(ConfLoad, UnbalancedQuotesAreRefused) {
  EXPECT_EQ(LoadFailure("\nport \"0\n"), "2: Unbalanced quotes in configuration line");
  EXPECT_EQ(LoadFailure("port \"0\"x\n"), "1: Unbalanced quotes in configuration line");
}

TEST(ConfLoad, UnknownDirectivesAreRefused) {
  const std::string bad = "Bad directive or wrong number of arguments";
  EXPECT_EQ(LoadFailure("#\nfoo bar\n"), "2: " + bad);
  EXPECT_EQ(LoadFailure("\"\"\n"), "1: " + bad);
  EXPECT_EQ(LoadFailure("\xef\xbb\xbfport 0\n"), "1: " + bad);
}

TEST(ConfLoad, ANulByteIsRefusedWhereverItStands) {
  EXPECT_EQ(LoadFailure(std::string("port 1\0\nport 2\n", 15)),
            "1: NUL byte in configuration line");
}

TEST(ConfLoad, TheLastOfRepeatedDirectivesWins) {
  EXPECT_EQ(MustLoad("port 1\nport 2\n").options.port, 2);
}

TEST(ConfLoad, OrdinaryDirectivesAreCheckedBeforeSentinelLines) {
  EXPECT_EQ(LoadFailure("sentinel nosuch\nport x\n"),
            "2: argument couldn't be parsed into an integer");
}

TEST(ConfLoad, ASentinelLineWithNothingBehindItMeansNothing) {
  EXPECT_EQ(MustLoad("sentinel\n").state, PersistentState());
}

TEST(ConfLoad, TheComplaintShowsLineAndText) {
  const auto config = Load("port 0\n   foo   bar\t\n");
  ASSERT_FALSE(config.has_value());
  EXPECT_EQ(RenderComplaint(config.error(), "Redis 7.0.15"),
            "\n*** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***\n"
            "Reading the configuration file, at line 2\n"
            ">>> 'foo   bar'\n"
            "Bad directive or wrong number of arguments\n");
}

// --- sources --------------------------------------------------------------------------------

tl::expected<LoadedConfig, ConfigError> LoadFrom(const ConfigSources& sources) {
  FakeSurroundings surroundings;
  return LoadConfig(sources, surroundings);
}

TEST(ConfLoad, CommandLineOptionsComeLastOnLinesOfTheirOwn) {
  const auto config = LoadFrom({"", "port 1\n# two\n", "", "port \"2\""});
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->options.port, 2);

  const auto failed = LoadFrom({"", "port 1\n# two\n", "", "port \"70000\""});
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().line, 4);
  EXPECT_EQ(failed.error().text, "port \"70000\"");
}

TEST(ConfLoad, StandardInputIsGluedToTheFile) {
  const auto glued = LoadFrom({"", "port 1", "2\nmaxclients 9\n", ""});
  ASSERT_TRUE(glued.has_value());
  EXPECT_EQ(glued->options.port, 12);
  EXPECT_EQ(glued->options.maxclients, 9);
}

// --- include (section 1.4) ------------------------------------------------------------------

TEST(ConfLoad, AnIncludeIsReadWhereItStands) {
  FakeSurroundings surroundings;
  surroundings.files["/home/more.conf"] = "port 2\nmaxclients 5";
  const auto config =
      LoadConfig({"", "port 1\ninclude more.conf\nmaxclients 6\n", "", ""}, surroundings);
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->options.port, 2);
  EXPECT_EQ(config->options.maxclients, 6);
}

TEST(ConfLoad, AnIncludeFollowsTheDirectoryOfTheMoment) {
  FakeSurroundings surroundings;
  surroundings.files["/var/lib/redis/more.conf"] = "port 2\n";
  const auto config =
      LoadConfig({"", "dir /var/lib/redis\ninclude more.conf\n", "", ""}, surroundings);
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->options.port, 2);
  EXPECT_EQ(config->options.dir, "/var/lib/redis");
}

TEST(ConfLoad, AMissingIncludeIsALogLine) {
  const auto config = Load("include nosuch\n");
  ASSERT_FALSE(config.has_value());
  EXPECT_EQ(config.error().report, ConfigError::Report::kLog);
  EXPECT_EQ(config.error().message,
            "Fatal error, can't open config file 'nosuch': No such file or directory");
}

TEST(ConfLoad, APatternIsReadAsOneText) {
  FakeSurroundings surroundings;
  surroundings.files["/conf.d/a"] = "loglevel debug";
  surroundings.files["/conf.d/b"] = "foo";
  const auto config = LoadConfig({"", "include /conf.d/*\n", "", ""}, surroundings);
  ASSERT_FALSE(config.has_value());
  EXPECT_EQ(config.error().line, 1);
  EXPECT_EQ(config.error().text, "loglevel debugfoo");
}

TEST(ConfLoad, APatternWithoutMatchIsFine) {
  EXPECT_EQ(MustLoad("include /conf.d/*\nport 3\n").options.port, 3);
}

TEST(ConfLoad, ErrorsCountTheLinesOfTheIncludedFile) {
  FakeSurroundings surroundings;
  surroundings.files["/home/more.conf"] = "#\n#\nbogus 1";
  const auto config = LoadConfig({"", "include more.conf\n", "", ""}, surroundings);
  ASSERT_FALSE(config.has_value());
  EXPECT_EQ(config.error().line, 3);
}

TEST(ConfLoad, AFileThatIncludesItselfIsReported) {
  FakeSurroundings surroundings;
  surroundings.files["/home/loop.conf"] = "include loop.conf\n";
  const auto config = LoadConfig({"", "include loop.conf\n", "", ""}, surroundings);
  ASSERT_FALSE(config.has_value());
  EXPECT_EQ(config.error().message, "Too many nested includes");
}

TEST(ConfLoad, IncludeTakesOnePath) {
  const std::string bad = "1: Bad directive or wrong number of arguments";
  EXPECT_EQ(LoadFailure("include\n"), bad);
  EXPECT_EQ(LoadFailure("include a b\n"), bad);
}

TEST(ConfLoad, WhatWasSavedWinsOverTheIncludeItCameFrom) {
  FakeSurroundings surroundings;
  surroundings.files["/home/masters.conf"] =
      "sentinel monitor m 127.0.0.1 1 2\n"
      "sentinel known-replica m 127.0.0.1 3\n"
      "sentinel rename-command m CONFIG old\n";
  const auto config = LoadConfig({"",
                                  "include masters.conf\n"
                                  "sentinel monitor m 127.0.0.1 2 2\n"
                                  "sentinel known-replica m 127.0.0.1 3\n"
                                  "sentinel rename-command m CONFIG new\n",
                                  "", ""},
                                 surroundings);
  ASSERT_TRUE(config.has_value()) << config.error().message;
  ASSERT_EQ(config->state.masters.size(), 1u);
  const MasterState& master = config->state.masters[0];
  EXPECT_EQ(master.address, MakeAddress("127.0.0.1", 2));
  EXPECT_EQ(master.known_replicas.size(), 1u);
  EXPECT_EQ(master.settings.renamed_commands.at("CONFIG"), "new");
  EXPECT_EQ(config->warnings.size(), 1u);
}

// --- directives of the process --------------------------------------------------------------

TEST(ConfLoad, DirHasToExist) {
  EXPECT_EQ(LoadFailure("dir /nosuch\n"), "1: No such file or directory");
  EXPECT_EQ(LoadFailure("dir\n"), "1: wrong number of arguments");
}

TEST(ConfLoad, TheLogFileIsTriedAfterTheLastOrdinaryLine) {
  FakeSurroundings surroundings;
  surroundings.unwritable.insert("/x.log");
  auto config = LoadConfig({"", "logfile /x.log\nsentinel nosuch\n", "", ""}, surroundings);
  ASSERT_FALSE(config.has_value());
  EXPECT_EQ(RenderComplaint(config.error(), "Redis 7.0.15"),
            "\n*** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***\n"
            "Can't open the log file: Permission denied\n");

  config = LoadConfig({"", "logfile /x.log\nlogfile \"\"\n", "", ""}, surroundings);
  EXPECT_TRUE(config.has_value());
}

TEST(ConfLoad, HzIsBroughtIntoRange) {
  EXPECT_EQ(MustLoad("hz 0\n").options.hz, 1);
  EXPECT_EQ(MustLoad("hz 1000\n").options.hz, 500);
}

TEST(ConfLoad, BindTakesUpToSixteenAddresses) {
  EXPECT_EQ(MustLoad("bind \"a b\"\n").options.bind, (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(MustLoad("bind\n").options.bind.empty());
  EXPECT_TRUE(MustLoad("bind \"\"\n").options.bind.empty());
  EXPECT_EQ(LoadFailure("bind a b c d e f g h i j k l m n o p q\n"),
            "1: Too many bind addresses specified.");
}

TEST(ConfLoad, OutputLimitsAreSetPerClass) {
  const auto options = MustLoad(
                           "client-output-buffer-limit normal 1 2 3 SLAVE 1mb 2mb 4\n"
                           "client-output-buffer-limit \"pubsub 5 6 7\"\n")
                           .options;
  EXPECT_EQ(options.output_limit_normal, (OutputLimit{1, 2, std::chrono::seconds(3)}));
  EXPECT_EQ(options.output_limit_replica, (OutputLimit{1 << 20, 2 << 20, std::chrono::seconds(4)}));
  EXPECT_EQ(options.output_limit_pubsub, (OutputLimit{5, 6, std::chrono::seconds(7)}));
}

TEST(ConfLoad, OutputLimitsAreCheckedAsStockDoes) {
  const std::string count = "1: Wrong number of arguments in buffer limit configuration.";
  const std::string name = "1: Invalid client class specified in buffer limit configuration.";
  const std::string value =
      "1: Error in hard, soft or soft_seconds setting in buffer limit configuration.";
  EXPECT_EQ(LoadFailure("client-output-buffer-limit normal 1 2\n"), count);
  EXPECT_EQ(LoadFailure("client-output-buffer-limit \"\"\n"), count);
  EXPECT_EQ(LoadFailure("client-output-buffer-limit master 1 2 3\n"), name);
  EXPECT_EQ(LoadFailure("client-output-buffer-limit normal x 2 3\n"), value);
  EXPECT_EQ(LoadFailure("client-output-buffer-limit normal 1 2 -3\n"), value);
  EXPECT_EQ(LoadFailure("client-output-buffer-limit normal 1 2 3x\n"), value);
  EXPECT_EQ(LoadFailure("client-output-buffer-limit\n"), "loaded");
  EXPECT_EQ(LoadFailure("client-output-buffer-limit normal 1 2 \"\"\n"), "loaded");
}

TEST(ConfLoad, TlsValuesAreKeptUnchecked) {
  const auto tls = MustLoad(
                       "tls-port 6390\ntls-cert-file /nosuch\ntls-replication yes\n"
                       "tls-auth-clients OPTIONAL\ntls-protocols \"TLSv1.2 TLSv1.3\"\n"
                       "tls-session-cache-timeout 7\ntls-verify-hostname yes\n")
                       .options.tls;
  EXPECT_EQ(tls.port, 6390);
  EXPECT_EQ(tls.cert_file, "/nosuch");
  EXPECT_EQ(tls.auth_clients, TlsAuthClients::kOptional);
  EXPECT_EQ(tls.protocols, "TLSv1.2 TLSv1.3");
  EXPECT_EQ(tls.session_cache_timeout, std::chrono::seconds(7));
  EXPECT_TRUE(tls.verify_hostname);
  EXPECT_TRUE(tls.enabled());
  EXPECT_FALSE(MustLoad("tls-cert-file /nosuch\n").options.tls.enabled());
}

// --- users and renamed commands (section 2.3) -----------------------------------------------

TEST(ConfLoad, UsersAreKeptAsTheyStand) {
  const auto users = MustLoad("user alice on >pw +ping\nuser bob\n").options.users;
  ASSERT_EQ(users.size(), 2u);
  EXPECT_EQ(users[0], (UserLine{"alice", {"on", ">pw", "+ping"}}));
  EXPECT_EQ(users[1], (UserLine{"bob", {}}));
}

TEST(ConfLoad, UserLinesAreChecked) {
  EXPECT_EQ(LoadFailure("user\n"), "1: Bad directive or wrong number of arguments");
  EXPECT_EQ(LoadFailure("user a on\nuser a on\n"),
            "2: Error in user declaration 'a': Duplicate user found. A user can only be defined "
            "once in config files");
  EXPECT_EQ(LoadFailure("user a on bad\n"), "1: Error in user declaration 'bad': Syntax error");
}

TEST(ConfLoad, OwnCommandsCanBeRenamedAndRemoved) {
  const auto options = MustLoad("rename-command PING pong\nrename-command info \"\"\n").options;
  ASSERT_EQ(options.renamed_commands.size(), 2u);
  EXPECT_EQ(options.renamed_commands[0], (CommandRename{"PING", "pong"}));
  EXPECT_EQ(options.renamed_commands[1], (CommandRename{"info", ""}));
}

TEST(ConfLoad, ARenamedCommandIsGoneUnderItsOldName) {
  EXPECT_EQ(LoadFailure("rename-command ping pong\nrename-command pong tang\n"), "loaded");
  EXPECT_EQ(LoadFailure("rename-command ping pong\nrename-command info ping\n"), "loaded");
  EXPECT_EQ(LoadFailure("rename-command ping pong\nrename-command ping tang\n"),
            "2: No such command in rename-command");
  EXPECT_EQ(LoadFailure("rename-command ping pong\nrename-command info PONG\n"),
            "2: Target command name already exists");
}

TEST(ConfLoad, RenamesAreChecked) {
  EXPECT_EQ(LoadFailure("rename-command config \"\"\n"), "1: No such command in rename-command");
  EXPECT_EQ(LoadFailure("rename-command ping info\n"), "1: Target command name already exists");
  EXPECT_EQ(LoadFailure("rename-command ping\n"), "1: Bad directive or wrong number of arguments");
}

// --- what the state takes over from the options ---------------------------------------------

TEST(ConfLoad, PeersReachUsOnThePortOfTheLinksTheyUse) {
  EXPECT_EQ(MustLoad("port 7\n").state.process.listen_port, 7);
  EXPECT_EQ(MustLoad("port 7\ntls-port 8\n").state.process.listen_port, 7);
  EXPECT_EQ(MustLoad("port 7\ntls-port 8\ntls-replication yes\n").state.process.listen_port, 8);
  EXPECT_EQ(MustLoad("port 7\ntls-replication yes\n").state.process.listen_port, 7);
}

TEST(ConfLoad, TheOwnPasswordIsKnownToTheCore) {
  EXPECT_EQ(MustLoad("requirepass x\n").state.process.require_pass, "x");
}

}  // namespace
}  // namespace sentinel::codec
