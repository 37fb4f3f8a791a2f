#include "sim/client/writer.h"

#include <hiredis/hiredis.h>

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace sentinel::sim {
namespace {

constexpr std::string_view kSwitchChannel = "+switch-master";
constexpr Duration kListenAgain = std::chrono::seconds(1);

}  // namespace

const std::string Writer::kNobody;

Writer::Writer(Network& network, Host& host, Ledger& ledger, Random& random,
               std::vector<SentinelAddress> sentinels, std::string group, WriterOptions options)
    : network_(network),
      host_(host),
      ledger_(ledger),
      random_(random),
      sentinels_(std::move(sentinels)),
      group_(std::move(group)),
      options_(std::move(options)),
      pace_(host, [this] { OnPace(); }),
      patience_(host, [this] { GiveUp(); }),
      listen_again_(host, [this] { Listen(); }) {}

Writer::~Writer() = default;

void Writer::Start() {
  if (started_) return;
  started_ = true;
  silent_since_ = Now();
  AskNext();
  if (options_.subscribes) Listen();
}

void Writer::Stop() {
  started_ = false;
  pace_.Cancel();
  patience_.Cancel();
  listen_again_.Cancel();
  sentinel_.reset();
  server_.reset();
  listener_.reset();
  writing_ = false;
  pending_ = 0;
}

// --- finding the master ----------------------------------------------------------------------

void Writer::AskNext() {
  const SentinelAddress& sentinel = sentinels_[next_sentinel_];
  next_sentinel_ = (next_sentinel_ + 1) % sentinels_.size();
  ++counts_.lookups;
  sentinel_ = std::make_unique<RespClient>(
      network_, host_, sentinel.ip, sentinel.port,
      RespClient::Callbacks{{}, [this](const std::string&) { GiveUp(); }, {}});
  sentinel_->Send({"SENTINEL", "get-master-addr-by-name", group_},
                  [this](const redisReply& reply) { OnAddress(reply); });
  patience_.Arm(options_.answer_timeout);
}

void Writer::OnAddress(const redisReply& reply) {
  sentinel_.reset();
  if (reply.type != REDIS_REPLY_ARRAY || reply.elements != 2) return GiveUp();
  const std::optional<std::uint16_t> port = ParsePort(TextOf(*reply.element[1]));
  if (!port) return GiveUp();
  Connect(TextOf(*reply.element[0]), *port);
}

void Writer::Connect(const std::string& ip, std::uint16_t port) {
  master_ip_ = ip;
  server_ = std::make_unique<RespClient>(
      network_, host_, ip, port,
      RespClient::Callbacks{{}, [this](const std::string&) { GiveUp(); }, {}});
  if (!options_.password.empty()) server_->Send({"AUTH", options_.password});
  server_->Send({"ROLE"}, [this](const redisReply& reply) { OnRole(reply); });
  patience_.Arm(options_.answer_timeout);
}

void Writer::OnRole(const redisReply& reply) {
  const bool is_master = reply.type == REDIS_REPLY_ARRAY && reply.elements > 0 &&
                         TextOf(*reply.element[0]) == "master";
  if (!is_master) return GiveUp();
  patience_.Cancel();
  writing_ = true;
  ++counts_.connections;
  // The pace is kept over a change of servers, but nothing is made up for.
  pace_.Arm(std::max(Duration{0}, next_write_ - host_.Now()));
}

void Writer::GiveUp() {
  if (pending_ != 0) ++counts_.unanswered;
  pending_ = 0;
  writing_ = false;
  patience_.Cancel();
  sentinel_.reset();
  server_.reset();
  const Duration span = options_.pause_max - options_.pause_min;
  const std::uint64_t more = random_.Below(static_cast<std::uint64_t>(span.count()) + 1);
  pace_.Arm(options_.pause_min + Duration(static_cast<std::int64_t>(more)));
}

// --- writing ---------------------------------------------------------------------------------

void Writer::OnPace() {
  if (writing_) {
    WriteNext();
  } else {
    AskNext();
  }
}

void Writer::WriteNext() {
  next_write_ = host_.Now() + options_.interval;
  const WriteNumber write = ledger_.Propose();
  pending_ = write;
  ++counts_.sent;
  server_->Send({"SET", std::string(kNumberedKey), std::to_string(write)},
                [this, write](const redisReply& reply) { OnAnswer(write, reply); });
  if (!options_.naive) patience_.Arm(options_.answer_timeout);
}

void Writer::OnAnswer(WriteNumber write, const redisReply& reply) {
  patience_.Cancel();
  pending_ = 0;
  if (reply.type == REDIS_REPLY_ERROR) {
    ++counts_.refused;
    if (!options_.naive) return GiveUp();
  } else {
    ledger_.Acknowledge(write, Now());
    ++counts_.acknowledged;
    longest_silence_ = LongestSilence();
    silent_since_ = Now();
    last_acknowledged_ = Now();
  }
  pace_.Arm(std::max(Duration{0}, next_write_ - host_.Now()));
}

Duration Writer::LongestSilence() const {
  return started_ ? std::max(longest_silence_, Now() - silent_since_) : longest_silence_;
}

// --- news of a switch ------------------------------------------------------------------------

void Writer::Listen() {
  const SentinelAddress& sentinel = sentinels_[listens_to_];
  listens_to_ = (listens_to_ + 1) % sentinels_.size();
  listener_ = std::make_unique<RespClient>(
      network_, host_, sentinel.ip, sentinel.port,
      RespClient::Callbacks{{},
                            [this](const std::string&) { OnListenerClosed(); },
                            [this](std::string_view payload) { OnMessage(payload); }});
  listener_->Send({"SUBSCRIBE", std::string(kSwitchChannel)}, [this](const redisReply& reply) {
    if (reply.type == REDIS_REPLY_ERROR) OnListenerClosed();  // Another one may tell.
  });
}

void Writer::OnListenerClosed() {
  listener_.reset();
  listen_again_.Arm(kListenAgain);
}

// <group> <old ip> <old port> <new ip> <new port>
void Writer::OnMessage(std::string_view payload) {
  const std::vector<std::string_view> words = Split(payload, ' ');
  if (words.size() != 5 || words[0] != group_) return;
  ++counts_.switches;
  if (options_.naive && writing_) return;
  const std::optional<std::uint16_t> port = ParsePort(words[4]);
  if (!port || (writing_ && words[3] == master_ip_)) return;
  GiveUp();
  pace_.Cancel();
  Connect(std::string(words[3]), *port);
}

std::string Writer::Describe() const {
  std::string text = writing_    ? "writes to " + master_ip_
                     : server_   ? "meets " + master_ip_
                     : sentinel_ ? "asks a sentinel"
                                 : "pauses";
  text += ", " + std::to_string(counts_.acknowledged) + " of " + std::to_string(counts_.sent) +
          " writes acknowledged";
  return text;
}

}  // namespace sentinel::sim
