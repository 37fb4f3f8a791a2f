// The command port of a sentinel of ours on the simulated network: the real commands, on simulated
// connections. Answers wait for the engine or for a save as daemon/client_hub.h has it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "command/access.h"
#include "command/client_state.h"
#include "command/outcome.h"
#include "command/pubsub.h"
#include "command/server_facts.h"
#include "daemon/intake.h"
#include "model/model.h"
#include "sentinel/ports.h"
#include "sim/net/network.h"
#include "sim/net/resp_session.h"

namespace sentinel::sim {

class SimPort final : public OperatorReplies {
 public:
  // Hears of each answered vote request.
  using VoteTap = std::function<void(const VoteRequest& request, const OpinionReply& answer)>;

  struct Surroundings {
    Network& network;
    Host& host;
    const Clock& clock;
    const Model& model;
    daemon::Intake& intake;
    VoteTap on_vote;
  };

  explicit SimPort(Surroundings around);
  ~SimPort() override;

  void Listen(std::uint16_t port);
  void OnReply(const OperatorReply& reply) override;
  void Publish(std::string_view channel, std::string_view payload);

  std::size_t waiting() const { return pending_.size(); }

 private:
  // What a handler may ask of the machine: nothing that matters here.
  class Machine final : public command::Host {
   public:
    explicit Machine(const Clock& clock) : clock_(clock) {}
    std::chrono::system_clock::time_point WallNow() const override { return clock_.WallNow(); }
    command::CpuUsage Cpu() const override { return {}; }
    std::uint64_t RandomBits() const override { return 0; }
    codec::LogThreshold log_level() const override { return codec::LogThreshold::kNotice; }
    void SetLogLevel(codec::LogThreshold) const override {}
    bool IsExecutable(const std::string&) const override { return false; }
    std::string WhyScriptRefused(const std::string&) const override { return {}; }
    const codec::TlsOptions& tls() const override { return tls_; }
    Result<void> SetTls(const codec::TlsOptions&) const override { return Fail("no TLS here"); }
    Result<std::string> ReadPassword(const std::string&) const override {
      return Fail("There are no files.");
    }
    Result<std::string> ReadFile(const std::string&) const override {
      return Fail("There are no files.");
    }

   private:
    const Clock& clock_;
    codec::TlsOptions tls_;
  };

  struct Pending {
    ClientId client{};
    std::function<codec::Reply(const OperatorReply&)> render;
    std::optional<VoteRequest> vote;
  };

  void Accept(Channel channel);
  void OnRequest(ClientId id, const std::vector<std::string>& words);
  void Carry(ClientId id, CommandToken token, command::Answer& answer);
  void Carry(ClientId id, CommandToken token, command::Submit& submit);
  void Carry(ClientId id, CommandToken token, command::HelloArrived& hello);
  void Carry(ClientId id, CommandToken token, command::Parked& parked);
  void Carry(ClientId id, CommandToken token, command::WriteFile& file);
  void Carry(ClientId id, CommandToken token, command::Shutdown& shutdown);
  void Carry(ClientId id, CommandToken token, command::Disconnect& disconnect);
  void Send(ClientId id, const codec::Reply& reply);
  void Drop(ClientId id);
  RespSession* Find(ClientId id);

  const Surroundings around_;
  const Machine machine_;
  command::ServerFacts facts_;
  command::Access access_;
  command::ClientRegistry registry_;
  command::PubSub pubsub_;
  std::map<ClientId, std::unique_ptr<RespSession>> sessions_;
  std::vector<std::unique_ptr<RespSession>> closed_;  // Until the turn ends.
  std::map<CommandToken, Pending> pending_;
  std::uint64_t last_client_ = 0;
  std::uint64_t last_token_ = 0;
  const std::shared_ptr<bool> alive_;
};

}  // namespace sentinel::sim
