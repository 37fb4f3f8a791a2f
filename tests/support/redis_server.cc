#include "support/redis_server.h"

#include <fmt/format.h>

#include <cstdlib>
#include <utility>

#include "support/programs.h"
#include "support/temp_dir.h"

namespace sentinel::harness {

RedisServer::RedisServer(const std::filesystem::path& parent, RedisServerOptions options)
    : options_(std::move(options)),
      dir_(parent / options_.label),
      config_file_(dir_ / "redis.conf"),
      log_file_(dir_ / "redis.log") {
  std::filesystem::create_directories(dir_);
  WriteFile(config_file_, ConfigText());
}

std::string RedisServer::ConfigText() const {
  std::string text = fmt::format(
      "port {}\nbind 127.0.0.1\ndir \"{}\"\nsave \"\"\n"
      "repl-diskless-sync yes\nrepl-diskless-sync-delay 0\nreplica-priority {}\n",
      port(), dir_.string(), options_.priority);
  if (!options_.password.empty()) {
    text += fmt::format("requirepass {0}\nmasterauth {0}\n", options_.password);
  }
  if (options_.replica_of != 0)
    text += fmt::format("replicaof 127.0.0.1 {}\n", options_.replica_of);
  for (const std::string& line : options_.extra) text += line + "\n";
  return text;
}

void RedisServer::Start() {
  ProcessOptions process;
  process.argv = {RedisServerProgram(), config_file_.string()};
  process.stdout_file = log_file_;
  process_ = std::make_unique<Process>(process);
}

void RedisServer::WaitUntilReady() {
  WaitFor(fmt::format("{} to answer on port {}", label(), port()), [this] {
    if (!Running()) return Observation{false, "it has ended\n" + TailOf(log_file_, 5)};
    const Reply reply = Connect().Command({"PING"});
    return Observation{reply.text == "PONG", reply.Describe()};
  });
}

std::string RedisServer::Role() const { return Field(Replication(), "role"); }

std::uint16_t RedisServer::MasterPort() const {
  return static_cast<std::uint16_t>(std::atoi(Field(Replication(), "master_port").c_str()));
}

Observation RedisServer::Follows(std::uint16_t master) const {
  const Fields info = Replication();
  const std::string role = Field(info, "role");
  const std::string port = Field(info, "master_port");
  const std::string link = Field(info, "master_link_status");
  return {role == "slave" && port == std::to_string(master) && link == "up",
          fmt::format("{}: role {} master_port {} link {}", label(), role, port, link)};
}

}  // namespace sentinel::harness
