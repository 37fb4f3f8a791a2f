// One connection to a sentinel that is waited for: this is a program for people, not the daemon.
#pragma once

#include <hiredis/hiredis.h>

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "top/options.h"

namespace sentinel::top {

struct ReplyDeleter {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using ReplyPtr = std::unique_ptr<redisReply, ReplyDeleter>;

class Connection {
 public:
  // Authenticates if there is a password. An answer that takes longer than 5 s is an error, here
  // and in Receive.
  static Result<Connection> Open(const Target& target);

  // Each Send is answered by one Receive, in order.
  void Send(const std::vector<std::string>& words);
  // The error is about the connection, which is of no use afterwards; error replies are replies.
  Result<ReplyPtr> Receive();
  // What has come unasked. Empty: that was all for now.
  Result<ReplyPtr> ReceiveWithoutWaiting();
  // Readable when something comes.
  int fd() const { return context_->fd; }

 private:
  struct ContextDeleter {
    void operator()(redisContext* context) const { redisFree(context); }
  };
  explicit Connection(redisContext* context) : context_(context) {}
  Error LastError() const;

  std::unique_ptr<redisContext, ContextDeleter> context_;
};

}  // namespace sentinel::top
