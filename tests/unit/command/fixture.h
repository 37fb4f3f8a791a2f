// A command port without sockets: a model to look at, one client, and the words it sends.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "command/command_catalog.h"
#include "command/context.h"
#include "command/execute.h"
#include "command/load_users.h"
#include "command/outcome.h"
#include "model/model.h"

namespace sentinel::command {

using codec::Reply;
using Words = std::vector<std::string>;

inline constexpr char kMyId[] = "0000000000000000000000000000000000000001";
inline constexpr char kPeerId[] = "00000000000000000000000000000000000000aa";

class FakeHost : public Host {
 public:
  std::chrono::system_clock::time_point WallNow() const override { return wall; }
  CpuUsage Cpu() const override { return cpu; }
  std::uint64_t RandomBits() const override { return random += 0x123456789abcdef; }
  codec::LogThreshold log_level() const override { return level; }
  void SetLogLevel(codec::LogThreshold wanted) const override { level = wanted; }
  bool IsExecutable(const std::string& path) const override { return executables.contains(path); }
  std::string WhyScriptRefused(const std::string& path) const override {
    return path == replaceable ? "everybody may write to /" : "";
  }
  const codec::TlsOptions& tls() const override { return tls_options; }
  Result<void> SetTls(const codec::TlsOptions& options) const override {
    if (!tls_refusal.empty()) return Fail(tls_refusal);
    tls_options = options;
    ++tls_changes;
    return {};
  }
  Result<std::string> ReadPassword(const std::string& words) const override {
    const auto found = passwords.find(words);
    if (found == passwords.end()) return Fail("There is none.");
    return found->second;
  }

  Result<std::string> ReadFile(const std::string& path) const override {
    const auto found = files.find(path);
    if (found == files.end()) return Fail("No such file or directory");
    return found->second;
  }

  std::chrono::system_clock::time_point wall{std::chrono::seconds(1'700'000'000)};
  CpuUsage cpu;
  mutable std::uint64_t random = 0;
  mutable codec::LogThreshold level = codec::LogThreshold::kNotice;
  mutable codec::TlsOptions tls_options;
  mutable int tls_changes = 0;
  std::string tls_refusal;  // Not empty: SetTls() fails with it.
  std::set<std::string> executables;
  std::string replaceable;                       // The path of a script that is not run.
  std::map<std::string, std::string> passwords;  // By the words that lead to them.
  std::map<std::string, std::string> files;
};

class CommandTest : public testing::Test {
 protected:
  CommandTest();

  // requirepass.
  void RequirePass(const std::string& password) { SetRequirePass(access.Change(), password); }

  // Client 7 is the one that Run speaks for.
  ClientState& self() { return *clients.Find(ClientId{7}); }
  ClientState& Connect(std::uint64_t id, const std::string& addr);

  // A master at 10.0.0.1:6379 as seen 100 seconds after it was configured, all well.
  MasterGroup& AddMaster(const std::string& name);
  DataNode& AddReplica(MasterGroup& group, const std::string& host, std::uint16_t port);
  Peer& AddPeer(MasterGroup& group, const std::string& id);

  Outcome Run(const Words& words);

  // The reply of an Answer. Fails the test on any other outcome.
  Reply Ask(const Words& words);
  // Text of an error reply; the other kinds fail the test.
  std::string ErrorOf(const Words& words);
  // The text of a bulk or verbatim reply.
  std::string TextOf(const Words& words) { return Ask(words).text(); }
  // What the client receives, in the protocol it uses then.
  std::string Bytes(const Words& words);

  MonotonicTime now = MonotonicTime{} + std::chrono::seconds(1000);
  Model model;
  ClientRegistry clients;
  PubSub pubsub;
  Access access{acl::Users(acl::Terms{CommandCatalog()}), {.file = "users.acl"}};
  ServerFacts facts;
  FakeHost host;
  CommandToken token{42};
};

// The value of a field of a map reply; fails the test and returns "" when there is none.
std::string Field(const Reply& map, const std::string& name);
// The keys of a map reply, in order.
std::vector<std::string> Keys(const Reply& map);
// The texts of an array or set, in order.
std::vector<std::string> Texts(const Reply& list);

}  // namespace sentinel::command
