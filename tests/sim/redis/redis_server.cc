#include "sim/redis/redis_server.h"

#include <utility>

#include "sim/redis/redis_process.h"

namespace sentinel::sim {

RedisServer::RedisServer(Network& network, Host& host, Ledger& ledger, Random& random,
                         RedisOptions options)
    : network_(network),
      host_(host),
      ledger_(ledger),
      random_(random),
      options_(std::move(options)),
      disk_{.config = options_.config, .data = EmptyData()} {}

RedisServer::~RedisServer() = default;

std::string RedisServer::NewId() {
  return MakeHexId([this] { return random_.Bits(); });
}

DataSet RedisServer::EmptyData() { return {ledger_.Root(NewId()), 0}; }

void RedisServer::Start(StartOptions options) {
  if (process_) return;
  network_.Start(host_);
  disk_.append_only = options.keep_data;
  if (!options.keep_data) disk_.data = EmptyData();
  run_id_ = NewId();
  process_ = std::make_unique<RedisProcess>(
      RedisProcess::World{network_, host_, ledger_, random_, options_, disk_, counters_}, run_id_,
      options.loading);
}

void RedisServer::Crash(bool power_loss) {
  if (process_) disk_.data = process_->log().data();
  // The network first: it decides what the peers hear of it.
  network_.Crash(host_, power_loss);
  process_ = nullptr;
}

// --- faults ----------------------------------------------------------------------------------

void RedisServer::SetBusy(bool busy) {
  if (process_) process_->SetBusy(busy);
}

void RedisServer::SetPassword(const std::string& password) {
  if (!process_) return;
  process_->config().requirepass = password;
  process_->config().masterauth = password;
}

void RedisServer::SetPriority(int priority) {
  disk_.config.priority = priority;
  if (process_) process_->config().priority = priority;
}

void RedisServer::SetMinReplicas(int min_replicas_to_write) {
  disk_.config.min_replicas_to_write = min_replicas_to_write;
  if (process_) process_->config().min_replicas_to_write = min_replicas_to_write;
}

void RedisServer::SetReplicationLag(Duration lag) {
  if (process_) process_->SetLag(lag);
}

void RedisServer::KillClients() {
  if (process_) process_->KillClients();
}

// --- what it is ------------------------------------------------------------------------------

Role RedisServer::role() const { return upstream() ? Role::kReplica : Role::kMaster; }

std::optional<Upstream> RedisServer::upstream() const {
  return process_ ? process_->config().replicaof : disk_.config.replicaof;
}

bool RedisServer::link_up() const { return process_ && process_->link().connected(); }

const std::string& RedisServer::run_id() const { return run_id_; }

DataSet RedisServer::data() const { return process_ ? process_->log().data() : disk_.data; }

bool RedisServer::loading() const { return process_ && process_->loading(); }
bool RedisServer::busy() const { return process_ && process_->busy(); }
bool RedisServer::in_failover() const { return process_ && process_->in_failover(); }
bool RedisServer::writable() const { return process_ && process_->writable(); }

std::size_t RedisServer::connections() const { return process_ ? process_->connections() : 0; }
std::size_t RedisServer::replicas() const { return process_ ? process_->feed().size() : 0; }
std::size_t RedisServer::backlog() const { return process_ ? process_->backlog() : 0; }

std::string RedisServer::Info() const { return process_ ? process_->Info("") : std::string(); }

std::string RedisServer::Describe() const {
  std::string text = running() ? "" : "dead ";
  if (loading()) text += "loading ";
  if (busy()) text += "busy ";
  if (in_failover()) text += "handing over ";
  if (const std::optional<Upstream> from = upstream()) {
    text += "replica of " + from->ip + (link_up() ? " (up)" : " (down)");
  } else {
    text += "master with " + std::to_string(replicas()) + " replicas";
  }
  text += ", history " + ledger_.replid(data().history).substr(0, 8) + " offset " +
          std::to_string(offset());
  return text;
}

}  // namespace sentinel::sim
