// Connections to masters, replicas and peers, and the requests on them (protocol sheet, section 1).
//
// Keeps the clocks of a link; what replies mean otherwise is the business of the LinkUser.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sentinel/wire.h"
#include "sim/net/network.h"
#include "sim/stock/context.h"

namespace sentinel::sim::stock {

class LinkUser {
 public:
  virtual ~LinkUser() = default;
  virtual void OnInfo(Server& server, const InfoReport& report) = 0;
  virtual void OnOpinion(Peer& peer, const OpinionReply& opinion) = 0;
  virtual void OnHello(const std::string& payload) = 0;
};

class Links {
 public:
  Links(Network& network, Context& context, LinkUser& user)
      : network_(network), context_(context), user_(user) {}

  // Opens what is missing, if it is time to.
  void Reconnect(Instance& instance);
  void CloseCommand(Link& link);
  void CloseSubscriber(Link& link);
  void Close(Link& link);

  // REQUIRES of all requests: there is a command connection.
  void Ping(Instance& instance);
  void Info(Server& server);
  void PublishHello(Instance& instance);
  void Ask(Peer& peer, std::vector<std::string> words);
  // The transaction that makes `server` follow `upstream`, or nobody if that is null.
  void SlaveOf(Server& server, const Endpoint* upstream);

 private:
  // What a reply needs to find its way back.
  struct Origin {
    std::weak_ptr<Link> link;  // Late replies wait in a stall, when the link may be gone.
    std::uint64_t connection = 0;
    std::uint64_t instance = 0;
    RequestKind kind = RequestKind::kPing;
  };
  using Words = std::vector<std::string>;

  void OpenCommand(Instance& instance);
  void OpenSubscriber(Instance& instance);
  void Introduce(Instance& instance, bool subscriber);
  void Send(Instance& instance, RequestKind kind, Words words, bool subscriber = false);
  void Leave(const Origin& origin, bool subscriber, const Endpoint& to, const Words& words);

  void OnReply(const Origin& origin, const ReplyBody& body);
  void OnPing(Link& link, Instance& instance, PingReply reply);
  void OnSubscribed(const Origin& origin, const ReplyBody& body);
  void OnMessage(const std::weak_ptr<Link>& link, std::uint64_t connection, std::string payload);
  void OnClosed(const std::weak_ptr<Link>& link, std::uint64_t connection);

  Network& network_;
  Context& context_;
  LinkUser& user_;
  std::uint64_t last_connection_ = 0;
};

}  // namespace sentinel::sim::stock
