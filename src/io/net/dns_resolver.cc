#include "io/net/dns_resolver.h"

#include <event2/dns.h>
#include <event2/event.h>
#include <event2/util.h>
#include <netinet/in.h>
#include <sys/stat.h>

#include <cstring>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/check.h"
#include "io/event/loop.h"
#include "io/event/timer.h"
#include "io/net/socket_address.h"

namespace sentinel::io {
namespace {

// Whatever resolv.conf says about retries, the core hears of a failure after this long.
constexpr Duration kLookupMax = std::chrono::seconds(15);

struct BaseDeleter {
  void operator()(evdns_base* base) const { evdns_base_free(base, 1); }
};

// Tells one version of a file from the next.
struct FileVersion {
  ino_t inode = 0;
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;
  bool operator==(const FileVersion&) const = default;
};

FileVersion VersionOf(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) return {};
  return {info.st_ino, info.st_mtim.tv_sec, info.st_mtim.tv_nsec};
}

std::string IpOf(const evutil_addrinfo& entry) {
  SocketAddress address;
  std::memcpy(&address.storage, entry.ai_addr, entry.ai_addrlen);
  address.length = static_cast<socklen_t>(entry.ai_addrlen);
  return address.ip();
}

// The first IPv4 address, else the first IPv6 one; but `last` if it is among them: name servers
// list several addresses in turn, and connections are made anew for another one.
std::string ChooseIp(const evutil_addrinfo* list, const std::string& last) {
  std::string first;
  for (const int family : {AF_INET, AF_INET6}) {
    for (const evutil_addrinfo* a = list; a != nullptr; a = a->ai_next) {
      if (a->ai_family != family) continue;
      std::string ip = IpOf(*a);
      if (ip == last) return ip;
      if (first.empty()) first = std::move(ip);
    }
  }
  return first;
}

}  // namespace

class DnsResolver::Impl {
 public:
  Impl(Loop& loop, Files files, std::function<void(Input)> sink)
      : loop_(loop),
        files_(std::move(files)),
        sink_(std::move(sink)),
        turn_end_(loop, [this] { Deliver(); }) {}

  ~Impl() {
    for (const auto& [host, lookup] : lookups_) {
      lookup->owner = nullptr;
      lookup->deadline.reset();
    }
  }

  void Resolve(const std::string& host);

 private:
  // Handed to evdns, which calls back exactly once; freed there, as that may be long after the
  // answer was given up or the resolver died.
  struct Lookup {
    Impl* owner;  // Null once nobody waits for the answer.
    std::string host;
    std::unique_ptr<Timer> deadline;
  };

  static void OnResult(int error, evutil_addrinfo* list, void* lookup);
  void ReadFiles();
  void Finish(Lookup& lookup, std::string ip);
  void Deliver();

  Loop& loop_;
  Files files_;
  std::function<void(Input)> sink_;
  Deferred turn_end_;
  std::vector<NameResolved> answers_;  // Not yet delivered.
  FileVersion hosts_version_;
  FileVersion resolv_conf_version_;
  std::unordered_map<std::string, std::string> last_;  // What was answered for a host.
  std::unordered_map<std::string, Lookup*> lookups_;   // Invariant: their owner is this.
  std::unique_ptr<evdns_base, BaseDeleter> base_;
};

void DnsResolver::Impl::Resolve(const std::string& host) {
  if (lookups_.contains(host)) return;
  if (lookups_.empty()) ReadFiles();

  auto* lookup = new Lookup{this, host, nullptr};
  lookup->deadline =
      std::make_unique<Timer>(loop_, [this, lookup] { Finish(*lookup, std::string()); });
  lookup->deadline->Arm(kLookupMax);
  lookups_.emplace(host, lookup);

  evutil_addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  evdns_getaddrinfo(base_.get(), host.c_str(), nullptr, &hints, &Impl::OnResult, lookup);
}

// evdns reads its files once; a long-lived process has to look again.
void DnsResolver::Impl::ReadFiles() {
  const FileVersion hosts = VersionOf(files_.hosts);
  const FileVersion resolv_conf = VersionOf(files_.resolv_conf);
  if (base_ && hosts == hosts_version_ && resolv_conf == resolv_conf_version_) return;
  hosts_version_ = hosts;
  resolv_conf_version_ = resolv_conf;

  base_.reset(evdns_base_new(loop_.base(), 0));
  SENTINEL_CHECK(base_ != nullptr);
  // A missing file leaves the defaults: localhost, and a name server on this host.
  evdns_base_resolv_conf_parse(base_.get(), DNS_OPTIONS_ALL & ~DNS_OPTION_HOSTSFILE,
                               files_.resolv_conf.c_str());
  evdns_base_load_hosts(base_.get(), files_.hosts.c_str());
  // As the C library does: names are sent as they are. An answer for one family does not wait long
  // for the other.
  evdns_base_set_option(base_.get(), "randomize-case:", "0");
  evdns_base_set_option(base_.get(), "getaddrinfo-allow-skew:", "0.2");
}

void DnsResolver::Impl::OnResult(int error, evutil_addrinfo* list, void* lookup) {
  const std::unique_ptr<Lookup> own(static_cast<Lookup*>(lookup));
  if (Impl* owner = own->owner; owner != nullptr) {
    std::string& last = owner->last_[own->host];
    if (error == 0) last = ChooseIp(list, last);
    owner->Finish(*own, error == 0 ? last : std::string());
  }
  if (list != nullptr) evutil_freeaddrinfo(list);
}

void DnsResolver::Impl::Finish(Lookup& lookup, std::string ip) {
  lookup.owner = nullptr;
  lookups_.erase(lookup.host);
  answers_.push_back({lookup.host, std::move(ip)});
  turn_end_.Schedule();
}

void DnsResolver::Impl::Deliver() {
  for (NameResolved& answer : std::exchange(answers_, {})) sink_(std::move(answer));
}

DnsResolver::DnsResolver(Loop& loop, std::function<void(Input)> sink)
    : DnsResolver(loop, Files(), std::move(sink)) {}

DnsResolver::DnsResolver(Loop& loop, const Files& files, std::function<void(Input)> sink)
    : impl_(std::make_unique<Impl>(loop, files, std::move(sink))) {}

DnsResolver::~DnsResolver() = default;

void DnsResolver::Resolve(const std::string& host) { impl_->Resolve(host); }

}  // namespace sentinel::io
