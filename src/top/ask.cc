#include "top/ask.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "sentinel/address.h"
#include "top/read_overview.h"

namespace sentinel::top {
namespace {

// Masters whose details are asked for before the first answer is read: neither side holds much.
constexpr std::size_t kPortion = 50;

std::string TextOf(const redisReply& reply) {
  const bool has_text = reply.type == REDIS_REPLY_STRING || reply.type == REDIS_REPLY_STATUS ||
                        reply.type == REDIS_REPLY_ERROR;
  return has_text ? std::string(reply.str, reply.len) : std::string();
}

std::span<redisReply* const> ElementsOf(const redisReply& reply) {
  if (reply.type != REDIS_REPLY_ARRAY) return {};
  return {reply.element, reply.elements};
}

std::vector<Fields> FieldsOf(const redisReply& reply) {
  std::vector<Fields> all;
  for (const redisReply* entry : ElementsOf(reply)) {
    const auto words = ElementsOf(*entry);
    Fields& fields = all.emplace_back();
    for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
      fields[TextOf(*words[i])] = TextOf(*words[i + 1]);
    }
  }
  return all;
}

Result<std::vector<Fields>> ReceiveFields(Connection& connection) {
  auto reply = connection.Receive();
  if (!reply) return Fail(reply.error());
  return FieldsOf(**reply);
}

Result<void> AskPortion(Connection& connection, std::span<Master> masters) {
  for (const Master& master : masters) {
    connection.Send({"SENTINEL", "SLAVES", master.name});
    connection.Send({"SENTINEL", "SENTINELS", master.name});
  }
  for (Master& master : masters) {
    const auto replicas = ReceiveFields(connection);
    if (!replicas) return Fail(replicas.error());
    const auto sentinels = ReceiveFields(connection);
    if (!sentinels) return Fail(sentinels.error());
    master.details = ReadDetails(*replicas, *sentinels);
  }
  return {};
}

}  // namespace

Result<Overview> AskOverview(Connection& connection, const Target& target) {
  connection.Send({"INFO"});
  connection.Send({"SENTINEL", "MYID"});
  connection.Send({"SENTINEL", "MASTERS"});
  Overview overview;
  overview.endpoint = JoinHostPort(target.host, target.port);
  auto info = connection.Receive();
  if (!info) return Fail(info.error());
  ReadInfo(TextOf(**info), overview);
  auto id = connection.Receive();
  if (!id) return Fail(id.error());
  // Sentinels before 6.2 do not tell.
  if ((*id)->type == REDIS_REPLY_STRING) overview.id = TextOf(**id);
  auto masters = connection.Receive();
  if (!masters) return Fail(masters.error());
  if ((*masters)->type != REDIS_REPLY_ARRAY) {
    return Fail(overview.endpoint + ": no answer of a sentinel: " + TextOf(**masters));
  }
  overview.masters = ReadMasters(FieldsOf(**masters));
  return overview;
}

Result<void> AskDetails(Connection& connection, std::span<Master> masters) {
  while (!masters.empty()) {
    const std::size_t size = std::min(kPortion, masters.size());
    if (auto asked = AskPortion(connection, masters.first(size)); !asked) return asked;
    masters = masters.subspan(size);
  }
  return {};
}

Result<void> Subscribe(Connection& connection) {
  connection.Send({"PSUBSCRIBE", "*"});
  const auto reply = connection.Receive();
  if (!reply) return Fail(reply.error());
  return {};
}

Result<std::string> NextEvent(Connection& connection) {
  auto reply = connection.ReceiveWithoutWaiting();
  if (!reply) return Fail(reply.error());
  if (!*reply) return std::string();
  const auto words = ElementsOf(**reply);
  // "pmessage", pattern, channel, text. Anything else is no event, and is said as it is.
  if (words.size() != 4) return "? " + TextOf(**reply);
  return TextOf(*words[2]) + " " + TextOf(*words[3]);
}

}  // namespace sentinel::top
