#include "support/redis_client.h"

#include <fmt/format.h>
#include <hiredis/hiredis.h>
#include <sys/time.h>

#include <cerrno>
#include <utility>

namespace sentinel::harness {
namespace {

struct ReplyDeleter {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};

timeval ToTimeval(Millis duration) {
  timeval value{};
  value.tv_sec = static_cast<time_t>(duration.count() / 1000);
  value.tv_usec = static_cast<suseconds_t>(duration.count() % 1000 * 1000);
  return value;
}

std::string Join(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, " "));
}

Reply::Type TypeOf(const redisReply& reply) {
  switch (reply.type) {
    case REDIS_REPLY_STATUS:
      return Reply::Type::kStatus;
    case REDIS_REPLY_ERROR:
      return Reply::Type::kError;
    case REDIS_REPLY_INTEGER:
      return Reply::Type::kInteger;
    case REDIS_REPLY_STRING:
      return Reply::Type::kString;
    case REDIS_REPLY_ARRAY:
      return Reply::Type::kArray;
    default:
      return Reply::Type::kNil;
  }
}

}  // namespace

Reply ToReply(const redisReply& reply) {
  Reply value;
  value.type = TypeOf(reply);
  value.integer = reply.integer;
  if (reply.str != nullptr) value.text.assign(reply.str, reply.len);
  for (std::size_t i = 0; i < reply.elements; ++i) {
    value.elements.push_back(ToReply(*reply.element[i]));
  }
  return value;
}

std::map<std::string, std::string> Reply::ToMap() const {
  if (type != Type::kArray || elements.size() % 2 != 0) {
    throw HarnessError("not an array of pairs: " + Describe());
  }
  std::map<std::string, std::string> map;
  for (std::size_t i = 0; i < elements.size(); i += 2) {
    map[elements[i].text] = elements[i + 1].text;
  }
  return map;
}

std::string Reply::Describe() const {
  switch (type) {
    case Type::kStatus:
      return "+" + text;
    case Type::kError:
      return "-" + text;
    case Type::kInteger:
      return fmt::format(":{}", integer);
    case Type::kString:
      return fmt::format("\"{}\"", text);
    case Type::kNil:
      return "(nil)";
    case Type::kArray:
      break;
  }
  std::string inner;
  for (const Reply& element : elements) {
    inner += (inner.empty() ? "" : ", ") + element.Describe();
  }
  return "[" + inner + "]";
}

void RedisClient::ContextDeleter::operator()(redisContext* context) const { redisFree(context); }

RedisClient::RedisClient(std::uint16_t port, std::string_view password, Millis timeout)
    : RedisClient("127.0.0.1", port, password, timeout) {}

RedisClient::RedisClient(const std::string& ip, std::uint16_t port, std::string_view password,
                         Millis timeout)
    : port_(port) {
  const timeval limit = ToTimeval(Scaled(timeout));
  context_.reset(redisConnectWithTimeout(ip.c_str(), port, limit));
  if (!context_) throw HarnessError("hiredis: out of memory");
  if (context_->err != 0) Fail("connect to");
  redisSetTimeout(context_.get(), limit);
  if (!password.empty()) Expect({"AUTH", std::string(password)});
}

RedisClient::~RedisClient() = default;
RedisClient::RedisClient(RedisClient&&) noexcept = default;
RedisClient& RedisClient::operator=(RedisClient&&) noexcept = default;

void RedisClient::Fail(std::string_view action) const {
  const bool silent = context_->err == REDIS_ERR_IO && (errno == EAGAIN || errno == ETIMEDOUT);
  throw ConnectionError(fmt::format("{} {}: {}", action, port_, context_->errstr), silent);
}

void RedisClient::Append(const std::vector<std::string>& arguments) {
  std::vector<const char*> texts;
  std::vector<std::size_t> lengths;
  for (const std::string& argument : arguments) {
    texts.push_back(argument.data());
    lengths.push_back(argument.size());
  }
  redisAppendCommandArgv(context_.get(), static_cast<int>(arguments.size()), texts.data(),
                         lengths.data());
  int done = 0;
  while (done == 0) {
    if (redisBufferWrite(context_.get(), &done) != REDIS_OK) Fail("write to");
  }
}

Reply RedisClient::Read() {
  void* raw = nullptr;
  if (redisGetReply(context_.get(), &raw) != REDIS_OK) Fail("read from");
  const std::unique_ptr<redisReply, ReplyDeleter> reply(static_cast<redisReply*>(raw));
  return ToReply(*reply);
}

Reply RedisClient::Command(const std::vector<std::string>& arguments) {
  Append(arguments);
  return Read();
}

Reply RedisClient::Expect(const std::vector<std::string>& arguments) {
  Reply reply = Command(arguments);
  if (reply.IsError()) {
    throw HarnessError(fmt::format("{} on port {}: {}", Join(arguments), port_, reply.text));
  }
  return reply;
}

Fields RedisClient::Info(const std::string& section) {
  return ParseInfo(section.empty() ? Expect({"INFO"}).text : Expect({"INFO", section}).text);
}

Fields ParseInfo(std::string_view text) {
  Fields fields;
  while (!text.empty()) {
    const std::size_t end = text.find("\r\n");
    const std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 2);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || line.front() == '#') continue;
    fields[std::string(line.substr(0, colon))] = line.substr(colon + 1);
  }
  return fields;
}

std::string Field(const Fields& fields, const std::string& name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

}  // namespace sentinel::harness
