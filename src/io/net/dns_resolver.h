// Host names -> addresses without blocking the loop: the Resolver port over libevent's evdns, which
// reads /etc/hosts and /etc/resolv.conf.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "sentinel/input.h"
#include "sentinel/ports.h"

namespace sentinel::io {

class Loop;

class DnsResolver final : public Resolver {
 public:
  struct Files {
    std::string hosts = "/etc/hosts";
    std::string resolv_conf = "/etc/resolv.conf";
  };

  // The sink gets NameResolved, never from inside Resolve(): the last answer if it still is one,
  // else the first IPv4 address, else the first IPv6 one, else an empty ip.
  DnsResolver(Loop& loop, std::function<void(Input)> sink);
  DnsResolver(Loop& loop, const Files& files, std::function<void(Input)> sink);
  ~DnsResolver() override;

  // Requests for a host that is being looked up share that one look-up and its one answer.
  void Resolve(const std::string& host) override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sentinel::io
