#include "app/supervision.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <csignal>
#include <cstdlib>
#include <cstring>

#include "base/check.h"
#include "io/event/unique_fd.h"

namespace sentinel::app {
namespace {

using Mode = codec::Supervision;

Mode Detect(io::LogSink& log) {
  if (std::getenv("UPSTART_JOB") != nullptr) {
    log.Log(LogLevel::kVerbose, "Upstart supervision detected.");
    return Mode::kUpstart;
  }
  if (std::getenv("NOTIFY_SOCKET") != nullptr) {
    log.Log(LogLevel::kVerbose, "Systemd supervision detected.");
    return Mode::kSystemd;
  }
  return Mode::kNone;
}

// Sends one datagram to the socket of the service manager; a leading '@' stands for a name in the
// abstract namespace. Returns an errno, 0 if done.
int SendDatagram(std::string_view path, std::string_view message) {
  sockaddr_un address{};
  if (path.empty() || path.size() >= sizeof address.sun_path) return EINVAL;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  if (path.front() == '@') address.sun_path[0] = '\0';
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());

  const io::UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket.valid()) return errno;
  const ssize_t sent = ::sendto(socket.get(), message.data(), message.size(), MSG_NOSIGNAL,
                                reinterpret_cast<const sockaddr*>(&address), size);
  return sent < 0 ? errno : 0;
}

}  // namespace

Supervision::Supervision(Mode configured, io::LogSink& log)
    : log_(log), manager_(configured == Mode::kAuto ? Detect(log) : configured) {
  switch (manager_) {
    case Mode::kNone:
    case Mode::kAuto:
      return;
    case Mode::kUpstart:
      if (std::getenv("UPSTART_JOB") == nullptr) {
        log_.Log(LogLevel::kWarning, "upstart supervision requested, but UPSTART_JOB not found!");
        return;
      }
      log_.Log(LogLevel::kNotice, "Supervised by upstart, will stop to signal readiness.");
      ::raise(SIGSTOP);
      ::unsetenv("UPSTART_JOB");
      mode_ = Mode::kUpstart;
      return;
    case Mode::kSystemd:
      if (!Notify("STATUS=Redis is loading...\n")) return;
      log_.Log(LogLevel::kNotice,
               "Supervised by systemd. Please make sure you set appropriate values for "
               "TimeoutStartSec and TimeoutStopSec in your service unit.");
      mode_ = Mode::kSystemd;
      return;
  }
}

std::string Supervision::name() const {
  switch (mode_) {
    case Mode::kUpstart:
      return "upstart";
    case Mode::kSystemd:
      return "systemd";
    case Mode::kNone:
    case Mode::kAuto:
      return "no";
  }
  SENTINEL_UNREACHABLE();
}

void Supervision::Ready() {
  if (manager_ != Mode::kSystemd) return;
  Notify("STATUS=Ready to accept connections\n");
  Notify("READY=1\n");
}

void Supervision::Status(std::string_view line) { Notify("STATUS=" + std::string(line) + "\n"); }

void Supervision::Alive() { Notify("WATCHDOG=1\n"); }

void Supervision::Stopping() {
  if (manager_ == Mode::kSystemd) Notify("STOPPING=1\n");
}

bool Supervision::Notify(std::string_view message) {
  const char* path = std::getenv("NOTIFY_SOCKET");
  if (path == nullptr) {
    log_.Log(LogLevel::kWarning, "systemd supervision error: NOTIFY_SOCKET not found!");
    return false;
  }
  if (const int error = SendDatagram(path, message); error != 0) {
    log_.Log(LogLevel::kWarning,
             "Can't send notification message to systemd: " + std::string(std::strerror(error)));
    return false;
  }
  return true;
}

}  // namespace sentinel::app
