#include "daemon/client_session.h"

#include <utility>

namespace sentinel::daemon {
namespace {

// What a client that has not authenticated may leave unread: 16 KiB of replies and 1 KiB beyond
// (command sheet, section 3.2).
constexpr io::OutputLimit kUnauthenticatedOutput{17 * 1024, 0, std::chrono::seconds(0)};

}  // namespace

ClientSession::ClientSession(io::Loop& loop, const Clock& clock, io::UniqueFd socket,
                             std::unique_ptr<io::TlsSession> tls, const SessionLimits& limits,
                             io::UnsentAnswers& unsent, Traffic& traffic, SessionOwner& owner)
    : clock_(clock),
      limits_(limits),
      traffic_(traffic),
      owner_(owner),
      connection_(loop, clock, std::move(socket), std::move(tls), limits.normal, unsent,
                  *this) {}

command::ClientState ClientSession::Describe(ClientId id) const {
  command::ClientState state;
  state.id = id;
  state.addr = connection_.peer_text();
  state.laddr = connection_.local_text();
  state.fd = connection_.fd();
  state.unix_socket = connection_.is_unix();
  state.connected_at = connection_.created_at();
  state.last_command_at = connection_.created_at();
  return state;
}

void ClientSession::Send(const codec::Reply& reply) {
  if (reply.is_error()) traffic_.CountError();
  connection_.Write(reply, state_->resp);
}

void ClientSession::SendBytes(std::string_view bytes) {
  CountTraffic();  // A subscriber asks nothing for days.
  connection_.Write(bytes);
}

void ClientSession::SetStanding(const Standing& standing) {
  connection_.set_authenticated(!standing.must_authenticate);
  if (standing != standing_) {
    connection_.set_output_limit(standing.must_authenticate ? kUnauthenticatedOutput
                                 : standing.subscribed      ? limits_.subscribed
                                                            : limits_.normal.output);
    const bool may_idle = standing.subscribed || standing.parked;
    connection_.set_idle_timeout(may_idle ? std::chrono::seconds(0) : limits_.normal.idle_timeout);
  }
  standing_ = standing;
}

void ClientSession::RefreshState() {
  CountTraffic();
  state_->query_bytes = connection_.query_size();
  state_->query_capacity = connection_.query_room();
  state_->output_bytes = connection_.output_size();
  state_->write_pending = connection_.stuck();
  state_->net_input_bytes = connection_.bytes_in();
  state_->net_output_bytes = connection_.bytes_out();
}

void ClientSession::OnRequest(io::ClientConnection&, codec::Request& words) {
  CountTraffic();
  std::size_t bytes = 0;
  for (const std::string& word : words) bytes += word.size();
  state_->argv_bytes = bytes;
  owner_.OnRequest(*this, words);
}

void ClientSession::OnProtocolError(io::ClientConnection&, const std::string& text) {
  Send(codec::Reply::Error(text));
}

void ClientSession::OnClosed(io::ClientConnection&, const io::ClientClosing& closing) {
  RefreshState();
  state_->output_bytes = closing.unsent;
  owner_.OnClosed(*this, closing);
}

void ClientSession::CountTraffic() {
  const std::uint64_t in = connection_.bytes_in();
  const std::uint64_t out = connection_.bytes_out();
  if (in == counted_in_ && out == counted_out_) return;
  traffic_.CountBytes(clock_.Now(), in - counted_in_, out - counted_out_);
  counted_in_ = in;
  counted_out_ = out;
}

}  // namespace sentinel::daemon
