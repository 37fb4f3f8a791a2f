// A group of servers and sentinels that speak TLS, and what tests ask of it.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fixture.h"
#include "tls_cluster.h"

namespace sentinel::harness {

class TlsFixture : public testing::Test {
 protected:
  TlsCluster& Build(TlsClusterOptions options) {
    if (options.sentinels.empty()) options.sentinels = {OurSentinel()};
    cluster_ = std::make_unique<TlsCluster>(dir_.path(), options);
    return *cluster_;
  }

  TlsCluster& Start(TlsClusterOptions options) {
    Build(std::move(options)).Start();
    cluster().WaitUntilDiscovered();
    return cluster();
  }

  void TearDown() override {
    if (!cluster_) return;
    for (std::size_t i = 0; i < cluster().sentinel_count(); ++i) {
      SentinelProcess& sentinel = cluster().sentinel(i);
      if (!sentinel.Expected() || !sentinel.command().ours) continue;
      EXPECT_EQ(sentinel.Stop().code, 0) << sentinel.label();
    }
    if (!HasFailure()) return;
    for (std::size_t i = 0; i < cluster().sentinel_count(); ++i) {
      ADD_FAILURE() << TailOf(cluster().sentinel(i).log_file(), 30);
    }
  }

  TlsCluster& cluster() { return *cluster_; }

  std::string Log(std::size_t sentinel = 0) {
    return ReadFile(cluster().sentinel(sentinel).log_file());
  }
  void WaitForLog(const std::string& text, std::size_t sentinel = 0) {
    WaitFor("the log to say: " + text, [&] {
      return Observation{Log(sentinel).find(text) != std::string::npos, ""};
    });
  }
  Fields TlsInfo() { return cluster().sentinel(0).Connect().Info("tls"); }

  // Of one sentinel: that for commands, and the subscription.
  std::vector<std::string> BothLinksAtMaster() {
    WaitFor("both links to stand", [&] {
      const std::vector<std::string> links = LinksAtMaster();
      return Observation{links.size() == 2, std::to_string(links.size()) + " stand"};
    });
    return LinksAtMaster();
  }

  // Ids that the master knows the connections of the sentinels by.
  std::vector<std::string> LinksAtMaster() {
    std::vector<std::string> ids;
    const std::string list = cluster().server(0).Connect().Expect({"CLIENT", "LIST"}).text;
    for (std::size_t at = 0; at < list.size(); at = list.find('\n', at) + 1) {
      const std::string line = list.substr(at, list.find('\n', at) - at);
      if (line.find("name=sentinel-") != std::string::npos) {
        ids.push_back(line.substr(0, line.find(' ')));
      }
    }
    return ids;
  }

  // One of the two replicas is the master, the other follows it, and the first `sentinels` say so.
  void WaitForNewMaster(std::size_t sentinels) {
    const std::uint16_t old = cluster().server_tls_port(0);
    WaitFor("all to follow one new master", [&] {
      const auto first = cluster().sentinel(0).MasterPort();
      for (std::size_t i = 0; i < sentinels; ++i) {
        const auto port = cluster().sentinel(i).MasterPort();
        if (!port || *port == old || port != first) return Observation{false, "not all agree"};
      }
      const std::size_t promoted = *first == cluster().server_tls_port(1) ? 1 : 2;
      if (*first != cluster().server_tls_port(promoted)) return Observation{false, "a stranger"};
      if (cluster().server(promoted).Role() != "master") return Observation{false, "not promoted"};
      return cluster().server(3 - promoted).Follows(*first);
    });
  }

  // What the first sentinel says of a server or peer at that port.
  void WaitForFlags(std::uint16_t port, const std::string& flags) {
    WaitFor(fmt::format("{} to be {}", port, flags), [&] {
      std::vector<Fields> all = cluster().sentinel(0).Replicas();
      for (Fields& peer : cluster().sentinel(0).Peers()) all.push_back(std::move(peer));
      for (const Fields& one : all) {
        if (Field(one, "port") != std::to_string(port)) continue;
        return Observation{Field(one, "flags") == flags, Field(one, "flags")};
      }
      return Observation{false, "not known"};
    });
  }

  const std::filesystem::path& dir() const { return dir_.path(); }

 private:
  TempDir dir_{"sentinel-tls"};
  std::unique_ptr<TlsCluster> cluster_;
};

inline void Append(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::app) << text;
}

inline std::string PairText(const CertificateFiles& files) {
  return fmt::format("tls-cert-file {}\ntls-key-file {}\n", files.certificate, files.key);
}

}  // namespace sentinel::harness
