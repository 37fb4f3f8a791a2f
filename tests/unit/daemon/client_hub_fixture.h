// A client hub with fakes around it, and clients of it at the far end of socket pairs.
#pragma once

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "command/command_catalog.h"
#include "command/load_users.h"
#include "daemon/client_hub.h"
#include "io/event/system_clock.h"

namespace sentinel::daemon {

class FakeIntake final : public Intake {
 public:
  void Deliver(Input input) override {
    inputs.push_back(std::move(input));
    if (on_deliver) on_deliver(inputs.back());
  }
  bool settled() const override { return is_settled; }
  void WhenTried(std::function<void()> callback) override {
    waiting.push_back(std::move(callback));
  }

  void Settle() {
    is_settled = true;
    for (const auto& callback : std::exchange(waiting, {})) callback();
  }

  bool is_settled = true;
  std::vector<Input> inputs;
  std::vector<std::function<void()>> waiting;
  std::function<void(const Input&)> on_deliver;
};

class FakeHost final : public command::Host {
 public:
  std::chrono::system_clock::time_point WallNow() const override { return {}; }
  command::CpuUsage Cpu() const override { return {}; }
  std::uint64_t RandomBits() const override { return 0; }
  codec::LogThreshold log_level() const override { return codec::LogThreshold::kNotice; }
  void SetLogLevel(codec::LogThreshold) const override {}
  bool IsExecutable(const std::string&) const override { return true; }
  std::string WhyScriptRefused(const std::string&) const override { return {}; }
  const codec::TlsOptions& tls() const override { return tls_; }
  Result<void> SetTls(const codec::TlsOptions&) const override { return Fail("no TLS here"); }
  Result<std::string> ReadPassword(const std::string&) const override { return std::string("pw"); }
  Result<std::string> ReadFile(const std::string&) const override { return file; }

  std::string file;  // The text of any.

 private:
  codec::TlsOptions tls_;
};

class FakeFiles final : public Files {
 public:
  void Replace(std::string path, std::string text, std::function<void(SaveResult)> done) override {
    replaced.emplace_back(std::move(path), std::move(text));
    waiting.push_back(std::move(done));
  }
  void Finish(const SaveResult& result) {
    for (const auto& done : std::exchange(waiting, {})) done(result);
  }
  void FinishFirst() {
    const auto done = std::move(waiting.front());
    waiting.erase(waiting.begin());
    done({});
  }

  std::vector<std::pair<std::string, std::string>> replaced;
  std::vector<std::function<void(SaveResult)>> waiting;
};

class LinesLogged final : public io::LogSink {
 public:
  void Log(LogLevel, std::string_view text) override { lines.emplace_back(text); }
  std::vector<std::string> lines;
};

// The far end of a connection to the hub.
class Client {
 public:
  Client(io::Loop& loop, ClientHub& hub) : loop_(loop) {
    int ends[2];
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    fd_ = io::UniqueFd(ends[0]);
    hub.Accept(io::UniqueFd(ends[1]));
  }

  void Send(const std::string& lines) const {
    ASSERT_EQ(::write(fd_.get(), lines.data(), lines.size()), static_cast<ssize_t>(lines.size()));
  }

  // Turns the loop until what came ends in `end`, and returns all that came since the last call.
  std::string ReadTo(const std::string& end) {
    while (!received_.ends_with(end) && !closed_) {
      loop_.RunTurn(std::chrono::milliseconds(50));
      Drain();
    }
    EXPECT_TRUE(received_.ends_with(end)) << received_;
    return std::exchange(received_, {});
  }

  std::string Ask(const std::string& line, const std::string& end = "\r\n") {
    Send(line + "\r\n");
    return ReadTo(end);
  }

  // Turns the loop until the hub has hung up, and returns what it said before.
  std::string ReadToEnd() {
    while (!closed_) {
      loop_.RunTurn(std::chrono::milliseconds(50));
      Drain();
    }
    return std::exchange(received_, {});
  }

  // What has come without waiting for more.
  std::string Peek() {
    Drain();
    return received_;
  }

  void HangUp() { fd_.Reset(); }

 private:
  void Drain() {
    char buffer[4096];
    for (;;) {
      const ssize_t size = ::read(fd_.get(), buffer, sizeof buffer);
      if (size > 0) {
        received_.append(buffer, static_cast<std::size_t>(size));
        continue;
      }
      closed_ = closed_ || size == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
      return;
    }
  }

  io::Loop& loop_;
  io::UniqueFd fd_;
  std::string received_;
  bool closed_ = false;
};

class ClientHubTest : public ::testing::Test {
 protected:
  ClientHubTest() {
    ::signal(SIGPIPE, SIG_IGN);  // As the program does at start.
    model_.my_id = std::string(40, 'a');
    facts_.max_clients = 100;
    options_.unix_path = "/tmp/s.sock";
  }

  ClientHub& hub() {
    if (!hub_) {
      hub_ = std::make_unique<ClientHub>(
          ClientHub::Surroundings{loop_, clock_, log_, model_, host_, intake_, facts_, access_,
                                  files_, [this] { ++shutdowns_; }, [this] { ++user_changes_; }},
          options_);
    }
    return *hub_;
  }

  Client Connect() { return Client(loop_, hub()); }
  void Turn(int times = 3) {
    for (int i = 0; i < times; ++i) loop_.RunTurn(std::chrono::milliseconds(0));
  }
  void TurnUntil(const std::function<bool()>& done) {
    while (!done()) loop_.RunTurn(std::chrono::milliseconds(50));
  }
  template <typename T>
  const T& LastInput() const {
    return std::get<T>(intake_.inputs.back());
  }

  io::Loop loop_;
  io::SystemClock clock_;
  LinesLogged log_;
  Model model_;
  FakeHost host_;
  FakeIntake intake_;
  command::ServerFacts facts_;
  command::Access access_{acl::Users(acl::Terms{command::CommandCatalog()}), {.file = "users.acl"}};
  FakeFiles files_;
  ClientHub::Options options_;
  int shutdowns_ = 0;
  int user_changes_ = 0;
  std::unique_ptr<ClientHub> hub_;
};

// The number behind `name` and its sign in a line of CLIENT LIST or INFO; -1 if it is not there.
inline long long NumberOf(const std::string& text, const std::string& name) {
  const std::size_t at = text.find(name);
  return at == std::string::npos ? -1 : std::atoll(text.c_str() + at + name.size());
}

}  // namespace sentinel::daemon
