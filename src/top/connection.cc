#include "top/connection.h"

#include <poll.h>
#include <sys/time.h>

#include <utility>

#include "sentinel/address.h"

namespace sentinel::top {
namespace {

constexpr timeval kPatience{.tv_sec = 5, .tv_usec = 0};

bool IsReadable(int fd) {
  pollfd wait{.fd = fd, .events = POLLIN, .revents = 0};
  return ::poll(&wait, 1, 0) > 0;
}

}  // namespace

Error Connection::LastError() const {
  return {context_->errstr[0] == '\0' ? "the connection was lost" : context_->errstr};
}

Result<Connection> Connection::Open(const Target& target) {
  redisContext* context = redisConnectWithTimeout(target.host.c_str(), target.port, kPatience);
  if (context == nullptr) return Fail("out of memory");
  Connection connection(context);
  const std::string place = JoinHostPort(target.host, target.port);
  if (context->err != 0) return Fail(connection.LastError().Prefixed(place));
  redisSetTimeout(context, kPatience);
  if (target.password.empty()) return connection;
  std::vector<std::string> auth = {"AUTH"};
  if (!target.user.empty()) auth.push_back(target.user);
  auth.push_back(target.password);
  connection.Send(auth);
  auto reply = connection.Receive();
  if (!reply) return Fail(reply.error().Prefixed(place));
  if ((*reply)->type == REDIS_REPLY_ERROR) {
    return Fail(Error{std::string((*reply)->str, (*reply)->len)}.Prefixed(place));
  }
  return connection;
}

void Connection::Send(const std::vector<std::string>& words) {
  std::vector<const char*> texts;
  std::vector<std::size_t> sizes;
  for (const std::string& word : words) {
    texts.push_back(word.data());
    sizes.push_back(word.size());
  }
  redisAppendCommandArgv(context_.get(), static_cast<int>(words.size()), texts.data(),
                         sizes.data());
}

Result<ReplyPtr> Connection::Receive() {
  void* reply = nullptr;
  if (redisGetReply(context_.get(), &reply) != REDIS_OK) return Fail(LastError());
  return ReplyPtr(static_cast<redisReply*>(reply));
}

Result<ReplyPtr> Connection::ReceiveWithoutWaiting() {
  void* reply = nullptr;
  if (redisGetReplyFromReader(context_.get(), &reply) != REDIS_OK) return Fail(LastError());
  if (reply == nullptr && IsReadable(fd())) {
    if (redisBufferRead(context_.get()) != REDIS_OK) return Fail(LastError());
    if (redisGetReplyFromReader(context_.get(), &reply) != REDIS_OK) return Fail(LastError());
  }
  return ReplyPtr(static_cast<redisReply*>(reply));
}

}  // namespace sentinel::top
