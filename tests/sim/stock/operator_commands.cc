// The commands that change something, for operators.
#include <cstdint>
#include <limits>
#include <optional>

#include "base/text.h"
#include "sentinel/address.h"
#include "sim/stock/commands.h"
#include "sim/stock/selection.h"

namespace sentinel::sim::stock {

using codec::Reply;

namespace {

Reply UnknownMaster() { return Reply::Error("ERR No such master with that name"); }

}  // namespace

Reply Commands::Failover(const Words& words) {
  Master* master = context_.memory.Find(words[2]);
  if (master == nullptr) return UnknownMaster();
  if (master->in_failover) return Reply::Error("INPROG Failover already in progress");
  if (SelectReplica(*master, context_.Now()) == nullptr) {
    return Reply::Error("NOGOODSLAVE No suitable replica to promote");
  }
  election_.Start(*master);
  master->forced = true;
  return Reply::Ok();
}

Reply Commands::Reset(const Words& words) {
  std::int64_t count = 0;
  for (const auto& [name, master] : context_.memory.masters) {
    if (!GlobMatch(words[2], name)) continue;
    groups_.ResetByOperator(*master);
    ++count;
  }
  return Reply::Integer(count);
}

Reply Commands::Monitor(const Words& words) {
  const std::optional<std::int64_t> port = ParseInteger(words[4]);
  const std::optional<std::int64_t> quorum = ParseInteger(words[5]);
  if (!quorum) return Reply::Error("ERR Invalid quorum");
  if (!port) return Reply::Error("ERR Invalid port");
  if (*quorum < 1) return Reply::Error("ERR Quorum must be 1 or greater.");
  if (!IsNumericIp(words[3])) {
    return Reply::Error("ERR Invalid IP address or hostname specified");
  }
  if (*port < 0 || *port > std::numeric_limits<std::uint16_t>::max()) {
    return Reply::Error("ERR Invalid port number.");
  }
  if (context_.memory.Find(words[2]) != nullptr) return Reply::Error("ERR Duplicate master name.");
  StockMaster config{words[2], words[3], static_cast<std::uint16_t>(*port), {}};
  config.settings.quorum = static_cast<int>(*quorum);
  const Master& master = groups_.AddMaster(config);
  context_.Flush();
  context_.Event("+monitor", master, " quorum " + std::to_string(config.settings.quorum));
  return Reply::Ok();
}

Reply Commands::Remove(const Words& words) {
  Master* master = context_.memory.Find(words[2]);
  if (master == nullptr) return UnknownMaster();
  context_.Event("-monitor", *master);
  groups_.RemoveMaster(*master);
  context_.Flush();
  return Reply::Ok();
}

// What was set before an error stays set, and is saved.
Reply Commands::Set(const Words& words) {
  Master* master = context_.memory.Find(words[2]);
  if (master == nullptr) return UnknownMaster();
  Reply reply = Reply::Ok();
  for (std::size_t at = 3; at < words.size(); at += 2) {
    const std::string option = AsciiLower(words[at]);
    const bool known = option == "quorum" || option == "down-after-milliseconds" ||
                       option == "failover-timeout" || option == "parallel-syncs" ||
                       option == "auth-pass";
    if (!known || at + 1 == words.size()) {
      reply = Reply::Error("ERR Unknown option or number of arguments for SENTINEL SET '" +
                           words[at] + "'");
      break;
    }
    const std::string& value = words[at + 1];
    if (!SetOne(*master, option, value)) {
      reply =
          Reply::Error("ERR Invalid argument '" + value + "' for SENTINEL SET '" + words[at] + "'");
      break;
    }
    const bool secret = option == "auth-pass";
    context_.Event("+set", *master, " " + words[at] + " " + (secret ? "******" : value));
  }
  context_.Flush();
  return reply;
}

bool Commands::SetOne(Master& master, const std::string& option, const std::string& value) {
  StockSettings& settings = master.settings;
  if (option == "auth-pass") {
    settings.auth_pass = value;
    groups_.DropServerLinks(master);
    return true;
  }
  const std::optional<std::int64_t> number = ParseInteger(value);
  if (!number || *number <= 0) return false;
  if (option == "quorum") settings.quorum = static_cast<int>(*number);
  if (option == "parallel-syncs") settings.parallel_syncs = static_cast<int>(*number);
  if (option == "down-after-milliseconds") settings.down_after = Millis(*number);
  if (option == "failover-timeout") settings.failover_timeout = Millis(*number);
  return true;
}

}  // namespace sentinel::sim::stock
