#include "situation.h"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "words.h"

namespace sentinel::differential {
namespace {

using harness::Field;
using harness::Fields;
using harness::Observation;

constexpr char kPeerId[] = "1111111111111111111111111111111111111111";
constexpr std::size_t kLogLines = 4;

// Runs until the folder of the test goes, with which it goes itself.
constexpr char kEndlessScript[] = "#!/bin/sh\nwhile [ -e \"$0\" ]; do sleep 0.1; done\n";

// Nothing goes down by itself, however busy the machine is.
constexpr harness::Millis kDownAfter{600'000};

const std::map<std::string, Situation>& Situations() {
  static const std::map<std::string, Situation> situations = {
      {"empty", {}},
      {"password", {.extra = "requirepass secret\n"}},
      {"crowded", {.extra = "maxclients 3\n"}},
      {"protected", {.extra = "protected-mode yes\n"}},
      {"protected-password", {.extra = "protected-mode yes\nrequirepass secret\n"}},
      {"small-requests", {.extra = "proto-max-bulk-len 1mb\n"}},
      {"single", {.masters = 1}},
      {"two", {.masters = 2}},
      {"quiet", {.masters = 1, .replicas = 2, .peer = true}},
      {"dead", {.dead = true}},
      {"one-replica", {.masters = 1, .replicas = 1}},
      {"read-only", {.masters = 1, .read_only = true}},
      {"users",
       {.extra = "acllog-max-len 3\n"
                 "user default on >secret ~* &* +@all\n"
                 "user client on >c +ping +sentinel|get-master-addr-by-name +subscribe &+switch*\n"
                 "user asleep >a +@all\n"
                 "user two on >2 -@all ( +ping ~k &a ) (+role)\n"}},
      {"open-channels", {.extra = "acl-pubsub-default allchannels\n"}},
      {"acl-file",
       {.acl_file = "user default on nopass ~* &* +@all\n\nuser bob on >b +ping +acl|whoami\n"}},
      {"acl-file-password",
       {.extra = "requirepass secret\n", .acl_file = "user bob on >b +@all\n"}},
      {"scripts",
       {.masters = 1, .extra = "sentinel deny-scripts-reconfig no\n", .script = kEndlessScript}},
      {"names", {.extra = "sentinel resolve-hostnames yes\nsentinel announce-hostnames yes\n"}},
  };
  return situations;
}

Observation All(const std::vector<Observation>& observations) {
  Observation all{true, {}};
  for (const Observation& one : observations) {
    all.met = all.met && one.met;
    all.seen += one.seen + "\n";
  }
  return all;
}

Observation HasFlags(const std::string& who, const Fields& fields, const std::string& flags) {
  const bool known = !Field(fields, "runid").empty();
  return {
      Field(fields, "flags") == flags && known,
      fmt::format("{}: flags {} runid {}", who, Field(fields, "flags"), Field(fields, "runid"))};
}

}  // namespace

const Situation& FindSituation(const std::string& name) {
  const auto it = Situations().find(name);
  if (it == Situations().end()) throw BadCaseFile("no situation is called " + name);
  return it->second;
}

Side::Side(const std::filesystem::path& dir, harness::SentinelCommand command,
           const Situation& situation)
    : situation_(situation), dir_(dir) {
  std::filesystem::create_directories(dir);
  if (situation.masters > 0) AddServer("master", 0);
  if (situation.masters > 1) AddServer("other", 0);
  for (int i = 1; i <= situation.replicas; ++i) {
    AddServer(fmt::format("replica{}", i), servers_.front()->port());
  }
  if (situation.peer) AddServer("peer", 0);
  symbols_["closed"] = std::to_string(closed_.number());
  symbols_["dir"] = dir.string();
  symbols_["peer-id"] = kPeerId;
  if (!situation.script.empty()) AddScript();
  if (!situation.acl_file.empty()) AddAclFile();
  std::string text = ConfigText();
  // The folder is where everybody may write.
  if (command.ours && !situation.script.empty()) text += "safe-scripts-only no\n";
  sentinel_ = std::make_unique<harness::SentinelProcess>(dir, "sentinel", std::move(command), text);
  symbols_["self"] = std::to_string(sentinel_->port());
  if (situation.read_only) sentinel_->ObeyFileModes();
}

// So that the folder can be removed.
Side::~Side() {
  if (situation_.read_only) SetWritable(true);
}

void Side::SetWritable(bool writable) {
  using std::filesystem::perm_options;
  using std::filesystem::perms;
  std::error_code ignored;  // A test that needs it will say so.
  std::filesystem::permissions(sentinel_->dir(), perms::owner_write,
                               writable ? perm_options::add : perm_options::remove, ignored);
}

void Side::AddServer(const std::string& name, std::uint16_t replica_of) {
  servers_.push_back(std::make_unique<harness::RedisServer>(
      dir_, harness::RedisServerOptions{.label = name, .replica_of = replica_of}));
  symbols_[name] = std::to_string(servers_.back()->port());
}

void Side::AddScript() {
  const std::filesystem::path file = dir_ / "script";
  harness::WriteFile(file, situation_.script);
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  symbols_["script"] = file.string();
}

void Side::AddAclFile() {
  const std::filesystem::path file = dir_ / "users.acl";
  harness::WriteFile(file, situation_.acl_file);
  symbols_["acl-file"] = file.string();
}

std::string Side::ConfigText() const {
  std::string text = situation_.extra;
  if (!situation_.acl_file.empty()) text += "aclfile " + symbols_.at("acl-file") + "\n";
  const auto monitor = [&](const std::string& name, const std::string& server, int quorum,
                           harness::Millis down_after) {
    harness::MonitoredMaster master;
    master.name = name;
    master.port = static_cast<std::uint16_t>(std::stoi(symbols_.at(server)));
    master.quorum = quorum;
    master.down_after = down_after;
    text += master.ConfigText();
  };
  if (situation_.masters > 0) monitor("mymaster", "master", situation_.peer ? 2 : 1, kDownAfter);
  if (situation_.masters > 1) monitor("other", "other", 1, kDownAfter);
  if (situation_.dead) monitor("mymaster", "closed", 2, harness::Millis(1));
  return text;
}

void Side::StartServers() {
  for (const auto& server : servers_) server->Start();
}

void Side::WaitForServers() {
  for (const auto& server : servers_) server->WaitUntilReady();
  for (const auto& server : servers_) {
    if (!server->label().starts_with("replica")) continue;
    harness::WaitFor(server->label() + " to follow",
                     [&] { return server->Follows(servers_.front()->port()); });
  }
}

void Side::StartSentinel() { sentinel_->Start(); }

void Side::IntroducePeer() {
  const std::string hello = fmt::format("127.0.0.1,{},{},0,mymaster,127.0.0.1,{},0",
                                        symbols_.at("peer"), kPeerId, symbols_.at("master"));
  sentinel_->Connect().Expect({"PUBLISH", "__sentinel__:hello", hello});
}

Observation Side::SeesMaster(const std::string& name) const {
  return HasFlags(name, sentinel_->Master(name), "master");
}

void Side::WaitUntilQuiet() {
  harness::WaitFor("the sentinel to answer", [this] {
    const harness::Reply reply = sentinel_->Connect().Command({"PING"});
    return Observation{reply.text == "PONG" || reply.text.starts_with("NOAUTH"), reply.Describe()};
  });
  if (situation_.peer) IntroducePeer();
  harness::WaitFor("the sentinel to know everybody", [this] {
    std::vector<Observation> seen;
    if (situation_.masters > 0) seen.push_back(SeesMaster("mymaster"));
    if (situation_.masters > 1) seen.push_back(SeesMaster("other"));
    if (situation_.replicas > 0) {
      const auto replicas = sentinel_->Replicas();
      seen.push_back(
          {replicas.size() == static_cast<std::size_t>(situation_.replicas), "replicas"});
      for (const Fields& replica : replicas) {
        seen.push_back(HasFlags(Field(replica, "name"), replica, "slave"));
      }
    }
    if (situation_.peer) {
      for (const Fields& peer : sentinel_->Peers()) {
        seen.push_back(HasFlags("peer", peer, "sentinel"));
      }
    }
    if (situation_.dead) {
      const std::string flags = Field(sentinel_->Master(), "flags");
      seen.push_back({flags.starts_with("s_down"), flags});
    }
    return All(seen);
  });
  if (situation_.read_only) SetWritable(false);
}

Pair::Pair(const std::string& name) {
  const Situation& situation = FindSituation(name);
  // Labels of one length: paths appear in replies that are cut after so many bytes.
  stock_ = std::make_unique<Side>(dir_.path() / "stock", harness::StockSentinel(), situation);
  ours_ = std::make_unique<Side>(dir_.path() / "built", harness::OurSentinel(), situation);
  for (Side* side : {stock_.get(), ours_.get()}) side->StartServers();
  for (Side* side : {stock_.get(), ours_.get()}) {
    side->WaitForServers();
    side->StartSentinel();
  }
  for (Side* side : {stock_.get(), ours_.get()}) side->WaitUntilQuiet();
}

std::string Pair::Stop() {
  for (Side* side : {stock_.get(), ours_.get()}) side->sentinel().BeginStop();
  return WaitForEnd();
}

std::string Pair::WaitForEnd() {
  const harness::ExitStatus stock = stock_->sentinel().FinishStop();
  const harness::ExitStatus ours = ours_->sentinel().FinishStop();
  std::string complaint;
  if (stock.code != 0) complaint += "stock ended: " + stock.Describe() + "\n";
  if (ours.code != 0) complaint += "ours ended: " + ours.Describe() + "\n";
  return complaint;
}

std::string Pair::Logs() {
  return harness::TailOf(stock_->sentinel().log_file(), kLogLines) +
         harness::TailOf(ours_->sentinel().log_file(), kLogLines);
}

}  // namespace sentinel::differential
