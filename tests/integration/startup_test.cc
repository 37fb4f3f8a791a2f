// What stops a start: the same complaint and the same exit code as redis-sentinel.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <regex>

#include "fixture.h"
#include "support/certificates.h"
#include "support/port.h"
#include "support/temp_dir.h"

namespace sentinel::harness {
namespace {

using ::testing::HasSubstr;

class Startup : public IntegrationTest {
 protected:
  Outcome RunWith(const SentinelCommand& command, const std::vector<std::string>& arguments,
                  bool obey_file_modes = false) {
    ProcessOptions options;
    options.argv = command.argv;
    options.argv.insert(options.argv.end(), arguments.begin(), arguments.end());
    options.working_dir = dir();
    options.obey_file_modes = obey_file_modes;
    return RunToEnd(options, dir());
  }
};

// The banner without the name and version of the program.
std::string WithoutVersion(const std::string& text) {
  static const std::regex version(R"(FATAL CONFIG FILE ERROR \([^)]*\))");
  return std::regex_replace(text, version, "FATAL CONFIG FILE ERROR ()");
}

// The message of the last log line, without process id, role, date and level.
std::string LastMessage(const std::string& log) {
  static const std::regex line(R"(\d+:X \d+ \w+ \d+ [\d:.]+ . ([^\n]*)\n$)");
  std::smatch match;
  return std::regex_search(log, match, line) ? match[1].str() : "no log line at the end of: " + log;
}

TEST_F(Startup, RefusesAWrongDirectiveWithTheUsualComplaint) {
  const Port port;
  const char* const bodies[] = {
      "no-such-directive 1\n",
      "port abc\n",
      "port 99999\n",
      "port\n",
      "loglevel loud\n",
      "daemonize maybe\n",
      "dir /no/such/directory\n",
      "# comment\n\n  sentinel   no-such-option x\n",
      "sentinel monitor m 127.0.0.1 6379\n",
      "sentinel monitor m 127.0.0.1 6379 0\n",
      "sentinel monitor m 127.0.0.1 70000 2\n",
      "sentinel monitor m not-an-address 6379 2\n",
      "sentinel monitor m 127.0.0.1 6379 2\nsentinel monitor m 127.0.0.1 6380 2\n",
      "sentinel down-after-milliseconds unknown 1000\n",
      "sentinel monitor m 127.0.0.1 6379 2\nsentinel down-after-milliseconds m 0\n",
      "sentinel monitor m 127.0.0.1 6379 2\nsentinel failover-timeout m -1\n",
      "sentinel monitor m 127.0.0.1 6379 2\nsentinel notification-script m /no/such/script\n",
      "sentinel monitor m 127.0.0.1 6379 2\nsentinel client-reconfig-script m /no/such/script\n",
      "sentinel myid tooshort\n",
      "sentinel deny-scripts-reconfig perhaps\n",
      "sentinel resolve-hostnames perhaps\n",
      "logfile \"/no/such/directory/file\"\n",
      "logfile \"unbalanced\n",
  };
  for (const char* body : bodies) {
    SCOPED_TRACE(body);
    const std::filesystem::path file = dir() / "sentinel.conf";
    const std::string text = fmt::format("port {}\nbind 127.0.0.1\n{}", port.number(), body);
    WriteFile(file, text);
    const Outcome stock = RunWith(StockSentinel(), {file.string()});
    WriteFile(file, text);
    const Outcome ours = RunWith(OurSentinel(), {file.string()});
    EXPECT_EQ(stock.status.code, 1);
    EXPECT_EQ(ours.status.Describe(), stock.status.Describe());
    EXPECT_EQ(WithoutVersion(ours.errors), WithoutVersion(stock.errors));
    EXPECT_EQ(ReadFile(file), text);
  }
}

TEST_F(Startup, RefusesAFileItCannotFindOrWrite) {
  const Port port;
  const std::filesystem::path file = dir() / "sentinel.conf";
  const auto expect_same = [&](const std::vector<std::string>& arguments) {
    const Outcome stock = RunWith(StockSentinel(), arguments, true);
    const Outcome ours = RunWith(OurSentinel(), arguments, true);
    EXPECT_EQ(stock.status.code, 1);
    EXPECT_EQ(ours.status.Describe(), stock.status.Describe());
    EXPECT_EQ(LastMessage(ours.output), LastMessage(stock.output));
    EXPECT_EQ(ours.errors, stock.errors);
  };
  {
    SCOPED_TRACE("no such file");
    expect_same({file.string()});
  }
  {
    SCOPED_TRACE("no file named");
    expect_same({});
  }
  {
    SCOPED_TRACE("read-only file");
    WriteFile(file, fmt::format("port {}\nbind 127.0.0.1\n", port.number()));
    std::filesystem::permissions(file, std::filesystem::perms::owner_read);
    expect_same({file.string()});
  }
}

// The messages of all warnings, without what differs in each process.
std::vector<std::string> Warnings(const std::string& log) {
  static const std::regex line(R"(\d+:X \d+ \w+ \d+ [\d:.]+ # (.*))");
  std::vector<std::string> messages;
  std::istringstream lines(log);
  for (std::string text; std::getline(lines, text);) {
    std::smatch match;
    if (!std::regex_match(text, match, line)) continue;
    const std::string message = match[1].str();
    const bool own = message.starts_with("oO0") || message.find("version=") != std::string::npos ||
                     message == "Configuration loaded";
    if (!own) messages.push_back(message);
  }
  return messages;
}

TEST_F(Startup, IsNotStoppedByScriptsThatOthersCouldReplace) {
  const std::filesystem::path called = dir() / "called";
  const std::filesystem::path script = dir() / "script";
  WriteFile(script, fmt::format("#!/bin/sh\necho \"$1\" >> {}\n", called.string()));
  std::filesystem::permissions(dir(), std::filesystem::perms::all);
  std::filesystem::permissions(script, std::filesystem::perms::owner_all);
  const std::string body = fmt::format(
      "sentinel deny-scripts-reconfig no\nsentinel monitor m 127.0.0.1 1 2\n"
      "sentinel notification-script m {}\n",
      script.string());
  const std::string complaint = fmt::format(
      "The script {} of master m could be replaced by others: everybody may write to {}",
      script.string(), dir().string());

  SentinelProcess careful(dir(), "careful", OurSentinel(), body);
  careful.Start();
  careful.WaitUntilReady();
  EXPECT_THAT(ReadFile(careful.log_file()), HasSubstr("WARNING: " + complaint));
  // +monitor is the first event that the script is for.
  WaitFor("the refusal", [&] {
    const std::string log = ReadFile(careful.log_file());
    return Observation{log.find("-script-error " + script.string() + " 0 126") != log.npos, log};
  });
  EXPECT_THAT(ReadFile(careful.log_file()),
              HasSubstr("The script " + script.string() + " is not run"));
  EXPECT_THAT(careful.Connect()
                  .Command({"SENTINEL", "SET", "m", "notification-script", script.string()})
                  .text,
              HasSubstr("ERR Others could replace this script"));
  EXPECT_EQ(careful.Stop().code, 0);
  EXPECT_FALSE(std::filesystem::exists(called));
  const Outcome checked = RunWith(OurSentinel(), {"--check-config", careful.config_file()});
  EXPECT_EQ(checked.status.code, 0);
  EXPECT_THAT(checked.errors, HasSubstr(complaint));

  SentinelProcess trusting(dir(), "trusting", OurSentinel(), body + "safe-scripts-only no\n");
  trusting.Start();
  trusting.WaitUntilReady();
  WaitFor("a call", [&] {
    const std::string calls = ReadFile(called);
    return Observation{calls.find("+monitor") != calls.npos, calls};
  });
  EXPECT_THAT(ReadFile(trusting.log_file()), HasSubstr("WARNING: " + complaint));
  EXPECT_EQ(trusting.Stop().code, 0);
}

TEST_F(Startup, RefusesTlsThatCannotWorkInTheUsualWords) {
  const Port port;
  CertificateAuthority authority(dir());
  const CertificateFiles files = authority.Issue({.name = "node"});
  const CertificateFiles locked = authority.Issue({.name = "locked", .password = "pw"});
  const std::string certificate = "tls-cert-file " + files.certificate + "\n";
  const std::string pair = certificate + "tls-key-file " + files.key + "\n";
  const std::string whole = pair + "tls-ca-cert-file " + authority.file() + "\n";
  const std::string bodies[] = {
      "",
      certificate,
      pair,
      pair + "tls-auth-clients no\ntls-cluster yes\n",
      pair + "tls-ca-cert-file /nosuch\n",
      pair + "tls-ca-cert-file " + files.key + "\n",
      whole + "tls-cert-file /nosuch\n",
      whole + "tls-key-file /nosuch\n",
      whole + "tls-key-file " + locked.key + "\n",
      whole + "tls-cert-file " + locked.certificate + "\n",
      whole + "tls-cert-file " + locked.certificate + "\ntls-key-file " + locked.key +
          "\ntls-key-file-pass wrong\n",
      whole + "tls-client-cert-file " + locked.certificate + "\ntls-client-key-file " + files.key +
          "\n",
      whole + "tls-protocols SSLv3\n",
      whole + "tls-ciphers none\n",
      whole + "tls-ciphersuites none\n",
      whole + "tls-dh-params-file /nosuch\n",
      whole + "tls-dh-params-file " + files.certificate + "\n",
      whole + fmt::format("port {0}\ntls-port {0}\n", port.number()),
  };
  for (const std::string& body : bodies) {
    SCOPED_TRACE(body);
    const std::filesystem::path file = dir() / "sentinel.conf";
    const std::string text =
        fmt::format("port 0\ntls-port {}\nbind 127.0.0.1\n{}", port.number(), body);
    WriteFile(file, text);
    const Outcome stock = RunWith(StockSentinel(), {file.string()});
    WriteFile(file, text);
    const Outcome ours = RunWith(OurSentinel(), {file.string()});
    EXPECT_EQ(stock.status.code, 1);
    EXPECT_EQ(ours.status.code, 1);
    EXPECT_EQ(Warnings(ours.output), Warnings(stock.output));
  }
}

TEST_F(Startup, RefusesAPortThatIsTaken) {
  Start(Ours(1));
  const std::filesystem::path file = dir() / "second.conf";
  WriteFile(file, fmt::format("port {}\nbind 127.0.0.1\n", topology().sentinel(0).port()));
  const Outcome stock = RunWith(StockSentinel(), {file.string()});
  const Outcome ours = RunWith(OurSentinel(), {file.string()});
  EXPECT_EQ(stock.status.code, 1);
  EXPECT_EQ(ours.status.Describe(), stock.status.Describe());
  EXPECT_EQ(LastMessage(ours.output), LastMessage(stock.output));
}

}  // namespace
}  // namespace sentinel::harness
