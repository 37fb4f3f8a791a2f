#include "sim/net/resp_client.h"

#include <hiredis/hiredis.h>

#include <optional>
#include <utility>

#include "base/check.h"
#include "codec/resp/link_reply.h"
#include "codec/resp/link_request.h"

namespace sentinel::sim {

RespClient::RespClient(Network& network, Host& host, const std::string& ip, std::uint16_t port,
                       Callbacks callbacks)
    : callbacks_(std::move(callbacks)),
      channel_(network.Connect(host, ip, port, *this)),
      reader_(redisReaderCreate(), redisReaderFree),
      alive_(std::make_shared<bool>(true)) {}

RespClient::~RespClient() { *alive_ = false; }

void RespClient::Send(const std::vector<std::string>& words, OnReply on_reply) {
  if (!channel_.open()) return;
  waiting_.push_back(std::move(on_reply));
  channel_.Write(codec::EncodeRequest(words));
}

void RespClient::OnConnected() {
  connected_ = true;
  if (callbacks_.connected) callbacks_.connected();
}

void RespClient::OnBytes(std::string_view bytes) {
  const std::shared_ptr<bool> alive = alive_;
  redisReaderFeed(reader_.get(), bytes.data(), bytes.size());
  while (*alive && channel_.open()) {
    void* object = nullptr;
    SENTINEL_CHECK(redisReaderGetReply(reader_.get(), &object) == REDIS_OK);
    if (object == nullptr) return;
    const std::unique_ptr<void, void (*)(void*)> owner(object, freeReplyObject);
    const auto& reply = *static_cast<const redisReply*>(object);
    const std::optional<std::string_view> payload = codec::MessagePayload(reply);
    if (payload && callbacks_.message) {
      callbacks_.message(*payload);
      continue;
    }
    SENTINEL_CHECK(!waiting_.empty());
    const OnReply on_reply = std::move(waiting_.front());
    waiting_.pop_front();
    if (on_reply) on_reply(reply);
  }
}

void RespClient::OnClosed(const std::string& reason) {
  connected_ = false;
  waiting_.clear();
  if (callbacks_.closed) callbacks_.closed(reason);
}

std::string TextOf(const redisReply& reply) {
  switch (reply.type) {
    case REDIS_REPLY_STATUS:
    case REDIS_REPLY_ERROR:
    case REDIS_REPLY_STRING:
      return std::string(reply.str, reply.len);
    case REDIS_REPLY_INTEGER:
      return std::to_string(reply.integer);
    default:
      return {};
  }
}

}  // namespace sentinel::sim
