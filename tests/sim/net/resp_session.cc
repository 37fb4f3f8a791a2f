#include "sim/net/resp_session.h"

#include <optional>
#include <utility>

namespace sentinel::sim {

RespSession::RespSession(std::uint64_t id, Channel channel, Callbacks callbacks)
    : id_(id),
      channel_(std::move(channel)),
      remote_ip_(channel_.remote_ip()),
      callbacks_(std::move(callbacks)),
      alive_(std::make_shared<bool>(true)) {
  channel_.SetUser(this);
}

RespSession::~RespSession() { *alive_ = false; }

void RespSession::Send(const codec::Reply& reply, int resp_version) {
  std::string bytes;
  codec::Encode(reply, resp_version, bytes);
  channel_.Write(bytes);
}

void RespSession::Resume() {
  held_ = false;
  TakeRequests();
}

void RespSession::OnBytes(std::string_view bytes) {
  parser_.Feed(bytes);
  TakeRequests();
}

void RespSession::TakeRequests() {
  if (taking_) return;  // Resume from inside a request: the loop below goes on.
  const std::shared_ptr<bool> alive = alive_;
  taking_ = true;
  while (*alive && !held_ && channel_.open()) {
    Result<std::optional<codec::Request>> next = parser_.Next();
    if (!next) {
      Send(codec::Reply::Error(next.error().message));
      Close();
      if (callbacks_.closed) callbacks_.closed(*this);
      break;
    }
    if (!*next) break;
    callbacks_.request(*this, **next);
  }
  if (*alive) taking_ = false;
}

void RespSession::OnClosed(const std::string&) {
  if (callbacks_.closed) callbacks_.closed(*this);
}

}  // namespace sentinel::sim
