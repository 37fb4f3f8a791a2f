#include "io/net/link.h"

#include <hiredis/hiredis.h>

#include <optional>
#include <utility>

#include "codec/hello/hello.h"
#include "codec/resp/link_reply.h"
#include "codec/resp/link_request.h"
#include "io/net/handshake_text.h"

namespace sentinel::io {
namespace {

struct ReplyDeleter {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};

std::unique_ptr<TlsSession> NewSession(TlsLinks* tls, const OpenLink& open) {
  if (tls == nullptr) return nullptr;
  return tls->NewSession({.host = open.host, .ip = open.ip, .port = open.port});
}

}  // namespace

Link::Link(LinkTable& table, const OpenLink& open)
    : table_(table),
      id_(open.link),
      kind_(open.kind),
      ip_(open.ip),
      port_(open.port),
      connection_(table.loop_, open.ip, open.port, table.options_.connect,
                  NewSession(table.options_.tls, open), *this) {}

Link::~Link() = default;

void Link::Send(const sentinel::Send& send) {
  if (connection_.closed()) return;
  if (connection_.output_size() > table_.options_.output_bytes_max) {
    return Fail("Requests are not being read");
  }
  waiting_.Push(send.tag);
  connection_.Write(codec::EncodeRequest(send.words));
}

void Link::BeforeClose() const {
  if (!connection_.shaking_hands()) return;
  table_.options_.tls->OnTrouble(ip_, port_, {kHandshakeUnanswered, true});
}

void Link::OnConnected() { table_.Report(id_, LinkConnected{id_, connection_.local().ip()}); }

void Link::OnBytes(std::string_view bytes) {
  if (!heard_) OnFirstBytes();
  while (kind_ == LinkKind::kSubscriber && !reader_ && TakeHelloPush(bytes)) {
  }
  if (!bytes.empty()) Read(bytes);
}

// Only now it is certain that the other side trusts us: TLS 1.3 refuses a client's certificate
// behind the handshake.
void Link::OnFirstBytes() {
  heard_ = true;
  const TlsSession* const tls = connection_.tls();
  if (tls != nullptr) table_.options_.tls->OnWorking(ip_, port_, *tls);
}

// Destroys the link where the engine is done with it.
void Link::AfterRead() { table_.Deliver(); }

// Moves `bytes` on behind it.
bool Link::TakeHelloPush(std::string_view& bytes) {
  const std::optional<codec::HelloPush> push = codec::PeelHelloPush(bytes);
  if (!push) return false;
  ReportMessage(push->payload);
  bytes.remove_prefix(push->size);
  return true;
}

void Link::Read(std::string_view bytes) {
  unfinished_bytes_ += bytes.size();
  if (!reader_) reader_ = table_.readers_.Take();
  redisReaderFeed(reader_.get(), bytes.data(), bytes.size());
  while (TakeReply()) unfinished_bytes_ = 0;
  if (connection_.closed()) return;
  if (unfinished_bytes_ > table_.options_.reply_bytes_max) return Fail("Reply too long");
  table_.readers_.GiveBackIfIdle(reader_);
}

// Returns false when there is no whole reply, or the link was ended because of it.
bool Link::TakeReply() {
  void* object = nullptr;
  if (redisReaderGetReply(reader_.get(), &object) != REDIS_OK) {
    Fail(reader_->errstr);
    return false;
  }
  const std::unique_ptr<redisReply, ReplyDeleter> reply(static_cast<redisReply*>(object));
  return reply && TakeValue(*reply);
}

bool Link::TakeValue(const redisReply& reply) {
  if (kind_ == LinkKind::kSubscriber) {
    if (const std::optional<std::string_view> payload = codec::MessagePayload(reply)) {
      ReportMessage(*payload);
      return true;
    }
  }
  if (waiting_.empty()) {
    Fail("Protocol error, reply without a request");
    return false;
  }
  const RequestTag tag = waiting_.Pop();
  if (tag.kind == RequestKind::kInfo) PassInfoOn(reply);
  table_.Report(
      id_, ReplyReceived{id_, tag, codec::DecodeReply(tag.kind, reply), codec::ErrorText(reply)});
  return true;
}

void Link::ReportMessage(std::string_view payload) {
  SubscriptionMessage message{id_, std::nullopt};
  if (Result<HelloMessage> hello = codec::ParseHello(payload)) message.hello = std::move(*hello);
  table_.Report(id_, std::move(message));
}

void Link::PassInfoOn(const redisReply& reply) const {
  if (reply.type == REDIS_REPLY_STRING && table_.options_.on_info) {
    table_.options_.on_info(ip_, port_, {reply.str, reply.len});
  }
}

void Link::OnClosed(const std::string& reason) {
  const TlsSession* const tls = connection_.tls();
  if (tls != nullptr && !tls->failure().empty() && (!heard_ || tls->distrusted())) {
    table_.options_.tls->OnTrouble(ip_, port_, {tls->failure(), !tls->distrusted()});
  } else if (tls != nullptr && reason == kHandshakeUnanswered) {
    table_.options_.tls->OnTrouble(ip_, port_, {reason, true});
  }
  table_.Report(id_, LinkClosed{id_, reason.empty() ? "Server closed the connection" : reason,
                                connection_.refused()});
}

void Link::Fail(const std::string& reason) {
  connection_.Close();
  OnClosed(reason);
}

}  // namespace sentinel::io
