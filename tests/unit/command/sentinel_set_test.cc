// SENTINEL SET.
#include <variant>

#include "codec/conf/statement.h"
#include "command/texts.h"
#include "fixture.h"

namespace sentinel::command {
namespace {

using Option = SettingChange::Option;

class SentinelSetTest : public CommandTest {
 protected:
  SentinelSetTest() { AddMaster("m"); }

  static Words SetWords(const Words& pairs) {
    Words words = {"SENTINEL", "SET", "m"};
    words.insert(words.end(), pairs.begin(), pairs.end());
    return words;
  }
  // The changes that reach the core, and what the client then reads if all went well there.
  std::vector<SettingChange> Changes(const Words& pairs) {
    outcome_ = Run(SetWords(pairs));
    const Submit* submit = std::get_if<Submit>(&outcome_);
    if (submit == nullptr) {
      ADD_FAILURE() << "nothing was submitted";
      return {};
    }
    const SetCommand& command = std::get<SetCommand>(submit->input);
    EXPECT_EQ(command.token, token);
    EXPECT_EQ(command.name, "m");
    return command.changes;
  }
  Reply Rendered(OperatorStatus status = OperatorStatus::kOk) {
    OperatorReply answer;
    answer.status = status;
    return std::get<Submit>(outcome_).render(answer);
  }
  std::string Refusal(const Words& pairs) { return ErrorOf(SetWords(pairs)); }

 private:
  Outcome outcome_ = Disconnect{};
};

TEST_F(SentinelSetTest, NumbersReachTheCore) {
  const auto changes =
      Changes({"down-after-milliseconds", "1000", "Failover-Timeout", "2000", "parallel-syncs", "3",
               "quorum", "4", "master-reboot-down-after-period", "0", "crash-failover-after", "500",
               "forget-after", "600", "verify-config", "yes", "auto-failover", "no"});
  ASSERT_EQ(changes.size(), 9U);
  EXPECT_EQ(changes[8].option, Option::kAutoFailover);
  EXPECT_EQ(changes[8].number, 0);
  EXPECT_EQ(changes[7].option, Option::kVerifyConfig);
  EXPECT_EQ(changes[7].number, 1);
  EXPECT_EQ(changes[0].option, Option::kDownAfter);
  EXPECT_EQ(changes[0].number, 1000);
  EXPECT_EQ(changes[0].value, "1000");
  EXPECT_EQ(changes[1].option, Option::kFailoverTimeout);
  EXPECT_EQ(changes[1].option_as_typed, "Failover-Timeout");
  EXPECT_EQ(changes[2].option, Option::kParallelSyncs);
  EXPECT_EQ(changes[3].option, Option::kQuorum);
  EXPECT_EQ(changes[3].number, 4);
  EXPECT_EQ(changes[4].option, Option::kRebootDownAfter);
  EXPECT_EQ(changes[4].number, 0);
  EXPECT_EQ(changes[5].option, Option::kCrashFailoverAfter);
  EXPECT_EQ(changes[5].number, 500);
  EXPECT_EQ(changes[6].option, Option::kForgetAfter);
  EXPECT_EQ(changes[6].number, 600);
  EXPECT_EQ(Rendered(), Reply::Ok());
  EXPECT_EQ(Rendered(OperatorStatus::kSaveFailed),
            Reply::Error("ERR Failed to save config file. Check server logs."));
}

TEST_F(SentinelSetTest, TextsReachTheCore) {
  const auto changes = Changes({"auth-pass", "", "AUTH-USER", "bob", "rename-command", "slaveof",
                                "hidden", "primary-reboot-down-after-period", "7"});
  ASSERT_EQ(changes.size(), 4U);
  EXPECT_EQ(changes[0].option, Option::kAuthPass);
  EXPECT_EQ(changes[0].value, "");
  EXPECT_EQ(changes[1].option, Option::kAuthUser);
  EXPECT_EQ(changes[1].value, "bob");
  EXPECT_EQ(changes[2].option, Option::kRenameCommand);
  EXPECT_EQ(changes[2].value, "slaveof");
  EXPECT_EQ(changes[2].second_value, "hidden");
  EXPECT_EQ(changes[3].option, Option::kRebootDownAfter);
}

TEST_F(SentinelSetTest, UnknownMasterIsRefusedFirst) {
  EXPECT_EQ(ErrorOf({"sentinel", "set", "nope", "foo", "bar"}),
            "ERR No such master with that name");
}

TEST_F(SentinelSetTest, BadNumbersAreRefused) {
  for (const char* option :
       {"down-after-milliseconds", "failover-timeout", "parallel-syncs", "quorum"}) {
    for (const char* value : {"0", "-1", "x", "", "1.5", "2147483648"}) {
      EXPECT_EQ(Refusal({option, value}), "ERR Invalid argument '" + std::string(value) +
                                              "' for SENTINEL SET '" + option + "'");
    }
  }
  EXPECT_EQ(Refusal({"master-reboot-down-after-period", "-1"}),
            "ERR Invalid argument '-1' for SENTINEL SET 'master-reboot-down-after-period'");
  EXPECT_EQ(Refusal({"crash-failover-after", "-1"}),
            "ERR Invalid argument '-1' for SENTINEL SET 'crash-failover-after'");
  EXPECT_EQ(Refusal({"Quorum", "2x"}), "ERR Invalid argument '2x' for SENTINEL SET 'Quorum'");
  EXPECT_EQ(Changes({"quorum", "2147483647"})[0].number, 2147483647);
}

TEST_F(SentinelSetTest, EmptyWordsOfRenameCommandAreRefused) {
  const std::string error = "ERR Invalid argument '' for SENTINEL SET 'rename-command'";
  EXPECT_EQ(Refusal({"rename-command", "", "x"}), error);
  EXPECT_EQ(Refusal({"rename-command", "x", ""}), error);
}

TEST_F(SentinelSetTest, UnknownOptionsAndMissingValuesAreRefused) {
  EXPECT_EQ(Refusal({"Foo", "1"}),
            "ERR Unknown option or number of arguments for SENTINEL SET 'Foo'");
  EXPECT_EQ(Refusal({"rename-command", "x"}),
            "ERR Unknown option or number of arguments for SENTINEL SET 'rename-command'");
}

TEST_F(SentinelSetTest, PairsBeforeABadOneTakeEffectAndTheErrorIsTheReply) {
  const auto changes = Changes({"quorum", "3", "auth-pass", "x", "foo", "1", "quorum", "9"});
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].number, 3);
  const Reply error =
      Reply::Error("ERR Unknown option or number of arguments for SENTINEL SET 'foo'");
  EXPECT_EQ(Rendered(), error);
  EXPECT_EQ(Rendered(OperatorStatus::kSaveFailed), error);

  EXPECT_EQ(Changes({"quorum", "3", "auth-pass"}).size(), 1U);
  EXPECT_EQ(Rendered(),
            Reply::Error("ERR Unknown option or number of arguments for SENTINEL SET 'auth-pass'"));
}

TEST_F(SentinelSetTest, ScriptsAreLockedUnlessAllowed) {
  const std::string error =
      "ERR Reconfiguration of scripts path is denied for security reasons. Check the "
      "deny-scripts-reconfig configuration directive in your Sentinel configuration";
  EXPECT_EQ(Refusal({"notification-script", "/n.sh"}), error);
  EXPECT_EQ(Refusal({"client-reconfig-script", ""}), error);
}

TEST_F(SentinelSetTest, PasswordsAreReadWhereTheyAreKept) {
  model.process.deny_scripts_reconfig = false;
  host.passwords["file:/pw"] = "secret";
  const auto changes = Changes({"auth-pass", "file:/pw"});
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].value, "secret");
  EXPECT_EQ(changes[0].second_value, "file:/pw");
  EXPECT_EQ(Refusal({"auth-pass", "env:NONE"}), "ERR There is none.");
}

// Otherwise a client could have any file sent to a server of its own.
TEST_F(SentinelSetTest, OtherSourcesOfPasswordsAreLockedUnlessAllowed) {
  host.passwords["file:/pw"] = "rotated";
  const std::string error =
      "ERR Reading 'auth-pass' from another file or variable is denied for security reasons. Check "
      "the deny-scripts-reconfig configuration directive in your Sentinel configuration";
  EXPECT_EQ(Refusal({"auth-pass", "file:/pw"}), error);
  model.Find("m")->settings.auth_pass_source = "file:/pw";
  EXPECT_EQ(Changes({"auth-pass", "file:/pw"}).at(0).value, "rotated");
}

// The statements say of themselves what changes them: docs/configuration.md is made of that.
TEST_F(SentinelSetTest, KnowsTheStatementsThatSayTheyAreChangedByIt) {
  for (const codec::Statement& statement : codec::Statements()) {
    if (!statement.of_master()) continue;
    const std::string name(statement.name);
    const Outcome outcome = Run({"SENTINEL", "SET", "m", name, "1", "x"});
    const auto* answer = std::get_if<Answer>(&outcome);
    const bool is_unknown =
        answer != nullptr && answer->reply == Reply::Error(texts::UnknownSetOption(name));
    EXPECT_EQ(!is_unknown, statement.changed_by == codec::ChangedBy::kSentinelSet) << name;
  }
}

TEST_F(SentinelSetTest, ScriptsMustBeExecutable) {
  model.process.deny_scripts_reconfig = false;
  host.executables = {"/n.sh"};
  EXPECT_EQ(Refusal({"notification-script", "/x.sh"}),
            "ERR Notification script seems non existing or non executable");
  EXPECT_EQ(Refusal({"client-reconfig-script", "/x.sh"}),
            "ERR Client reconfiguration script seems non existing or non executable");
  const auto changes = Changes({"notification-script", "/n.sh", "client-reconfig-script", ""});
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].option, Option::kNotificationScript);
  EXPECT_EQ(changes[0].value, "/n.sh");
  EXPECT_EQ(changes[1].option, Option::kClientReconfigScript);
  EXPECT_EQ(changes[1].value, "");
}

TEST_F(SentinelSetTest, ScriptsThatAreNotRunAreRefusedWithTheReason) {
  model.process.deny_scripts_reconfig = false;
  host.executables = {"/n.sh"};
  host.replaceable = "/n.sh";
  const char* error =
      "ERR Others could replace this script: everybody may write to /. Check the "
      "safe-scripts-only configuration directive in your Sentinel configuration";
  EXPECT_EQ(Refusal({"notification-script", "/n.sh"}), error);
  EXPECT_EQ(Refusal({"client-reconfig-script", "/n.sh"}), error);
}

}  // namespace
}  // namespace sentinel::command
