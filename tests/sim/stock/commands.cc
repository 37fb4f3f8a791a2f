#include "sim/stock/commands.h"

#include <optional>

#include "base/text.h"
#include "sentinel/hello.h"

namespace sentinel::sim::stock {

using codec::Reply;

namespace {

Reply NoInteger() { return Reply::Error("ERR value is not an integer or out of range"); }
Reply WrongArity(const std::string& name) {
  return Reply::Error("ERR wrong number of arguments for '" + name + "' command");
}

}  // namespace

Answer Commands::Run(const Words& words) {
  const std::string name = AsciiLower(words[0]);
  if (name == "ping") {
    if (words.size() > 2) return {WrongArity(name), nullptr};
    return {words.size() == 1 ? Reply::Simple("PONG") : Reply::Bulk(words[1]), nullptr};
  }
  if (name == "publish") return {Publish(words), nullptr};
  if (name == "sentinel") return Sentinel(words);
  if (name == "client" && words.size() == 3 && AsciiLower(words[1]) == "setname") {
    return {Reply::Ok(), nullptr};
  }
  if (name == "auth") {
    return {Reply::Error("ERR AUTH <password> called without any password configured for the "
                         "default user. Are you sure your configuration is correct?"),
            nullptr};
  }
  return {Reply::Error("ERR unknown command '" + words[0] + "', with args beginning with: "),
          nullptr};
}

Reply Commands::Publish(const Words& words) {
  if (words.size() != 3) return WrongArity("publish");
  if (words[1] != kHelloChannel) {
    return Reply::Error("ERR Only HELLO messages are accepted by Sentinel instances.");
  }
  hellos_.Take(words[2]);
  return Reply::Integer(1);
}

Answer Commands::Sentinel(const Words& words) {
  if (words.size() < 2) return {WrongArity("sentinel"), nullptr};
  struct Row {
    const char* name;
    int arity;  // Negative: at least.
    Reply (Commands::*run)(const Words&);
  };
  static constexpr Row kRows[] = {
      {"get-master-addr-by-name", 3, &Commands::GetMasterAddr},
      {"master", 3, &Commands::ShowMaster},
      {"myid", 2, &Commands::MyId},
      {"failover", 3, &Commands::Failover},
      {"reset", 3, &Commands::Reset},
      {"monitor", 6, &Commands::Monitor},
      {"remove", 3, &Commands::Remove},
      {"set", -5, &Commands::Set},
  };
  const std::string name = AsciiLower(words[1]);
  const int count = static_cast<int>(words.size());
  if (name == "is-master-down-by-addr") {
    if (count != 6) return {WrongArity("sentinel|" + name), nullptr};
    return IsMasterDown(words);
  }
  for (const Row& row : kRows) {
    if (name != row.name) continue;
    const bool fits = row.arity < 0 ? count >= -row.arity : count == row.arity;
    return {fits ? (this->*row.run)(words) : WrongArity("sentinel|" + name), nullptr};
  }
  return {Reply::Error("ERR unknown subcommand '" + words[1] + "'. Try SENTINEL HELP."), nullptr};
}

Answer Commands::IsMasterDown(const Words& words) {
  const std::optional<std::int64_t> port = ParseInteger(words[3]);
  // Taken as a signed number and used without its sign: stock lets itself be poisoned.
  const std::optional<std::int64_t> epoch = ParseInteger(words[4]);
  if (!port || !epoch) return {NoInteger(), nullptr};

  const Endpoint address{words[2], static_cast<std::uint16_t>(*port)};
  Master* master = context_.memory.FindByAddress(address);
  const bool down = master != nullptr && master->sdown && !context_.memory.tilt;
  Election::Ballot ballot;
  if (master != nullptr && words[5] != "*") {
    ballot = election_.Vote(*master, static_cast<Epoch>(*epoch), words[5]);
  }
  Answer answer{Reply::Array({Reply::Integer(down ? 1 : 0),
                              Reply::Bulk(ballot.leader.empty() ? "*" : ballot.leader),
                              Reply::Integer(static_cast<std::int64_t>(ballot.epoch))}),
                nullptr};
  if (!ballot.leader.empty()) {
    answer.on_leave = [this, address, ballot] {
      context_.SawVote(address, ballot.leader, ballot.epoch);
    };
  }
  return answer;
}

Reply Commands::GetMasterAddr(const Words& words) {
  const Master* master = context_.memory.Find(words[2]);
  if (master == nullptr) return Reply::NullArray();
  const Endpoint& current = master->CurrentAddress();
  return Reply::Array({Reply::Bulk(current.ip), Reply::BulkNumber(current.port)});
}

// The address is the old one while a failover of its own goes on: others are told by the last
// command.
Reply Commands::ShowMaster(const Words& words) {
  const Master* master = context_.memory.Find(words[2]);
  if (master == nullptr) return Reply::Error("ERR No such master with that name");
  return Reply::Array({Reply::Bulk("name"), Reply::Bulk(master->name), Reply::Bulk("ip"),
                       Reply::Bulk(master->address.ip), Reply::Bulk("port"),
                       Reply::BulkNumber(master->address.port), Reply::Bulk("config-epoch"),
                       Reply::BulkNumber(master->config_epoch)});
}

Reply Commands::MyId(const Words&) { return Reply::Bulk(context_.id()); }

}  // namespace sentinel::sim::stock
