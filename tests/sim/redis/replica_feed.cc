#include "sim/redis/replica_feed.h"

#include <utility>

namespace sentinel::sim {

using codec::Reply;

void ReplicaFeed::AttachWhole(RespSession& session, std::uint16_t port, const ReplicationLog& log) {
  Replica& replica = replicas_[session.id()];
  replica.session = &session;
  replica.port = port;
  replica.acked_at = host_.Now();
  replica.snapshot = log.data();
  session.Send(Reply::Simple("FULLRESYNC " + log.replid() + ' ' + std::to_string(log.offset())));
  replica.transfer =
      std::make_unique<Alarm>(host_, [this, id = session.id(), &log] { SendSnapshot(id, log); });
  replica.transfer->Arm(options_.transfer_time);
}

// The payload names the data set; whoever is told has it.
void ReplicaFeed::SendSnapshot(std::uint64_t session, const ReplicationLog& log) {
  Replica& replica = replicas_.at(session);
  replica.transferred = true;
  replica.session->Send(Reply::Bulk(log.replid() + ' ' + std::to_string(replica.snapshot.offset)));
  replica.session->Send(std::exchange(replica.waiting, Reply::Sequence()));
}

void ReplicaFeed::AttachPartial(RespSession& session, std::uint16_t port, const ReplicationLog& log,
                                std::int64_t first) {
  Replica& replica = replicas_[session.id()];
  replica.session = &session;
  replica.port = port;
  replica.acked_at = host_.Now();
  replica.transferred = true;
  replica.online = true;
  session.Send(Reply::Simple("CONTINUE " + log.replid()));
  session.Send(log.Since(first));
}

void ReplicaFeed::Stream(const Words& words) {
  if (replicas_.empty()) return;
  const Reply command = AsStream(words);
  for (auto& [id, replica] : replicas_) {
    if (replica.transferred) {
      replica.session->Send(command);
    } else {
      replica.waiting.Add(command);
    }
  }
}

void ReplicaFeed::OnAck(std::uint64_t session, std::uint64_t offset) {
  const auto found = replicas_.find(session);
  if (found == replicas_.end()) return;
  Replica& replica = found->second;
  replica.acked_at = host_.Now();
  replica.acked = offset;
  if (replica.transferred) replica.online = true;
}

void ReplicaFeed::Tick() {
  for (auto& [id, replica] : replicas_) {
    if (replica.transferred) continue;
    replica.session->Send(Reply::Simple(""));
    replica.acked_at = host_.Now();  // Nothing is expected of it so far.
  }
}

std::vector<std::uint64_t> ReplicaFeed::Silent() const {
  std::vector<std::uint64_t> silent;
  for (const auto& [id, replica] : replicas_) {
    if (host_.Now() - replica.acked_at > options_.repl_timeout) silent.push_back(id);
  }
  return silent;
}

std::vector<std::uint64_t> ReplicaFeed::Sessions() const {
  std::vector<std::uint64_t> ids;
  ids.reserve(replicas_.size());
  for (const auto& [id, replica] : replicas_) ids.push_back(id);
  return ids;
}

std::int64_t ReplicaFeed::LagOf(const Replica& replica) const {
  return std::chrono::duration_cast<std::chrono::seconds>(host_.Now() - replica.acked_at).count();
}

int ReplicaFeed::CountGood(Duration max_lag) const {
  const std::int64_t limit = std::chrono::duration_cast<std::chrono::seconds>(max_lag).count();
  int good = 0;
  for (const auto& [id, replica] : replicas_) good += replica.online && LagOf(replica) <= limit;
  return good;
}

const ReplicaFeed::Replica* ReplicaFeed::Find(const Upstream& address) const {
  for (const auto& [id, replica] : replicas_) {
    if (replica.session->remote_ip() == address.ip && replica.port == address.port) {
      return &replica;
    }
  }
  return nullptr;
}

std::size_t ReplicaFeed::waiting_commands() const {
  std::size_t commands = 0;
  for (const auto& [id, replica] : replicas_) commands += replica.waiting.elements().size();
  return commands;
}

}  // namespace sentinel::sim
