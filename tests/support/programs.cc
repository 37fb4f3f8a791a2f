#include "support/programs.h"

#include <cstdlib>
#include <sstream>

namespace sentinel::harness {
namespace {

std::string FromEnvironment(const char* name, const char* fallback) {
  const char* value = std::getenv(name);
  return value == nullptr || *value == '\0' ? fallback : value;
}

}  // namespace

SentinelCommand OurSentinel() {
  SentinelCommand command{.name = "ours", .argv = {}, .ours = true};
  std::istringstream wrapper(FromEnvironment("SENTINEL_TEST_WRAPPER", ""));
  for (std::string word; wrapper >> word;) command.argv.push_back(word);
  command.argv.push_back(FromEnvironment("SENTINEL_TEST_BINARY", SENTINEL_BUILT_BINARY));
  return command;
}

SentinelCommand StockSentinel() {
  return {.name = "stock",
          .argv = {FromEnvironment("SENTINEL_TEST_STOCK", "redis-sentinel")},
          .ours = false};
}

std::string RedisServerProgram() {
  return FromEnvironment("SENTINEL_TEST_REDIS_SERVER", "redis-server");
}

}  // namespace sentinel::harness
