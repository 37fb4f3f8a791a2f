#include <algorithm>
#include <map>

#include "director.h"

namespace sentinel::scenario {
namespace {

milliseconds Millis(Duration duration) {
  return std::chrono::duration_cast<milliseconds>(duration);
}

void ReadSettings(CommandLine& line, MasterSettings& settings) {
  if (const auto quorum = line.Number("quorum")) settings.quorum = static_cast<int>(*quorum);
  if (const auto time = line.Time("down-after")) settings.down_after = Millis(*time);
  if (const auto time = line.Time("failover-timeout")) settings.failover_timeout = Millis(*time);
  if (const auto time = line.Time("reboot-down-after")) settings.reboot_down_after = Millis(*time);
  if (const auto time = line.Time("crash-failover-after")) {
    settings.crash_failover_after = Millis(*time);
  }
  if (const auto time = line.Time("forget-after")) {
    settings.forget_after = std::chrono::duration_cast<std::chrono::seconds>(*time);
  }
  if (const auto n = line.Number("parallel-syncs")) settings.parallel_syncs = static_cast<int>(*n);
  settings.verify_config = line.Option("verify-config").value_or("no") == "yes";
  settings.auto_failover = line.Option("auto-failover").value_or("yes") == "yes";
  settings.auth_user = line.Option("auth-user").value_or("");
  settings.auth_pass = line.Option("auth-pass").value_or("");
  settings.notification_script = line.Option("notification-script").value_or("");
  settings.client_reconfig_script = line.Option("reconfig-script").value_or("");
}

MasterState& LastMaster(PersistentState& state) {
  if (state.masters.empty()) Complain("this belongs behind a master");
  return state.masters.back();
}

void ReadServer(CommandLine& line, Server& server) {
  if (const auto offset = line.Number("offset")) server.offset = *offset;
  if (const auto n = line.Number("priority")) server.priority = static_cast<int>(*n);
}

}  // namespace

void Director::Self(CommandLine& line) {
  PersistentState& state = world_.initial();
  if (line.HasWord()) state.my_id = IdOf(line.Word());
  state.current_epoch = line.Number("epoch").value_or(0);
  state.process.peer_user = line.Option("peer-user").value_or("");
  state.process.peer_pass = line.Option("peer-pass").value_or("");
  state.process.require_pass = line.Option("requirepass").value_or("");
  state.process.announce_host = line.Option("announce").value_or("");
  state.process.announce_port =
      static_cast<std::uint16_t>(line.Number("announce-port").value_or(0));
  state.process.resolve_hostnames = line.Option("resolve-hostnames") == "yes";
  state.process.announce_hostnames = line.Option("announce-hostnames") == "yes";
}

void Director::Master(CommandLine& line) {
  MasterState master;
  master.name = line.Word();
  Server& server = world_.cluster().AddServer(line.Word());
  server.role = Role::kMaster;
  master.address = server.address;
  ReadSettings(line, master.settings);
  master.config_epoch = line.Number("config-epoch").value_or(0);
  master.leader_epoch = line.Number("leader-epoch").value_or(0);
  if (const auto left = line.Time("paused-for")) {
    master.pause = SavedPause{std::max<std::int64_t>(Millis(*left).count(), 1), Millis(*left)};
  }
  world_.initial().masters.push_back(std::move(master));
}

void Director::Replica(CommandLine& line) {
  MasterState& master = LastMaster(world_.initial());
  Server& server = world_.cluster().AddServer(line.Word());
  server.upstream = std::to_string(master.address.port);
  const bool known = !line.HasWord();
  if (!known && line.Word() != "unknown") Complain("a replica is known or unknown");
  if (known) master.known_replicas.push_back(server.address);
  ReadServer(line, server);
}

void Director::Sentinel(CommandLine& line) {
  const Voter& voter = world_.cluster().AddVoter(line.Word());
  LastMaster(world_.initial()).known_sentinels.push_back({voter.address, IdOf(voter.name)});
}

void Director::Name(CommandLine& line) {
  const std::string host = line.Word();
  world_.names()[host] = line.Word();
}

void Director::Seed(CommandLine& line) { world_.Seed(ParseNumber(line.Word())); }

void Director::Tune(CommandLine& line) {
  Tunables& tunables = world_.tunables();
  const std::map<std::string, milliseconds*> all = {
      {"ping-period", &tunables.ping_period},
      {"info-period", &tunables.info_period},
      {"ask-period", &tunables.ask_period},
      {"publish-period", &tunables.publish_period},
      {"election-timeout", &tunables.election_timeout},
  };
  for (const auto& [name, tunable] : all) {
    if (const auto time = line.Time(name)) *tunable = Millis(*time);
  }
  if (const auto links = line.Number("links-max")) {
    tunables.links_max = static_cast<std::size_t>(*links);
  }
}

void Director::Start(CommandLine&) {
  if (world_.initial().my_id.empty()) world_.initial().my_id = IdOf("a");
  world_.Start();
}

}  // namespace sentinel::scenario
