#include "io/net/http_connection.h"

#include <utility>

#include "codec/http/request_head.h"
#include "codec/http/response_head.h"
#include "io/event/loop.h"

namespace sentinel::io {
namespace {

// How long a refused client has to read why.
constexpr std::chrono::milliseconds kToReadARefusal{2'000};

codec::HttpFraming FramingOf(const codec::HttpResponse& response, bool chunks) {
  if (!response.rest && !response.follows) return codec::HttpFraming::kLength;
  return chunks ? codec::HttpFraming::kChunks : codec::HttpFraming::kUntilEnd;
}

}  // namespace

HttpConnection::HttpConnection(Loop& loop, UniqueFd socket, std::unique_ptr<TlsSession> tls,
                               const HttpLimits& limits, HttpOwner& owner)
    : loop_(loop),
      limits_(limits),
      owner_(owner),
      deadline_(loop, [this] { Close(); }),
      next_step_(loop, [this] { GoOn(); }),
      connection_(loop, std::move(socket), std::move(tls), *this) {
  deadline_.Arm(limits_.asking);
}

void HttpConnection::OnBytes(std::string_view bytes) {
  if (phase_ != Phase::kAsking && phase_ != Phase::kAnswering) return;
  const bool first = input_.empty();
  input_ += bytes;
  if (phase_ != Phase::kAsking) return;
  if (first) deadline_.Arm(limits_.asking);
  ReadRequest();
}

void HttpConnection::ReadRequest() {
  const auto end = codec::HttpHeadEnd(input_);
  if (end.value_or(input_.size()) > codec::kHttpHeadMax) {
    return Refuse(413, "the request is too long");
  }
  if (!end) return;
  const auto request = codec::ParseHttpHead(std::string_view(input_).substr(0, *end));
  if (!request) return Refuse(request.error().status, request.error().reason);
  input_.erase(0, *end);
  Answer(*request, owner_.OnRequest(*request));
}

void HttpConnection::Answer(const codec::HttpRequest& request, codec::HttpResponse response) {
  const codec::HttpFraming framing = FramingOf(response, request.chunks);
  keep_alive_ = request.keep_alive && framing != codec::HttpFraming::kUntilEnd;
  chunks_ = framing == codec::HttpFraming::kChunks;
  phase_ = Phase::kAnswering;
  connection_.PauseReading();
  deadline_.Arm(limits_.taking);
  connection_.Write(codec::HttpHead(response, framing, keep_alive_));
  WrittenSome();
  if (request.method == "HEAD") return;
  WriteFramed(response.body);
  rest_ = std::move(response.rest);
  if (!response.follows) return;
  phase_ = Phase::kFollowing;
  deadline_.Cancel();
  input_.clear();
  connection_.ResumeReading();  // To see its end.
}

void HttpConnection::Refuse(int status, const std::string& reason) {
  const codec::HttpResponse response = owner_.OnFlaw(status, reason);
  connection_.Write(codec::HttpHead(response, codec::HttpFraming::kLength, false));
  connection_.Write(response.body);
  phase_ = Phase::kRefused;
  input_.clear();
  deadline_.Arm(kToReadARefusal);
}

void HttpConnection::WriteFramed(std::string_view body) {
  if (!chunks_) return connection_.Write(body);
  std::string chunk;
  codec::AppendChunk(chunk, body);
  connection_.Write(chunk);
}

void HttpConnection::WrittenSome() {
  next_step_.Arm(Duration::zero());
  loop_.Hurry();
}

// One portion in a turn: what everybody else waits for comes in between. While the client does not
// read, this waits for OnDrained().
void HttpConnection::GoOn() {
  if (phase_ != Phase::kAnswering || connection_.output_size() > 0) return;
  if (!rest_) return Answered();
  portion_.clear();
  const bool more = rest_->Append(portion_);
  WriteFramed(portion_);
  if (!more) {
    rest_.reset();
    if (chunks_) connection_.Write(codec::kLastChunk);
  }
  WrittenSome();
}

void HttpConnection::Answered() {
  if (!keep_alive_) {
    phase_ = Phase::kRefused;
    return connection_.CloseWhenDrained();
  }
  phase_ = Phase::kAsking;
  deadline_.Arm(input_.empty() ? limits_.idle : limits_.asking);
  connection_.ResumeReading();
  if (!input_.empty()) ReadRequest();
}

void HttpConnection::Publish(std::string_view text) {
  if (phase_ != Phase::kFollowing) return;
  WriteFramed(text);
  if (connection_.output_size() <= limits_.backlog) return;
  owner_.OnTooSlow(*this);
  Close();
}

void HttpConnection::Close() {
  if (phase_ == Phase::kClosed) return;
  phase_ = Phase::kClosed;
  connection_.Close();
  owner_.OnClosed(*this);
}

void HttpConnection::OnClosed(const std::string&) {
  if (phase_ == Phase::kClosed) return;
  phase_ = Phase::kClosed;
  owner_.OnClosed(*this);
}

}  // namespace sentinel::io
