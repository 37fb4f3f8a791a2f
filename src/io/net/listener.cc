#include "io/net/listener.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/result.h"
#include "io/event/loop.h"
#include "io/net/socket_address.h"

namespace sentinel::io {
namespace {

// Without free descriptors a pending connection would wake the loop without end.
constexpr Duration kPauseWithoutDescriptors = std::chrono::milliseconds(100);

struct AddressListDeleter {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};
using AddressList = std::unique_ptr<addrinfo, AddressListDeleter>;

Error SystemError(const char* call) { return Error{std::strerror(errno), errno}.Prefixed(call); }

// Wildcards and names become what can be bound; an address with a colon is IPv6.
Result<AddressList> LookUp(const std::string& host, std::uint16_t port) {
  const bool any = host == "*" || host == "::*";
  addrinfo hints{};
  hints.ai_family = host.find(':') == std::string::npos ? AF_INET : AF_INET6;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int error =
      getaddrinfo(any ? nullptr : host.c_str(), std::to_string(port).c_str(), &hints, &list);
  if (error != 0) return Fail(gai_strerror(error));
  return AddressList(list);
}

Result<UniqueFd> BindAndListen(const addrinfo& address, int backlog) {
  Result<UniqueFd> fd = OpenSocket(address.ai_family);
  if (!fd) return Fail(fd.error().Prefixed("socket"));
  const int on = 1;
  if (address.ai_family == AF_INET6) {
    setsockopt(fd->get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
  }
  setsockopt(fd->get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (bind(fd->get(), address.ai_addr, address.ai_addrlen) != 0) return Fail(SystemError("bind"));
  if (listen(fd->get(), backlog) != 0) return Fail(SystemError("listen"));
  return fd;
}

// The first of the addresses of `host` that can be listened on.
Result<UniqueFd> ListenOn(const std::string& host, std::uint16_t port, int backlog) {
  const Result<AddressList> list = LookUp(host, port);
  if (!list) return Fail(list.error());
  Result<UniqueFd> fd = Fail("no address");
  for (const addrinfo* a = list->get(); a != nullptr && !fd; a = a->ai_next) {
    fd = BindAndListen(*a, backlog);
  }
  return fd;
}

bool FamilyUnsupported(int code) {
  return code == ENOPROTOOPT || code == EPROTONOSUPPORT || code == ESOCKTNOSUPPORT ||
         code == EPFNOSUPPORT || code == EAFNOSUPPORT;
}

Result<UniqueFd> ListenOnPath(const std::string& path, mode_t permissions, int backlog) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) {
    return Fail("unix socket path too long (" + std::to_string(path.size()) + "), must be under " +
                std::to_string(sizeof(address.sun_path)));
  }
  path.copy(address.sun_path, path.size());
  unlink(path.c_str());
  Result<UniqueFd> fd = OpenSocket(AF_UNIX);
  if (!fd) return Fail(fd.error().Prefixed("socket"));
  if (bind(fd->get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    return Fail(SystemError("bind"));
  }
  if (permissions != 0) chmod(path.c_str(), permissions);
  if (listen(fd->get(), backlog) != 0) return Fail(SystemError("listen"));
  return fd;
}

bool OutOfDescriptors(int code) {
  return code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM;
}

}  // namespace

Listener::Listener(Loop& loop, Callbacks callbacks, int accepts_per_turn)
    : loop_(loop),
      callbacks_(std::move(callbacks)),
      accepts_per_turn_(accepts_per_turn),
      resume_(loop, [this] { ResumeAll(); }) {}

Listener::~Listener() = default;

ListenOutcome Listener::ListenTcp(const std::vector<std::string>& addresses, std::uint16_t port,
                                  int backlog, std::string_view kind) {
  ListenOutcome outcome;
  for (const std::string& address : addresses) {
    const bool optional = address.starts_with('-');
    const std::string host = address.substr(optional ? 1 : 0);
    const std::uint16_t wanted = port != 0 ? port : port_;
    Result<UniqueFd> fd = ListenOn(host, wanted, backlog);
    if (fd) {
      port_ = LocalAddress(fd->get()).port();
      Add(std::move(*fd), true);
      continue;
    }
    outcome.warnings.push_back("Warning: Could not create server TCP listening socket " + host +
                               ":" + std::to_string(wanted) + ": " + fd.error().message);
    const int code = fd.error().code;
    if ((optional && code == EADDRNOTAVAIL) || FamilyUnsupported(code)) continue;
    outcome.error = "Failed listening on port " + std::to_string(port) + " (" + std::string(kind) +
                    "), aborting.";
    break;
  }
  return outcome;
}

ListenOutcome Listener::ListenUnix(const std::string& path, mode_t permissions, int backlog) {
  ListenOutcome outcome;
  Result<UniqueFd> fd = ListenOnPath(path, permissions, backlog);
  if (fd) {
    Add(std::move(*fd), false);
  } else {
    outcome.error = "Failed opening Unix socket: " + fd.error().message;
  }
  return outcome;
}

void Listener::Close() {
  resume_.Cancel();
  sockets_.clear();
  port_ = 0;
}

void Listener::Add(UniqueFd fd, bool tcp) {
  auto socket = std::make_unique<Socket>();
  socket->fd = std::move(fd);
  socket->tcp = tcp;
  socket->watcher = std::make_unique<FdWatcher>(loop_, socket->fd.get(),
                                                [this, s = socket.get()] { Accept(*s); });
  sockets_.push_back(std::move(socket));
}

void Listener::Accept(const Socket& socket) {
  for (int i = 0; i < accepts_per_turn_; ++i) {
    SocketAddress peer;
    peer.length = sizeof(peer.storage);
    UniqueFd fd(accept4(socket.fd.get(), peer.get(), &peer.length, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (fd.valid()) {
      if (socket.tcp) SetNoDelay(fd.get());
      callbacks_.on_accepted(std::move(fd), peer);
      continue;
    }
    const int code = errno;
    if (code == EINTR || code == ECONNABORTED) continue;
    if (code == EAGAIN || code == EWOULDBLOCK) return;
    if (OutOfDescriptors(code)) PauseAll();
    callbacks_.on_error(std::strerror(code));
    return;
  }
}

void Listener::PauseAll() {
  for (const auto& socket : sockets_) socket->watcher->Pause();
  resume_.Arm(kPauseWithoutDescriptors);
}

void Listener::ResumeAll() {
  for (const auto& socket : sockets_) socket->watcher->Resume();
}

}  // namespace sentinel::io
