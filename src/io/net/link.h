// One outgoing connection to a Redis server or peer: requests in, decoded replies out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/fifo.h"
#include "io/net/connection.h"
#include "io/net/link_table.h"
#include "io/net/reply_reader.h"
#include "sentinel/effects.h"
#include "sentinel/input.h"

struct redisReply;

namespace sentinel::io {

class Link final : private ConnectionHandler {
 public:
  Link(LinkTable& table, const OpenLink& open);
  ~Link();

  void Send(const sentinel::Send& send);

  // Tells of a TLS handshake that is given up: a server without TLS waits for the end of a request.
  void BeforeClose() const;

  // True while something that was sent may still be answered.
  bool AwaitsReplies() const { return !connection_.closed() && !waiting_.empty(); }

 private:
  void OnConnected() override;
  void OnBytes(std::string_view bytes) override;
  void AfterRead() override;
  void OnClosed(const std::string& reason) override;

  void OnFirstBytes();
  bool TakeHelloPush(std::string_view& bytes);
  void Read(std::string_view bytes);
  bool TakeReply();
  bool TakeValue(const redisReply& reply);
  void ReportMessage(std::string_view payload);
  void PassInfoOn(const redisReply& reply) const;
  void Fail(const std::string& reason);

  LinkTable& table_;
  LinkId id_;
  LinkKind kind_;
  std::string ip_;
  std::uint16_t port_;
  ReplyReader reader_;                // Null between replies.
  std::size_t unfinished_bytes_ = 0;  // Read since the last whole reply.
  Fifo<RequestTag> waiting_;          // Requests without a reply, oldest first.
  bool heard_ = false;                // Something was read.
  Connection connection_;
};

}  // namespace sentinel::io
