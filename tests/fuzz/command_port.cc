#include "command_port.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

#include "acl/acl_file.h"
#include "base/check.h"
#include "command/command_catalog.h"
#include "command/execute.h"
#include "command/load_users.h"
#include "well_formed.h"

namespace sentinel::fuzz {
namespace {

using codec::Reply;
using command::ReplyMode;

// Behind a failed save the next one waits so long.
constexpr Duration kSaveDelay = std::chrono::milliseconds(100);
// With a pause: a client that waits longer is given up.
constexpr Duration kPatience = std::chrono::hours(1);

constexpr ClientId kSelf{7};
constexpr ClientId kListener{8};

// A machine on which nothing moves.
class StillHost : public command::Host {
 public:
  std::chrono::system_clock::time_point WallNow() const override {
    return std::chrono::system_clock::time_point(std::chrono::seconds(1'700'000'000));
  }
  command::CpuUsage Cpu() const override { return {}; }
  std::uint64_t RandomBits() const override { return 0x123456789abcdef; }
  codec::LogThreshold log_level() const override { return codec::LogThreshold::kNotice; }
  void SetLogLevel(codec::LogThreshold) const override {}
  bool IsExecutable(const std::string& path) const override { return path.starts_with('/'); }
  std::string WhyScriptRefused(const std::string& path) const override {
    return path.starts_with("/tmp") ? "everybody may write to /tmp" : "";
  }
  const codec::TlsOptions& tls() const override { return tls_; }
  Result<void> SetTls(const codec::TlsOptions&) const override { return Fail("no TLS here"); }
  Result<std::string> ReadPassword(const std::string&) const override {
    return Fail("There are no files");
  }
  Result<std::string> ReadFile(const std::string& path) const override {
    return "user default on nopass ~* &* +@all\nuser " + path + " on";
  }

 private:
  codec::TlsOptions tls_;
};

acl::Users UsersOf(const Model& model) {
  acl::Users users(acl::Terms{command::CommandCatalog()});
  command::SetRequirePass(users, model.process.require_pass);
  return users;
}

command::ClientState NewClient(ClientId id, const command::Access& access, MonotonicTime now) {
  command::ClientState state;
  state.id = id;
  state.addr = "127.0.0.1:" + std::to_string(50'000 + static_cast<int>(id));
  state.laddr = "127.0.0.1:26379";
  state.connected_at = now;
  state.last_command_at = now;
  access.Admit(state);
  return state;
}

// Every reply has to be well formed in both protocols, whichever the client uses.
std::size_t CheckedCount(const Reply& reply, int protocol) {
  std::size_t counts[2];
  for (const int resp : {2, 3}) {
    std::string bytes;
    codec::Encode(reply, resp, bytes);
    counts[resp - 2] = CountReplies(bytes, resp);
  }
  SENTINEL_CHECK(counts[0] == counts[1]);
  return counts[protocol - 2];
}

}  // namespace

CommandPort::CommandPort(const Setup& setup)
    : world_(setup.world),
      pace_(setup.pace),
      access_(UsersOf(world_.model()), {.log_entries_max = 8, .file = "users.acl"}),
      client_(clients_.Add(NewClient(kSelf, access_, world_.now()))) {
  clients_.Add(NewClient(kListener, access_, world_.now()));
  pubsub_.SubscribePattern(kListener, "*");
  if (setup.resp3) client_.resp = 3;
  if (!setup.subscribed) return;
  pubsub_.Subscribe(kSelf, "+set");
  pubsub_.SubscribePattern(kSelf, "*");
}

bool CommandPort::limited() const { return !access_.IsAuthenticated(client_); }

void CommandPort::Perform(const codec::Request& words) {
  Run(words);
  PublishEvents();
  if (client_.close_after_reply || world_.crashed()) open_ = false;
  for (const ClientId id : clients_.TakeCloseRequests()) {
    SENTINEL_CHECK(id != kSelf);
    pubsub_.Drop(id);
    clients_.Remove(id);
  }
  world_.Advance(pace_);
  PublishEvents();
}

void CommandPort::Run(const codec::Request& words) {
  static const StillHost kHost;
  command::Context context{world_.model(), client_,      clients_,
                           pubsub_,        access_,      facts_,
                           kHost,          world_.now(), CommandToken{++last_token_}};
  const bool silent_before = client_.reply_mode != ReplyMode::kOn;
  command::Outcome outcome = command::Execute(context, words);
  may_be_silent_ = silent_before || client_.reply_mode != ReplyMode::kOn;
  std::visit([this](auto& what) { Carry(what); }, outcome);
}

void CommandPort::Carry(command::Submit& submit) {
  const CommandToken token{last_token_};
  world_.Deliver(std::move(submit.input));
  std::vector<OperatorReply> replies = world_.TakeReplies();
  if (replies.empty() && !world_.crashed()) {
    world_.Advance(kSaveDelay);
    replies = world_.TakeReplies();
  }
  if (world_.crashed()) return;
  // Anything else would leave the client waiting for good.
  SENTINEL_CHECK(replies.size() == 1 && replies.front().token == token);
  SENTINEL_CHECK(submit.render || may_be_silent_);
  if (submit.render) CheckAnswer(submit.render(replies.front()));
}

void CommandPort::Carry(command::HelloArrived& hello) {
  CheckAnswer(hello.reply);
  if (hello.hello) world_.Deliver(HelloPublished{std::move(*hello.hello)});
}

// What is written can be read again.
void CommandPort::Carry(command::WriteFile& file) {
  SENTINEL_CHECK(acl::ReadUsers(file.text, file.path, access_.users().terms()).has_value());
  SENTINEL_CHECK(file.render || may_be_silent_);
  if (file.render) CheckAnswer(file.render(true));
}

// As the hub does when the pause has ended.
void CommandPort::Carry(command::Parked& parked) {
  const Duration rest = clients_.pause().until() - world_.now();
  SENTINEL_CHECK(rest > Duration::zero());
  if (rest > kPatience) {
    open_ = false;
    return;
  }
  world_.Advance(rest);
  PublishEvents();
  SENTINEL_CHECK(!clients_.pause().active(world_.now()));
  Run(parked.words);
}

// One reply a command, unless it is about several subscriptions or the client wants none.
void CommandPort::CheckAnswer(const Reply& reply) const {
  const std::size_t count = CheckedCount(reply, client_.resp);
  SENTINEL_CHECK(count == 1 || reply.kind() == Reply::Kind::kSequence);
  SENTINEL_CHECK(count > 0 || may_be_silent_);
}

void CommandPort::PublishEvents() {
  for (const EmitEvent& event : world_.TakeEvents()) {
    for (const auto& delivery : pubsub_.Deliveries(Describe(event.kind).name, event.payload)) {
      SENTINEL_CHECK(!delivery.clients.empty());
      SENTINEL_CHECK(CheckedCount(delivery.push, client_.resp) == 1);
    }
  }
}

}  // namespace sentinel::fuzz
