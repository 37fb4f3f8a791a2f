// SENTINEL CONFIG.
#include <variant>

#include "codec/conf/statement.h"
#include "fixture.h"

namespace sentinel::command {
namespace {

using Strings = std::vector<std::string>;

class SentinelConfigTest : public CommandTest {
 protected:
  ProcessSettings SettingsAfter(const Words& pairs) {
    Words words = {"SENTINEL", "CONFIG", "SET"};
    words.insert(words.end(), pairs.begin(), pairs.end());
    Outcome outcome = Run(words);
    const Submit* submit = std::get_if<Submit>(&outcome);
    if (submit == nullptr) {
      ADD_FAILURE() << "nothing was submitted";
      return {};
    }
    EXPECT_EQ(submit->render(OperatorReply{}), Reply::Ok());
    const auto& command = std::get<ProcessConfigCommand>(submit->input);
    EXPECT_EQ(command.token, token);
    return command.settings;
  }
  std::string Refusal(const Words& pairs) {
    Words words = {"sentinel", "config", "set"};
    words.insert(words.end(), pairs.begin(), pairs.end());
    return ErrorOf(words);
  }
};

constexpr char kUsage[] =
    "ERR Only SENTINEL CONFIG GET <option> / SET <option> <value> are supported.";

TEST_F(SentinelConfigTest, GetShowsAllInOrder) {
  EXPECT_EQ(Bytes({"sentinel", "config", "get", "[a-s]*"}),
            "*14\r\n$17\r\nresolve-hostnames\r\n$2\r\nno\r\n$18\r\nannounce-hostnames\r\n"
            "$2\r\nno\r\n$11\r\nannounce-ip\r\n$0\r\n\r\n$13\r\nannounce-port\r\n$1\r\n0\r\n"
            "$13\r\nsentinel-user\r\n$0\r\n\r\n$13\r\nsentinel-pass\r\n$0\r\n\r\n"
            "$8\r\nloglevel\r\n$6\r\nnotice\r\n");
  self().resp = 3;
  EXPECT_TRUE(Bytes({"sentinel", "config", "GET", "[a-s]*"}).starts_with("%7\r\n"));
  EXPECT_EQ(Bytes({"sentinel", "config", "get", "nope"}), "%0\r\n");
}

TEST_F(SentinelConfigTest, GetShowsValuesInClear) {
  model.process.announce_host = "10.0.0.9";
  model.process.announce_port = 26380;
  model.process.peer_pass = "secret";
  model.process.resolve_hostnames = true;
  const Reply values = Ask({"sentinel", "config", "get", "*"});
  EXPECT_EQ(Field(values, "announce-ip"), "10.0.0.9");
  EXPECT_EQ(Field(values, "announce-port"), "26380");
  EXPECT_EQ(Field(values, "sentinel-pass"), "secret");
  EXPECT_EQ(Field(values, "resolve-hostnames"), "yes");
}

TEST_F(SentinelConfigTest, TlsValuesAreShownButForSecrets) {
  host.tls_options.cert_file = "/c.crt";
  host.tls_options.key_file_pass = "secret";
  host.tls_options.auth_clients = codec::TlsAuthClients::kOptional;
  const Reply values = Ask({"sentinel", "config", "get", "tls-*"});
  EXPECT_EQ(Keys(values).size(), 16U);
  EXPECT_EQ(Field(values, "tls-cert-file"), "/c.crt");
  EXPECT_EQ(Field(values, "tls-key-file-pass"), "******");
  EXPECT_EQ(Field(values, "tls-client-key-file-pass"), "");
  EXPECT_EQ(Field(values, "tls-auth-clients"), "optional");
  EXPECT_EQ(Field(values, "tls-verify-hostname"), "no");
}

TEST_F(SentinelConfigTest, TlsValuesArePutInForceTogether) {
  SettingsAfter({"tls-cert-file", "/new.crt", "TLS-Key-File", "/new.key", "tls-auth-clients", "NO",
                 "tls-verify-hostname", "yes"});
  EXPECT_EQ(host.tls_changes, 1);
  EXPECT_EQ(host.tls_options.cert_file, "/new.crt");
  EXPECT_EQ(host.tls_options.key_file, "/new.key");
  EXPECT_EQ(host.tls_options.auth_clients, codec::TlsAuthClients::kNo);
  EXPECT_TRUE(host.tls_options.verify_hostname);
  SettingsAfter({"tls-cert-file", "/new.crt"});
  EXPECT_EQ(host.tls_changes, 2) << "the file may be another by now";
  SettingsAfter({"announce-ip", "10.0.0.9"});
  EXPECT_EQ(host.tls_changes, 2);
}

TEST_F(SentinelConfigTest, TlsValuesThatCannotBeUsedChangeNothing) {
  host.tls_refusal = "No tls-cert-file configured!";
  EXPECT_EQ(Refusal({"loglevel", "debug", "tls-cert-file", ""}),
            "ERR Unable to update TLS configuration: No tls-cert-file configured!");
  EXPECT_EQ(host.level, codec::LogThreshold::kNotice);
  EXPECT_EQ(Refusal({"tls-auth-clients", "maybe"}),
            "ERR Invalid value 'maybe' to SENTINEL CONFIG SET 'tls-auth-clients'");
  EXPECT_EQ(Refusal({"tls-port", "1"}), "ERR Invalid argument 'tls-port' to SENTINEL CONFIG SET");
}

TEST_F(SentinelConfigTest, KnowsTheStatementsThatSayTheyAreChangedByIt) {
  for (const codec::Statement& statement : codec::Statements()) {
    const std::string name(statement.name);
    const bool known = Keys(Ask({"sentinel", "config", "get", name})).size() == 1;
    EXPECT_EQ(known, statement.changed_by == codec::ChangedBy::kSentinelConfigSet) << name;
  }
}

TEST_F(SentinelConfigTest, APasswordThatIsKeptElsewhereIsNotShown) {
  model.process.deny_scripts_reconfig = false;
  host.passwords["env:PW"] = "secret";
  const ProcessSettings settings = SettingsAfter({"sentinel-pass", "env:PW"});
  EXPECT_EQ(settings.peer_pass, "secret");
  EXPECT_EQ(settings.peer_pass_source, "env:PW");
  model.process = settings;
  EXPECT_EQ(Field(Ask({"sentinel", "config", "get", "*"}), "sentinel-pass"), "env:PW");
  EXPECT_EQ(SettingsAfter({"announce-port", "7"}).peer_pass, "secret");
  const ProcessSettings plain = SettingsAfter({"sentinel-pass", "open"});
  EXPECT_EQ(plain.peer_pass, "open");
  EXPECT_EQ(plain.peer_pass_source, "");
  model.process.deny_scripts_reconfig = true;
  EXPECT_EQ(Refusal({"sentinel-pass", "file:/etc/shadow"}).substr(0, 27),
            "ERR Reading 'sentinel-pass'");
}

TEST_F(SentinelConfigTest, GetListsAParameterAtItsFirstPattern) {
  EXPECT_EQ(Keys(Ask({"sentinel", "config", "get", "SENTINEL-*", "announce-ip", "*l-pass"})),
            Strings({"sentinel-user", "sentinel-pass", "announce-ip"}));
}

TEST_F(SentinelConfigTest, SetSubmitsTheWholeNewValue) {
  model.process.listen_port = 26400;
  const ProcessSettings one = SettingsAfter({"Announce-Ip", "10.0.0.9"});
  EXPECT_EQ(one.announce_host, "10.0.0.9");
  EXPECT_EQ(one.listen_port, 26400);
  const ProcessSettings many =
      SettingsAfter({"resolve-hostnames", "YES", "announce-hostnames", "yes", "announce-port",
                     "65535", "sentinel-user", "u", "sentinel-pass", "p"});
  EXPECT_TRUE(many.resolve_hostnames);
  EXPECT_TRUE(many.announce_hostnames);
  EXPECT_EQ(many.announce_port, 65535);
  EXPECT_EQ(many.peer_user, "u");
  EXPECT_EQ(many.peer_pass, "p");
}

TEST_F(SentinelConfigTest, EmptyValuesUnset) {
  model.process.announce_host = "10.0.0.9";
  model.process.announce_port = 1;
  const ProcessSettings settings = SettingsAfter({"announce-ip", "", "announce-port", "0"});
  EXPECT_EQ(settings.announce_host, "");
  EXPECT_EQ(settings.announce_port, 0);
}

TEST_F(SentinelConfigTest, OtherFormsAreRefused) {
  EXPECT_EQ(ErrorOf({"sentinel", "config"}),
            "ERR wrong number of arguments for 'sentinel|config' command");
  EXPECT_EQ(ErrorOf({"sentinel", "config", "get"}), kUsage);
  EXPECT_EQ(ErrorOf({"sentinel", "config", "set"}), kUsage);
  EXPECT_EQ(ErrorOf({"sentinel", "config", "set", "announce-ip"}), kUsage);
  EXPECT_EQ(ErrorOf({"sentinel", "config", "foo", "announce-ip"}), kUsage);
}

TEST_F(SentinelConfigTest, BadPairsAreRefusedAndNothingIsApplied) {
  EXPECT_EQ(Refusal({"Foo", "1"}), "ERR Invalid argument 'Foo' to SENTINEL CONFIG SET");
  EXPECT_EQ(Refusal({"Announce-Port", "70000"}),
            "ERR Invalid value '70000' to SENTINEL CONFIG SET 'Announce-Port'");
  EXPECT_EQ(Refusal({"announce-port", "-1"}),
            "ERR Invalid value '-1' to SENTINEL CONFIG SET 'announce-port'");
  EXPECT_EQ(Refusal({"resolve-hostnames", "maybe"}),
            "ERR Invalid value 'maybe' to SENTINEL CONFIG SET 'resolve-hostnames'");
  EXPECT_EQ(Refusal({"announce-ip", "a,b"}),
            "ERR Invalid value 'a,b' to SENTINEL CONFIG SET 'announce-ip'");
  EXPECT_EQ(Refusal({"announce-ip", "a b"}),
            "ERR Invalid value 'a b' to SENTINEL CONFIG SET 'announce-ip'");
  EXPECT_EQ(Refusal({"announce-ip", "x", "Announce-IP", "y"}),
            "ERR Duplicate argument 'Announce-IP' to SENTINEL CONFIG SET");
  EXPECT_EQ(Refusal({"announce-ip", "x", "announce-port"}),
            "ERR Missing argument 'announce-port' value");
  EXPECT_EQ(Refusal({"announce-ip", "x", "foo", "1"}),
            "ERR Invalid argument 'foo' to SENTINEL CONFIG SET");
}

TEST_F(SentinelConfigTest, SetsTheLogLevelOfTheProcess) {
  const ProcessSettings settings = SettingsAfter({"LogLevel", "DEBUG", "announce-port", "7"});
  EXPECT_EQ(settings.announce_port, 7);
  EXPECT_EQ(host.level, codec::LogThreshold::kDebug);
  EXPECT_EQ(Field(Ask({"sentinel", "config", "get", "loglevel"}), "loglevel"), "debug");
  SettingsAfter({"loglevel", "nothing"});
  EXPECT_EQ(host.level, codec::LogThreshold::kNothing);
  EXPECT_EQ(Refusal({"loglevel", "loud"}),
            "ERR Invalid value 'loud' to SENTINEL CONFIG SET 'loglevel'");
  // All or nothing.
  Refusal({"loglevel", "verbose", "announce-port", "x"});
  EXPECT_EQ(host.level, codec::LogThreshold::kNothing);
}

}  // namespace
}  // namespace sentinel::command
