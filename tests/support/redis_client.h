// A blocking RESP client on hiredis' synchronous interface, with reply values.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/error.h"
#include "support/wait.h"

struct redisContext;
struct redisReply;

namespace sentinel::harness {

// The connection was refused, lost, or silent for too long.
class ConnectionError : public HarnessError {
 public:
  ConnectionError(const std::string& what, bool silent) : HarnessError(what), silent_(silent) {}
  // The other side keeps the connection but does not answer: a frozen process.
  bool silent() const { return silent_; }

 private:
  bool silent_;
};

struct Reply {
  enum class Type { kStatus, kError, kInteger, kString, kNil, kArray };

  Type type = Type::kNil;
  std::int64_t integer = 0;
  std::string text;  // Of a status, error or string.
  std::vector<Reply> elements;

  bool IsError() const { return type == Type::kError; }
  // A flat array of names and values as a map. Throws HarnessError if it is none.
  std::map<std::string, std::string> ToMap() const;
  // For messages: "+OK", "-ERR ...", ":1", "\"text\"", "(nil)", "[...]".
  std::string Describe() const;
};

Reply ToReply(const redisReply& reply);

using Fields = std::map<std::string, std::string>;

class RedisClient {
 public:
  // Connects to 127.0.0.1 and authenticates if a password is given. `timeout` bounds the connect
  // and every command. Throws ConnectionError.
  explicit RedisClient(std::uint16_t port, std::string_view password = {},
                       Millis timeout = Millis(2000));
  // The same, to another address.
  RedisClient(const std::string& ip, std::uint16_t port, std::string_view password, Millis timeout);
  ~RedisClient();
  RedisClient(RedisClient&&) noexcept;
  RedisClient& operator=(RedisClient&&) noexcept;

  // Throws ConnectionError; afterwards the client is of no further use.
  Reply Command(const std::vector<std::string>& arguments);
  // Sends without waiting; each Append is paired with one later Read.
  void Append(const std::vector<std::string>& arguments);
  Reply Read();

  // Throws HarnessError if the reply is an error.
  Reply Expect(const std::vector<std::string>& arguments);

  // INFO as fields.
  Fields Info(const std::string& section = {});

 private:
  [[noreturn]] void Fail(std::string_view action) const;

  struct ContextDeleter {
    void operator()(redisContext* context) const;
  };
  std::uint16_t port_;
  std::unique_ptr<redisContext, ContextDeleter> context_;
};

// The "name:value" lines of an INFO text.
Fields ParseInfo(std::string_view text);

// The value of `name`, empty if there is none.
std::string Field(const Fields& fields, const std::string& name);

}  // namespace sentinel::harness
