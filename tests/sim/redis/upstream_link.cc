#include "sim/redis/upstream_link.h"

#include <hiredis/hiredis.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "codec/resp/link_request.h"
#include "sim/net/resp_client.h"

namespace sentinel::sim {
namespace {

std::int64_t SecondsSince(MonotonicTime since, MonotonicTime now) {
  return std::chrono::duration_cast<std::chrono::seconds>(now - since).count();
}

}  // namespace

UpstreamLink::UpstreamLink(Network& network, Host& host, const RedisOptions& options,
                           Callbacks callbacks)
    : network_(network),
      host_(host),
      options_(options),
      callbacks_(std::move(callbacks)),
      apply_(host, [this] { ApplyDue(); }) {}

UpstreamLink::~UpstreamLink() = default;

void UpstreamLink::Start(const Upstream& upstream, const std::string& password) {
  Drop();
  upstream_ = upstream;
  password_ = password;
  Connect();
}

void UpstreamLink::Stop() {
  Drop();
  state_ = State::kIdle;
}

void UpstreamLink::Connect() {
  state_ = State::kConnecting;
  last_io_ = host_.Now();
  reader_ = std::shared_ptr<redisReader>(redisReaderCreate(), redisReaderFree);
  channel_ = network_.Connect(host_, upstream_.ip, upstream_.port, *this);
}

// Commands that were not applied yet are gone: the upstream will send them again.
void UpstreamLink::Drop() {
  if (state_ == State::kConnected) down_since_ = host_.Now();
  channel_.Close();
  reader_ = nullptr;
  late_.clear();
  apply_.Cancel();
  state_ = State::kWaiting;
}

void UpstreamLink::Tick(const std::string& password, std::uint64_t offset) {
  password_ = password;
  if (state_ == State::kIdle) return;
  if (state_ != State::kWaiting && host_.Now() - last_io_ > options_.repl_timeout) Drop();
  if (state_ == State::kWaiting) return Connect();
  Acknowledge(offset);
}

void UpstreamLink::Acknowledge(std::uint64_t offset) {
  if (state_ != State::kConnected) return;
  channel_.Write(codec::EncodeRequest({"REPLCONF", "ACK", std::to_string(offset)}));
}

const char* UpstreamLink::state_name() const {
  switch (state_) {
    case State::kIdle:
    case State::kWaiting:
      return "connect";
    case State::kConnecting:
      return "connecting";
    case State::kPing:
    case State::kAuth:
    case State::kPort:
    case State::kPsync:
      return "handshake";
    case State::kCopying:
      return "sync";
    case State::kConnected:
      return "connected";
  }
  return "";
}

std::int64_t UpstreamLink::down_seconds() const {
  return down_since_ ? SecondsSince(*down_since_, host_.Now()) : -1;
}

std::int64_t UpstreamLink::idle_seconds() const {
  return connected() ? SecondsSince(last_io_, host_.Now()) : -1;
}

// --- the connection --------------------------------------------------------------------------

void UpstreamLink::Request(State next, const Words& words) {
  state_ = next;
  channel_.Write(codec::EncodeRequest(words));
}

void UpstreamLink::OnConnected() {
  last_io_ = host_.Now();
  Request(State::kPing, {"PING"});
}

void UpstreamLink::OnClosed(const std::string&) {
  const bool was_connected = connected();
  Drop();
  // A connection that stood is replaced at once, so that the backlog still reaches back.
  if (was_connected) Connect();
}

void UpstreamLink::OnBytes(std::string_view bytes) {
  last_io_ = host_.Now();
  const std::shared_ptr<redisReader> reader = reader_;
  redisReaderFeed(reader.get(), bytes.data(), bytes.size());
  while (reader == reader_) {
    void* object = nullptr;
    SENTINEL_CHECK(redisReaderGetReply(reader.get(), &object) == REDIS_OK);
    if (object == nullptr) return;
    const std::unique_ptr<void, void (*)(void*)> owner(object, freeReplyObject);
    OnReply(*static_cast<const redisReply*>(object));
  }
}

void UpstreamLink::OnReply(const redisReply& reply) {
  switch (state_) {
    case State::kIdle:
    case State::kWaiting:
    case State::kConnecting:
      return;
    case State::kPing:
    case State::kAuth:
    case State::kPort:
      return OnGreeting(reply);
    case State::kPsync:
      return OnPsyncReply(TextOf(reply), reply.type == REDIS_REPLY_ERROR);
    case State::kCopying:
      return OnCopy(reply);
    case State::kConnected:
      return OnCommand(reply);
  }
}

void UpstreamLink::OnGreeting(const redisReply& reply) {
  const std::string text = TextOf(reply);
  const bool wants_password = state_ == State::kPing && text.starts_with("NOAUTH");
  if (reply.type == REDIS_REPLY_ERROR && !wants_password) return Drop();
  if (state_ == State::kPing && !password_.empty()) {
    return Request(State::kAuth, {"AUTH", password_});
  }
  if (state_ != State::kPort) {
    return Request(State::kPort, {"REPLCONF", "listening-port", "6379"});
  }
  Words psync = callbacks_.request();
  psync.insert(psync.begin(), "PSYNC");
  Request(State::kPsync, psync);
}

void UpstreamLink::OnPsyncReply(const std::string& text, bool error) {
  constexpr std::string_view kContinue = "CONTINUE ";
  if (error) {
    Drop();
    return callbacks_.rejected();
  }
  const std::shared_ptr<redisReader> reader = reader_;
  const bool everything = !text.starts_with(kContinue);
  callbacks_.accepted(everything);
  if (reader != reader_) return;  // Sent elsewhere by a request that had waited for this.
  if (everything) {
    state_ = State::kCopying;
    return;
  }
  state_ = State::kConnected;
  down_since_.reset();
  callbacks_.continued(text.substr(kContinue.size()));
}

void UpstreamLink::OnCopy(const redisReply& reply) {
  if (reply.type != REDIS_REPLY_STRING) return;  // A sign of life.
  const std::string text = TextOf(reply);
  const std::size_t blank = text.find(' ');
  const std::uint64_t offset = std::stoull(text.substr(blank + 1));
  state_ = State::kConnected;
  down_since_.reset();
  callbacks_.copied(text.substr(0, blank), offset);
  Tick(password_, offset);
}

// --- the stream ------------------------------------------------------------------------------

void UpstreamLink::OnCommand(const redisReply& reply) {
  SENTINEL_CHECK(reply.type == REDIS_REPLY_ARRAY);
  Words words;
  words.reserve(reply.elements);
  for (std::size_t i = 0; i < reply.elements; ++i) {
    words.emplace_back(reply.element[i]->str, reply.element[i]->len);
  }
  if (lag_ == Duration{0} && late_.empty() && !held_back_) {
    return callbacks_.command(std::move(words));
  }
  late_.push_back({host_.Now() + lag_, std::move(words)});
  if (!apply_.armed() && !held_back_) apply_.Arm(late_.front().due - host_.Now());
}

void UpstreamLink::HoldBack(bool held_back) {
  held_back_ = held_back;
  apply_.Cancel();
  if (!held_back_ && !late_.empty()) apply_.Arm(late_.front().due - host_.Now());
}

void UpstreamLink::ApplyDue() {
  while (!late_.empty() && late_.front().due <= host_.Now()) {
    const Words words = std::move(late_.front().words);
    late_.pop_front();
    callbacks_.command(words);
  }
  if (!late_.empty()) apply_.Arm(late_.front().due - host_.Now());
}

}  // namespace sentinel::sim
