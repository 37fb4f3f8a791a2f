#include "daemon/client_hub.h"

#include <array>
#include <optional>
#include <utility>
#include <variant>

#include "base/room.h"
#include "base/text.h"
#include "command/client_line.h"
#include "command/execute.h"
#include "command/texts.h"
#include "io/net/socket_address.h"

namespace sentinel::daemon {
namespace {

constexpr std::string_view kTooManyClients = "-ERR max number of clients reached\r\n";

constexpr std::string_view kProtectedMode =
    "-DENIED Redis is running in protected mode because protected mode is enabled and no password "
    "is set for the default user. Only clients on this machine are served. To let others in, set a "
    "password with requirepass, or set protected-mode to no in the configuration file and restart, "
    "after making sure that no untrusted network can reach this port.\r\n";

// Whom protected mode takes for this machine: the usual loopback addresses and no others, as stock.
bool FromThisMachine(const io::UniqueFd& socket) {
  const io::SocketAddress peer = io::PeerAddress(socket.get());
  const std::string ip = peer.ip();
  return peer.family() == AF_UNIX || ip == "127.0.0.1" || ip == "::1";
}

}  // namespace

// Connections that are only told why they are not wanted.
class ClientHub::Refusals final : private io::ClientHandler {
 public:
  explicit Refusals(io::Loop& loop) : loop_(loop) {}

  void Add(std::shared_ptr<io::ClientConnection> connection) {
    connections_.emplace(connection.get(), std::move(connection));
  }
  io::ClientHandler& handler() { return *this; }

 private:
  void OnRequest(io::ClientConnection&, codec::Request&) override {}
  void OnProtocolError(io::ClientConnection&, const std::string&) override {}
  void OnClosed(io::ClientConnection& client, const io::ClientClosing&) override {
    auto node = connections_.extract(&client);
    GiveRoomBack(connections_);
    loop_.DestroyLater(std::move(node.mapped()));
  }

  io::Loop& loop_;
  std::unordered_map<io::ClientConnection*, std::shared_ptr<io::ClientConnection>> connections_;
};

ClientHub::ClientHub(const Surroundings& around, Options options)
    : around_(around),
      options_(std::move(options)),
      traffic_(around.facts.counters),
      pause_end_(around.loop, [this] { ReleaseParked(); }),
      refusals_(std::make_unique<Refusals>(around.loop)) {}

ClientHub::~ClientHub() = default;

void ClientHub::Accept(io::UniqueFd socket, std::unique_ptr<io::TlsSession> tls) {
  if (sessions_.size() >= around_.facts.max_clients && !DropStranger()) {
    return Refuse(std::move(socket), std::move(tls), kTooManyClients);
  }
  const bool no_password = around_.access.users().default_user()->nopass();
  if (options_.protected_mode && no_password && !FromThisMachine(socket)) {
    return Refuse(std::move(socket), std::move(tls), kProtectedMode);
  }

  SessionOwner& owner = *this;
  auto session = std::make_shared<ClientSession>(around_.loop, around_.clock, std::move(socket),
                                                 std::move(tls), options_.limits, unsent_, traffic_,
                                                 owner);
  command::ClientState state = session->Describe(ClientId{++last_client_});
  if (state.unix_socket) state.addr = state.laddr = options_.unix_path + ":0";
  around_.access.Admit(state);
  around_.log.Log(LogLevel::kVerbose, "Accepted " + state.addr);

  session->Attach(registry_.Add(std::move(state)));
  UpdateStanding(*session);
  traffic_.CountConnection();
  sessions_.emplace(session->id(), std::move(session));
}

void ClientHub::Publish(std::string_view channel, std::string_view payload) {
  for (const command::Delivery& delivery : pubsub_.Deliveries(channel, payload)) {
    std::array<std::string, 2> encoded;  // RESP2, RESP3.
    for (const ClientId id : delivery.clients) {
      ClientSession* session = Find(id);
      if (session == nullptr) continue;
      const int resp = session->state().resp;
      std::string& bytes = encoded[resp == 3 ? 1 : 0];
      if (bytes.empty()) codec::Encode(delivery.push, resp, bytes);
      session->SendBytes(bytes);
    }
  }
}

void ClientHub::OnReply(const OperatorReply& reply) {
  auto node = pending_.extract(reply.token);
  if (node.empty()) return;
  ClientSession* session = Find(node.mapped().client);
  if (session == nullptr) return;
  if (node.mapped().render) session->Send(node.mapped().render(reply));
  session->Resume();
}

void ClientHub::OnRequest(ClientSession& session, codec::Request& words) {
  const MonotonicTime now = around_.clock.Now();
  traffic_.CountRequest(now);
  Perform(session, words, now);
}

void ClientHub::Perform(ClientSession& session, const codec::Request& words, MonotonicTime now) {
  RefreshFor(session, words, now);

  const CommandToken token{++last_token_};
  command::Context context{around_.model, session.state(), registry_, pubsub_, around_.access,
                           around_.facts, around_.host,    now,       token};
  command::Outcome outcome = command::Execute(context, words);

  LogIfLoginFailed(session, outcome, now);
  UpdateStanding(session);
  // Who asks may have more to ask. Hellos of peers come all the time and wait for nothing.
  if (!std::holds_alternative<command::HelloArrived>(outcome)) around_.loop.Hurry();
  std::visit([&](auto& what) { Carry(session, token, what); }, outcome);
  if (session.state().close_after_reply) session.CloseAfterReplies();
  for (const ClientId id : registry_.TakeCloseRequests()) {
    if (ClientSession* other = Find(id); other != nullptr) other->Close();
  }
  FollowPause(now);
  FollowUsers();
}

// Not as whom: a password may have been typed there. ACL LOG has it.
void ClientHub::LogIfLoginFailed(ClientSession& session, const command::Outcome& outcome,
                                 MonotonicTime now) {
  const auto* const answer = std::get_if<command::Answer>(&outcome);
  const bool failed = answer != nullptr && answer->reply.is_error() &&
                      answer->reply.text() == command::texts::kWrongPass;
  if (!failed) return;
  const LineQuota::Verdict verdict = login_lines_.Take(now);
  if (verdict == LineQuota::Verdict::kDrop) return;
  const std::string more = verdict == LineQuota::Verdict::kLogAsLast
                               ? " More of them are in ACL LOG and not logged for a while."
                               : "";
  around_.log.Log(LogLevel::kWarning, "A client failed to log in (addr=" + session.state().addr +
                                          " laddr=" + session.state().laddr + ")" + more);
}

void ClientHub::FollowUsers() {
  if (users_followed_ == around_.access.changes()) return;
  users_followed_ = around_.access.changes();
  for (auto& [id, session] : sessions_) UpdateStanding(*session);
  around_.on_users_changed();
}

// Began, prolonged or ended by the command just carried out: one timer follows.
void ClientHub::FollowPause(MonotonicTime now) {
  const MonotonicTime until = registry_.pause().until();
  if (until == pause_followed_) return;
  pause_followed_ = until;
  pause_end_.Arm(until > now ? until - now : Duration::zero());
}

void ClientHub::ReleaseParked() {
  const MonotonicTime now = around_.clock.Now();
  if (registry_.pause().active(now)) return pause_end_.Arm(registry_.pause().until() - now);
  PerformAgain(std::exchange(parked_, {}), now);
}

// Each may begin another pause or save, which holds those behind it.
void ClientHub::PerformAgain(const std::vector<ParkedRequest>& requests, MonotonicTime now) {
  for (const ParkedRequest& request : requests) {
    ClientSession* session = Find(request.client);
    if (session == nullptr) continue;
    session->Resume();
    Perform(*session, request.words, now);
  }
}

void ClientHub::Carry(ClientSession& session, CommandToken, command::Answer& answer) {
  if (!answer.shows_state || around_.intake.settled()) return session.Send(answer.reply);
  session.Hold();
  around_.intake.WhenTried([this, id = session.id(), reply = std::move(answer.reply)] {
    ClientSession* asker = Find(id);
    if (asker == nullptr) return;
    asker->Send(reply);
    asker->Resume();
  });
}

void ClientHub::Carry(ClientSession& session, CommandToken token, command::Submit& submit) {
  session.Hold();
  pending_.emplace(token, Pending{session.id(), std::move(submit.render)});
  around_.intake.Deliver(std::move(submit.input));
}

void ClientHub::Carry(ClientSession& session, CommandToken, command::HelloArrived& hello) {
  session.Send(hello.reply);
  if (hello.hello) {
    around_.intake.Deliver(HelloPublished{std::move(*hello.hello)});
  } else {
    ++around_.facts.counters.malformed_hellos;
  }
}

void ClientHub::Carry(ClientSession& session, CommandToken, command::Parked& parked) {
  session.Hold();
  const bool by_pause = parked.until == command::Parked::Until::kPauseEnds;
  auto& waiting = by_pause ? parked_ : waiting_for_files_;
  waiting.push_back({session.id(), std::move(parked.words)});
}

void ClientHub::Carry(ClientSession& session, CommandToken, command::WriteFile& file) {
  session.Hold();
  around_.access.BeginSave();
  const std::string path = file.path;
  around_.files.Replace(
      file.path, std::move(file.text),
      [this, path, id = session.id(), render = std::move(file.render)](const SaveResult& result) {
        if (!result.ok) {
          around_.log.Log(LogLevel::kWarning, "Saving " + path + ": " + result.reason);
        }
        if (ClientSession* asker = Find(id); asker != nullptr) {
          if (render) asker->Send(render(result.ok));
          asker->Resume();
        }
        around_.access.EndSave();
        if (around_.access.saving()) return;
        PerformAgain(std::exchange(waiting_for_files_, {}), around_.clock.Now());
      });
}

void ClientHub::Carry(ClientSession&, CommandToken, command::Shutdown&) { around_.on_shutdown(); }

void ClientHub::Carry(ClientSession& session, CommandToken, command::Disconnect&) {
  around_.log.Log(LogLevel::kWarning,
                  "Possible SECURITY ATTACK detected. A client sent POST or Host:, as a browser or "
                  "HTTP client that was lured here would. Connection from " +
                      session.state().addr + " aborted.");
  session.Close();
}

void ClientHub::OnClosed(ClientSession& session, const io::ClientClosing& closing) {
  const bool dropped = closing.cause == io::ClientClosing::Cause::kOutputBuffer;
  if (dropped && pubsub_.Count(session.id()) > 0) ++around_.facts.counters.subscribers_dropped;
  LogClosing(closing, command::ClientLine(session.state(), pubsub_, around_.clock.Now()));
  const ClientId id = session.id();
  pubsub_.Drop(id);
  strangers_.erase(id);
  auto node = sessions_.extract(id);
  GiveRoomBack(sessions_);
  around_.loop.DestroyLater(std::move(node.mapped()));
  registry_.Remove(id);
}

ClientSession* ClientHub::Find(ClientId id) {
  const auto it = sessions_.find(id);
  return it == sessions_.end() ? nullptr : it->second.get();
}

// Makes room for one more: whoever reaches the port can hold a connection open, and operators and
// peers come by the same one. Returns false when all have logged in.
bool ClientHub::DropStranger() {
  if (strangers_.empty()) return false;
  ClientSession* const oldest = Find(*strangers_.begin());
  strangers_.erase(strangers_.begin());
  around_.log.Log(LogLevel::kVerbose,
                  "Closing client that has not logged in, as others came: " + oldest->state().addr);
  oldest->Close();
  return true;
}

void ClientHub::Refuse(io::UniqueFd socket, std::unique_ptr<io::TlsSession> tls,
                       std::string_view text) {
  ++around_.facts.counters.connections_rejected;
  auto connection = std::make_shared<io::ClientConnection>(
      around_.loop, around_.clock, std::move(socket), std::move(tls), options_.limits.normal,
      unsent_, refusals_->handler());
  connection->Write(text);
  connection->CloseAfterWrite();
  refusals_->Add(std::move(connection));
}

void ClientHub::RefreshFigures() {
  for (auto& [id, session] : sessions_) session->RefreshState();
}

// Figures that only these commands show are brought up to date for them alone, and those of all
// clients only for the two that show all: there may be thousands.
void ClientHub::RefreshFor(ClientSession& session, const codec::Request& words, MonotonicTime now) {
  const bool info = EqualsIgnoreCase(words.front(), "info");
  const bool client = words.size() > 1 && EqualsIgnoreCase(words.front(), "client");
  if (info || (client && EqualsIgnoreCase(words[1], "list"))) {
    RefreshFigures();
  } else if (client && EqualsIgnoreCase(words[1], "info")) {
    session.RefreshState();
  }
  if (info) traffic_.Refresh(now);  // Behind what the clients had still to tell.
}

void ClientHub::UpdateStanding(ClientSession& session) {
  const bool must_authenticate = !around_.access.IsAuthenticated(session.state());
  if (must_authenticate) {
    strangers_.insert(session.id());
  } else {
    strangers_.erase(session.id());
  }
  session.SetStanding({.must_authenticate = must_authenticate,
                       .subscribed = pubsub_.Count(session.id()) > 0,
                       .parked = session.state().parked});
}

void ClientHub::LogClosing(const io::ClientClosing& closing, const std::string& client) {
  using Cause = io::ClientClosing::Cause;
  switch (closing.cause) {
    case Cause::kPeerClosed:
      return around_.log.Log(LogLevel::kVerbose, "Client closed connection " + client);
    case Cause::kFailed:
      return around_.log.Log(LogLevel::kVerbose, "Reading from client: " + closing.reason);
    case Cause::kClosedByUs:
      return;
    case Cause::kProtocolError:
      return around_.log.Log(LogLevel::kVerbose, "Protocol error from client: " + client);
    case Cause::kQueryBuffer:
      return around_.log.Log(LogLevel::kWarning,
                             "Closing client that reached max query buffer length: " + client);
    case Cause::kOutputBuffer:
      return around_.log.Log(LogLevel::kWarning,
                             "Client " + client +
                                 " scheduled to be closed ASAP for overcoming of output buffer "
                                 "limits.");
    case Cause::kIdle:
      return around_.log.Log(LogLevel::kVerbose, "Closing idle client");
  }
}

}  // namespace sentinel::daemon
