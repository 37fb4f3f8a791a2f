#include "sim/stock/test/mini_server.h"

#include <utility>

#include "sim/sentinel/sentinel_node.h"

namespace sentinel::sim::stock {

using codec::Reply;

MiniServer::MiniServer(Network& network, Host& host, MiniServers& all, std::string upstream)
    : network_(network), host_(host), all_(all), upstream_(std::move(upstream)) {
  all_[ip()] = this;
  Start();
}

void MiniServer::Start() {
  network_.Start(host_);
  network_.Listen(host_, kRedisPort, [this](Channel channel) { Accept(std::move(channel)); });
}

void MiniServer::Crash() {
  network_.Crash(host_, false);
  sessions_.clear();
  subscribers_.clear();
  queued_.clear();
}

void MiniServer::Accept(Channel channel) {
  const std::uint64_t id = ++last_session_;
  RespSession::Callbacks callbacks;
  callbacks.request = [this](RespSession& session, const Words& words) {
    OnRequest(session, words);
  };
  callbacks.closed = [this](RespSession& session) {
    const std::uint64_t gone = session.id();
    subscribers_.erase(gone);
    queued_.erase(gone);
    sessions_.erase(gone);
  };
  sessions_[id] = std::make_unique<RespSession>(id, std::move(channel), std::move(callbacks));
}

void MiniServer::OnRequest(RespSession& session, const Words& words) {
  const auto transaction = queued_.find(session.id());
  if (transaction == queued_.end()) return session.Send(Run(session, words));
  if (words[0] != "EXEC") {
    transaction->second.push_back(words);
    return session.Send(Reply::Simple("QUEUED"));
  }
  const std::vector<Words> commands = std::move(transaction->second);
  queued_.erase(transaction);
  session.Send(Reply::Array(std::vector<Reply>(commands.size(), Reply::Ok())));
  for (const Words& command : commands) Exec(session, command);
}

Reply MiniServer::Run(RespSession& session, const Words& words) {
  if (words[0] == "PING") {
    return ping_answer.empty() ? Reply::Simple("PONG") : Reply::Error(ping_answer);
  }
  if (words[0] == "INFO") return Reply::Bulk(Info());
  if (words[0] == "SUBSCRIBE") return Subscribe(session, words[1]);
  if (words[0] == "MULTI") queued_[session.id()];
  if (words[0] == "PUBLISH") {
    Spread(words[1], words[2]);
    return Reply::Integer(1);
  }
  return Reply::Ok();
}

Reply MiniServer::Subscribe(RespSession& session, const std::string& channel) {
  if (refuses_subscribers) return Reply::Error("NOPERM no subscribers here");
  subscribers_.insert(session.id());
  return Reply::Array({Reply::Bulk("subscribe"), Reply::Bulk(channel), Reply::Integer(1)});
}

// A master hands messages on to its replicas.
void MiniServer::Spread(const std::string& channel, const std::string& payload) {
  for (const std::uint64_t id : subscribers_) {
    sessions_.at(id)->Send(
        Reply::Array({Reply::Bulk("message"), Reply::Bulk(channel), Reply::Bulk(payload)}));
  }
  for (const auto& [ip, other] : all_) {
    if (other->upstream_ == host_.ip() && other != this) other->Spread(channel, payload);
  }
}

void MiniServer::Exec(RespSession& session, const Words& words) {
  if (words[0] == "SLAVEOF") upstream_ = words[1] == "NO" ? "" : words[1];
  if (words[0] == "CLIENT") Kill(words[3] == "pubsub", session.id());
}

void MiniServer::Kill(bool subscribers, std::uint64_t spared) {
  for (auto it = sessions_.begin(); it != sessions_.end();) {
    const std::uint64_t id = it->first;
    if (id == spared || subscribers_.contains(id) != subscribers) {
      ++it;
      continue;
    }
    it = sessions_.erase(it);
    subscribers_.erase(id);
    queued_.erase(id);
  }
}

std::string MiniServer::Info() const {
  std::string text = "# Server\r\nrun_id:" + std::string(40 - ip().size(), 'a') + ip() + "\r\n";
  if (upstream_.empty()) {
    text += "role:master\r\n";
  } else {
    const auto master = all_.find(upstream_);
    const bool up = link_up && master != all_.end() && master->second->host_.running();
    text += "role:slave\r\nmaster_host:" + upstream_ + "\r\nmaster_port:6379\r\n";
    text += std::string("master_link_status:") + (up ? "up" : "down") + "\r\n";
    text += "slave_priority:" + std::to_string(priority) + "\r\n";
    text += "slave_repl_offset:" + std::to_string(offset) + "\r\n";
    if (!up) text += "master_link_down_since_seconds:1\r\n";
  }
  int number = 0;
  for (const auto& [ip, other] : all_) {
    if (other->upstream_ != host_.ip() || !other->host_.running()) continue;
    text += "slave" + std::to_string(number++) + ":ip=" + ip + ",port=6379,state=online\r\n";
  }
  return text;
}

}  // namespace sentinel::sim::stock
