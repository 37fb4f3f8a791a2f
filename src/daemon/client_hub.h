// The command port: takes connections in, has their requests executed and sends what comes of it.
//
// A client's requests are answered in order: while one waits for the engine, or for a save that its
// answer tells about, nothing more is read from that client. Replies find their client by id, so
// one that has gone meanwhile is no harm.
//
// What CLIENT PAUSE holds back, or a save of the users, waits here, one request a client: a client
// that waits is not read.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "command/access.h"
#include "command/client_state.h"
#include "command/outcome.h"
#include "command/pubsub.h"
#include "command/server_facts.h"
#include "daemon/client_session.h"
#include "daemon/event_log.h"
#include "daemon/intake.h"
#include "daemon/line_quota.h"
#include "daemon/traffic.h"
#include "io/event/loop.h"
#include "io/event/timer.h"
#include "io/log/log_sink.h"
#include "io/net/client_connection.h"
#include "io/net/unsent_answers.h"
#include "model/model.h"
#include "sentinel/ports.h"

namespace sentinel::daemon {

class ClientHub final : public OperatorReplies, public Publisher, private SessionOwner {
 public:
  struct Options {
    SessionLimits limits;
    bool protected_mode = false;
    std::string unix_path;  // Shown as the address of clients of the Unix socket.
  };

  // What the hub works with; everything outlives it.
  struct Surroundings {
    io::Loop& loop;
    const Clock& clock;
    io::LogSink& log;
    const Model& model;
    const command::Host& host;
    Intake& intake;
    command::ServerFacts& facts;  // facts.max_clients is the limit in force.
    command::Access& access;
    Files& files;
    std::function<void()> on_shutdown;       // SHUTDOWN was asked for.
    std::function<void()> on_users_changed;  // By an ACL command.
  };

  ClientHub(const Surroundings& around, Options options);
  ~ClientHub() override;

  // Takes over an accepted connection, or refuses it. `tls` has done its handshake there; null: in
  // plain text.
  void Accept(io::UniqueFd socket, std::unique_ptr<io::TlsSession> tls = nullptr);

  void Publish(std::string_view channel, std::string_view payload) override;

  void OnReply(const OperatorReply& reply) override;

  // What clients have sent and got is counted up to now. Looks at all of them.
  void RefreshFigures();
  const command::ClientRegistry& clients() const { return registry_; }
  const command::PubSub& pubsub() const { return pubsub_; }

  std::size_t client_count() const { return sessions_.size(); }
  // True iff one more is taken in.
  bool has_room() const {
    return client_count() < around_.facts.max_clients || !strangers_.empty();
  }

 private:
  // A command that waits for the engine.
  struct Pending {
    ClientId client{};
    std::function<codec::Reply(const OperatorReply&)> render;  // Null: no reply is wanted.
  };

  // A request that CLIENT PAUSE holds back, or that waits for a file.
  struct ParkedRequest {
    ClientId client{};
    codec::Request words;
  };

  void OnRequest(ClientSession& session, codec::Request& words) override;
  void OnClosed(ClientSession& session, const io::ClientClosing& closing) override;

  void Perform(ClientSession& session, const codec::Request& words, MonotonicTime now);
  void LogIfLoginFailed(ClientSession& session, const command::Outcome& outcome, MonotonicTime now);
  void FollowPause(MonotonicTime now);
  void FollowUsers();
  void ReleaseParked();
  void PerformAgain(const std::vector<ParkedRequest>& requests, MonotonicTime now);

  // One per alternative of command::Outcome.
  void Carry(ClientSession& session, CommandToken token, command::Answer& answer);
  void Carry(ClientSession& session, CommandToken token, command::Submit& submit);
  void Carry(ClientSession& session, CommandToken token, command::HelloArrived& hello);
  void Carry(ClientSession& session, CommandToken token, command::Parked& parked);
  void Carry(ClientSession& session, CommandToken token, command::WriteFile& file);
  void Carry(ClientSession& session, CommandToken token, command::Shutdown& shutdown);
  void Carry(ClientSession& session, CommandToken token, command::Disconnect& disconnect);

  ClientSession* Find(ClientId id);
  bool DropStranger();
  void Refuse(io::UniqueFd socket, std::unique_ptr<io::TlsSession> tls, std::string_view text);
  void RefreshFor(ClientSession& session, const codec::Request& words, MonotonicTime now);
  void UpdateStanding(ClientSession& session);
  void LogClosing(const io::ClientClosing& closing, const std::string& client);

  const Surroundings around_;
  io::UnsentAnswers unsent_;  // Outlives all connections.
  const Options options_;
  Traffic traffic_;
  command::ClientRegistry registry_;
  command::PubSub pubsub_;
  std::unordered_map<ClientId, std::shared_ptr<ClientSession>> sessions_;
  std::set<ClientId> strangers_;  // Those who have still to log in; the oldest is the first.
  std::unordered_map<CommandToken, Pending> pending_;
  std::vector<ParkedRequest> parked_;                    // In the order they came, as are
  std::vector<ParkedRequest> waiting_for_files_;         // these.
  MonotonicTime pause_followed_ = MonotonicTime::min();  // The end that the timer stands for.
  io::Timer pause_end_;
  std::uint64_t users_followed_ = 0;  // How many changes of users were told.
  LineQuota login_lines_;
  std::uint64_t last_client_ = 0;
  std::uint64_t last_token_ = 0;

  class Refusals;
  std::unique_ptr<Refusals> refusals_;
};

}  // namespace sentinel::daemon
