#include "codec/conf/shown_line.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "codec/conf/complaint.h"
#include "codec/conf/directive.h"
#include "codec/conf/statement.h"

namespace sentinel::codec {
namespace {

TEST(ShownLine, HidesWhatStandsBehindTheNamesOfPasswords) {
  EXPECT_EQ(ShownLine("requirepass SECRET extra"), "requirepass ******");
  EXPECT_EQ(ShownLine("RequirePass \"SECRET"), "RequirePass ******");
  EXPECT_EQ(ShownLine("masterauth SECRET extra"), "masterauth ******");
  EXPECT_EQ(ShownLine("masteruser bob SECRET"), "masteruser ******");
  EXPECT_EQ(ShownLine("tls-key-file-pass SECRET SECRET"), "tls-key-file-pass ******");
  EXPECT_EQ(ShownLine("tls-client-key-file-pass 'SECRET"), "tls-client-key-file-pass ******");
  EXPECT_EQ(ShownLine("http-token SECRET extra"), "http-token ******");
  EXPECT_EQ(ShownLine("sentinel sentinel-pass SECRET extra"), "sentinel sentinel-pass ******");
  EXPECT_EQ(ShownLine("sentinel sentinel-user bob SECRET"), "sentinel sentinel-user ******");
}

TEST(ShownLine, NamesTheMaster) {
  EXPECT_EQ(ShownLine("sentinel auth-pass mymaster SECRET extra"),
            "sentinel auth-pass mymaster ******");
  EXPECT_EQ(ShownLine("\"sentinel\"  'auth-pass' m \"SECRET"),
            "\"sentinel\"  'auth-pass' m ******");
  EXPECT_EQ(ShownLine("sentinel auth-user m bob SECRET"), "sentinel auth-user m ******");
  EXPECT_EQ(ShownLine("sentinel auth-pass SECRET"), "sentinel auth-pass ******");
  EXPECT_EQ(ShownLine("sentinel auth-pass \"my SECRET\""), "sentinel auth-pass ******");
}

TEST(ShownLine, HidesNewNamesOfCommands) {
  EXPECT_EQ(ShownLine("sentinel rename-command m CONFIG SECRET"),
            "sentinel rename-command m CONFIG ******");
  EXPECT_EQ(ShownLine("sentinel rename-command CONFIG SECRET"),
            "sentinel rename-command CONFIG ******");
  EXPECT_EQ(ShownLine("rename-command CONFIG SECRET"), "rename-command CONFIG ******");
  EXPECT_EQ(ShownLine("rename-command CONFIG"), "rename-command CONFIG");
}

TEST(ShownLine, HidesTheRulesOfUsers) {
  EXPECT_EQ(ShownLine("user alice on >SECRET #zzz"), "user alice ******");
  EXPECT_EQ(ShownLine("user alice SECRET"), "user alice ******");
  EXPECT_EQ(ShownLine("user >SECRET on"), "user ******");
  EXPECT_EQ(ShownLine("user"), "user");
  EXPECT_EQ(ShownLine("user alice"), "user alice");
}

TEST(ShownLine, HidesWhatMayHaveBeenMeantAsOne) {
  EXPECT_EQ(ShownLine("sentinel auth-pas m SECRET"), "sentinel auth-pas ******");
  EXPECT_EQ(ShownLine("sentinel ahut-psas m SECRET"), "sentinel ahut-psas m SECRET")
      << "four letters are wrong";
  EXPECT_EQ(ShownLine("sentinel atuh-pass m SECRET"), "sentinel atuh-pass ******");
  EXPECT_EQ(ShownLine("sentinal auth-pass m SECRET"), "sentinal auth-pass ******");
  EXPECT_EQ(ShownLine("auth-pass m SECRET"), "auth-pass ******");
  EXPECT_EQ(ShownLine("requirepas SECRET"), "requirepas ******");
  EXPECT_EQ(ShownLine("requirepsas SECRET"), "requirepsas ******");
  EXPECT_EQ(ShownLine("usr alice >SECRET"), "usr ******");
  EXPECT_EQ(ShownLine("users alice >SECRET"), "user******");
  EXPECT_EQ(ShownLine("primaryauth SECRET"), "primaryauth ******");
  EXPECT_EQ(ShownLine("search.password SECRET x"), "search.pass******");
}

TEST(ShownLine, HidesWhatABlankIsMissingInFrontOf) {
  EXPECT_EQ(ShownLine("requirepassSECRET"), "requirepass******");
  EXPECT_EQ(ShownLine("requirepass=SECRET"), "requirepass******");
  EXPECT_EQ(ShownLine("requirepass\"SECRET\""), "requirepass******");
  EXPECT_EQ(ShownLine("sentinel auth-pass:SECRET x"), "sentinel auth-pass******");
  EXPECT_EQ(ShownLine("port 26379 requirepass SECRET"), "port 26379 requirepass ******");
}

TEST(ShownLine, HidesAllBehindADisguisedName) {
  EXPECT_EQ(ShownLine(R"("require\x70ass" SECRET x)"), "******");
  EXPECT_EQ(ShownLine(R"(require"pass" SECRET)"), "******");
  EXPECT_EQ(ShownLine(R"(sentinel "au\x74h-p\x61ss" m SECRET x)"), "******");
}

TEST(ShownLine, ShowsEverythingElse) {
  for (const std::string line :
       {"foo   bar", "port x", "tls-auth-clients maybe", "sentinel monitor user 127.0.0.1 x 2",
        "sentinel monitor auth-db nowhere 6379 2", "include auth.conf x", "logfile /x/auth.log y",
        "requirepass", "", "sentinel", "sentinel foo m 1", "bind \"a", "aclfile users.acl x",
        "save 1 x", "acl-pubsub-default x"}) {
    EXPECT_EQ(ShownLine(line), line);
  }
}

// What there is to say about a line of a name that everybody knows is shown.
TEST(ShownLine, HidesNoValueOfOtherDirectives) {
  const auto hides = [](const std::string& line) { return ShownLine(line) != line; };
  for (const auto rows : {HeededDirectives(), IgnoredDirectives()}) {
    for (const Directive& row : rows) {
      const bool is_secret = row.name.ends_with("pass") || row.name == "masterauth" ||
                             row.name == "masteruser" || row.name == "http-token";
      for (const std::string_view name : {row.name, row.alias}) {
        const std::string line = std::string(name) + " value extra";
        EXPECT_EQ(hides(line), is_secret && !name.empty()) << line;
      }
    }
  }
  for (const Statement& row : Statements()) {
    const std::string name(row.name);
    const bool is_secret =
        name.ends_with("-pass") || name.ends_with("-user") || name == "rename-command";
    EXPECT_EQ(hides("sentinel " + name + " m value extra more"), is_secret) << name;
  }
}

TEST(ShownLine, IsWhatComplaintsShow) {
  const ConfigError error{ConfigError::Report::kComplaint, 3, "requirepass SECRET x", "Bad."};
  EXPECT_EQ(RenderComplaint(error, "Redis 7.0.15"),
            "\n*** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***\n"
            "Reading the configuration file, at line 3\n>>> 'requirepass ******'\nBad.\n");
  EXPECT_EQ(RenderFinding(error, "a.conf"), "a.conf:3: Bad. >>> 'requirepass ******'");
}

TEST(ShownRule, IsOneAboutCommands) {
  EXPECT_EQ(ShownRule("+nope"), "+nope");
  EXPECT_EQ(ShownRule("-@nope"), "-@nope");
  EXPECT_EQ(ShownRule("(+ping -nope"), "(+ping -nope");
  for (const char* rule : {">SECRET", "<SECRET", "#SECRET", "!SECRET", "SECRET", "(+ping >SECRET)",
                           "", "~SECRET", "(+ping SECRET"}) {
    EXPECT_EQ(ShownRule(rule), "******");
  }
}

}  // namespace
}  // namespace sentinel::codec
