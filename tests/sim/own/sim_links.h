// The Links port over the simulated network, with the real codecs. As the real one, it hands over
// what it read at the end of the turn, never from inside a call.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sentinel/input.h"
#include "sentinel/ports.h"
#include "sim/net/network.h"
#include "sim/net/resp_client.h"

namespace sentinel::sim {

class SimLinks final : public Links {
 public:
  using Sink = std::function<void(Input)>;
  // Hears of each request as it is sent.
  using Tap = std::function<void(const std::string& ip, std::uint16_t port,
                                 const std::vector<std::string>& words)>;

  SimLinks(Network& network, Host& host, Sink sink, Tap tap);
  ~SimLinks() override;

  void Open(const OpenLink& open) override;
  void Close(const CloseLink& close) override;
  void Send(const sentinel::Send& send) override;

  std::size_t size() const { return links_.size(); }
  std::size_t unanswered() const;

 private:
  struct Link {
    std::string ip;
    std::uint16_t port = 0;
    std::unique_ptr<RespClient> client;
  };
  struct Parting {
    std::unique_ptr<RespClient> client;
    MonotonicTime until;
  };
  struct LinkInput {
    LinkId link;
    Input input;
  };

  void Report(LinkId link, Input input);
  void Deliver();
  void EndParted();

  Network& network_;
  Host& host_;
  const Sink sink_;
  const Tap tap_;
  std::map<LinkId, Link> links_;
  std::vector<std::unique_ptr<RespClient>> closed_;  // Until the turn ends: they may be calling us.
  std::vector<Parting> parting_;                     // Closed behind their requests.
  std::vector<LinkInput> inputs_;
  bool scheduled_ = false;
  const std::shared_ptr<bool> alive_;
};

}  // namespace sentinel::sim
