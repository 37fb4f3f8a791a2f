// One client of the HTTP port: requests one after the other, answers in portions.
//
// Nothing here waits for anybody: a client that takes its time to ask, or to read, is closed when
// that time is up; a long answer is made a portion a turn, as fast as the client reads.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "codec/http/message.h"
#include "io/event/timer.h"
#include "io/event/unique_fd.h"
#include "io/net/connection.h"

namespace sentinel::io {

class HttpConnection;

class HttpOwner {
 public:
  virtual codec::HttpResponse OnRequest(const codec::HttpRequest& request) = 0;
  // A request that could not be read; what is answered.
  virtual codec::HttpResponse OnFlaw(int status, const std::string& reason) = 0;
  // The last call, made once. The owner hands the connection to Loop::DestroyLater().
  virtual void OnClosed(HttpConnection& connection) = 0;
  // A follower did not read what was published.
  virtual void OnTooSlow(HttpConnection& connection) = 0;

 protected:
  ~HttpOwner() = default;
};

struct HttpLimits {
  std::size_t connections = 64;
  std::size_t followers = 16;
  std::size_t backlog = 256 * 1024;          // Bytes that a follower may leave unread.
  std::chrono::milliseconds idle{75'000};    // Between two requests.
  std::chrono::milliseconds asking{10'000};  // From its first byte to the end of a request.
  std::chrono::milliseconds taking{30'000};  // Of a whole answer.
};

class HttpConnection final : private ConnectionHandler {
 public:
  HttpConnection(Loop& loop, UniqueFd socket, std::unique_ptr<TlsSession> tls,
                 const HttpLimits& limits, HttpOwner& owner);

  // For a follower; others get nothing.
  void Publish(std::string_view text);
  // At once; OnClosed() is called.
  void Close();

  // It has not asked for anything (yet).
  bool idles() const { return phase_ == Phase::kAsking || phase_ == Phase::kRefused; }
  // All of its answer is made; what is missing is that it reads.
  bool has_its_answer() const { return phase_ == Phase::kAnswering && !rest_; }
  bool follows() const { return phase_ == Phase::kFollowing; }

 private:
  enum class Phase : std::uint8_t {
    kAsking,
    kAnswering,
    kFollowing,
    kRefused,  // What still comes in is dropped, so that the client gets to read why.
    kClosed,
  };

  void OnBytes(std::string_view bytes) override;
  void OnDrained() override { GoOn(); }
  void OnClosed(const std::string& reason) override;

  void ReadRequest();
  void Answer(const codec::HttpRequest& request, codec::HttpResponse response);
  void Refuse(int status, const std::string& reason);
  void WrittenSome();
  void GoOn();
  void WriteFramed(std::string_view body);
  void Answered();

  Loop& loop_;
  const HttpLimits& limits_;
  HttpOwner& owner_;
  Phase phase_ = Phase::kAsking;
  std::string input_;  // Of the next requests.
  bool keep_alive_ = true;
  bool chunks_ = false;                      // Of the answer under way.
  std::unique_ptr<codec::BodySource> rest_;  // Of that; null: all of it was written.
  std::string portion_;                      // Its memory serves the next one.
  Timer deadline_;
  Timer next_step_;
  Connection connection_;
};

}  // namespace sentinel::io
