// Whether the process is well, and whether a server is what a load balancer takes it for.
#include <algorithm>
#include <string>

#include "base/text.h"
#include "command/flag_words.h"
#include "http/answers.h"
#include "http/group_facts.h"
#include "http/json_text.h"

namespace sentinel::http {
namespace {

codec::HttpResponse Ok() {
  codec::HttpResponse response;
  response.body = "{\"status\":\"ok\"}\n";
  return response;
}

// Somebody at the other end has been heard, or that was waited for in vain.
bool IsKnown(const Endpoint& endpoint, const DownState& sdown) {
  return endpoint.round_trip.count() > 0 || sdown.active();
}

bool PeersAreKnown(const MasterGroup& group) {
  return std::ranges::all_of(group.peers, [](const auto& entry) {
    return IsKnown(entry.second.link->endpoint, entry.second.sdown);
  });
}

// Empty: it is.
std::string WhyNotReady(const Model& model) {
  if (!model.saved) return "the last save of the state failed";
  std::size_t masters = 0;
  std::size_t with_peers = 0;
  for (const auto& [id, group] : model.groups) {
    masters += IsKnown(group.master().endpoint, group.master().sdown) ? 1 : 0;
    with_peers += PeersAreKnown(group) ? 1 : 0;
  }
  const std::string of_all =
      " of " + std::to_string(model.groups.size()) + " masters have been heard so far";
  if (masters < model.groups.size()) {
    return "only " + std::to_string(masters) + of_all;
  }
  if (with_peers < model.groups.size()) {
    return "the other sentinels of only " + std::to_string(with_peers) + of_all;
  }
  return {};
}

// "ip:port" or "[ip]:port"; a port of 0 if it is neither.
Address ReadAddress(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return {};
  std::string_view host = text.substr(0, colon);
  const auto port = ParsePort(text.substr(colon + 1));
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (!port || !IsHostText(host)) return {};
  return MakeAddress(std::string(host), *port);
}

// By its IP, or as it was announced.
bool IsAt(const Address& asked, const Address& address) {
  return asked.port == address.port &&
         (SameEndpoint(asked, address) || EqualsIgnoreCase(asked.host, address.host));
}

// What both questions need; `error` answers in their place when it is set.
struct Question {
  const MasterGroup* group = nullptr;
  Address address;
  std::optional<codec::HttpResponse> error = std::nullopt;
};

Question ReadQuestion(const View& view, const codec::HttpRequest& request,
                      const std::string& name) {
  const auto it = request.query.find("addr");
  Question question;
  question.address = ReadAddress(it == request.query.end() ? std::string_view() : it->second);
  question.group = view.model.Find(name);
  if (question.address.port == 0) {
    question.error = ErrorAnswer(400, "addr=<ip>:<port> has to say which server is meant");
  } else if (question.group == nullptr) {
    question.error = ErrorAnswer(404, "no master of that name is watched here");
  }
  return question;
}

// Empty: it is.
std::string WhyNotMaster(const Model& model, const MasterGroup& group, const Address& address) {
  const Address& master = group.told_address();
  if (!IsAt(address, master)) return "the master is " + PlainAddress(model, master);
  if (group.odown.active()) return "the master is objectively down";
  if (group.master().sdown.active()) return "the master is down in the opinion of this sentinel";
  return {};
}

std::string WhyLags(const MasterGroup& group, const DataNode& replica, std::uint64_t max_lag) {
  const auto lag = LagOf(group, replica);
  if (!lag) return "how far the replica lags is not known";
  if (*lag <= max_lag) return {};
  return "the replica lags " + std::to_string(*lag) + " bytes, which is more than max_lag";
}

// Empty: it is one that can be read from.
std::string WhyNotReplica(const MasterGroup& group, const Address& address,
                          std::optional<std::uint64_t> max_lag) {
  const auto it = std::ranges::find_if(
      group.nodes, [&](const auto& entry) { return IsAt(address, entry.second.address); });
  if (it == group.nodes.end()) return "no replica of this master is known at that address";
  const DataNode& node = it->second;
  if (group.is_master(node)) return "the server is the master";
  if (node.sdown.active()) return "the replica is down in the opinion of this sentinel";
  if (!node.info_at) return "the replica has not been heard yet";
  if (node.reported_role != Role::kReplica) return "the server says that it is a master";
  if (!node.follows(group.address())) return "the replica follows another master";
  if (!node.upstream_link_up) return "the replica is not connected to its master";
  return max_lag ? WhyLags(group, node, *max_lag) : std::string();
}

codec::HttpResponse OkUnless(const std::string& reason) {
  return reason.empty() ? Ok() : ErrorAnswer(503, reason);
}

}  // namespace

codec::HttpResponse ErrorAnswer(int status, std::string_view reason) {
  codec::HttpResponse response;
  response.status = status;
  JsonText json(response.body);
  json.BeginObject();
  json.Add("error", reason);
  json.EndObject();
  response.body += '\n';
  return response;
}

// Who gets an answer has a loop that turns.
codec::HttpResponse AnswerLive(const View&, const codec::HttpRequest&, const std::string&) {
  return Ok();
}

codec::HttpResponse AnswerReady(const View& view, const codec::HttpRequest&, const std::string&) {
  return OkUnless(WhyNotReady(view.model));
}

codec::HttpResponse AnswerIsMaster(const View& view, const codec::HttpRequest& request,
                                   const std::string& name) {
  Question question = ReadQuestion(view, request, name);
  if (question.error) return *std::move(question.error);
  return OkUnless(WhyNotMaster(view.model, *question.group, question.address));
}

codec::HttpResponse AnswerIsReplica(const View& view, const codec::HttpRequest& request,
                                    const std::string& name) {
  Question question = ReadQuestion(view, request, name);
  if (question.error) return *std::move(question.error);
  std::optional<std::uint64_t> max_lag;
  if (const auto it = request.query.find("max_lag"); it != request.query.end()) {
    max_lag = ParseUnsigned(it->second);
    if (!max_lag) return ErrorAnswer(400, "max_lag is a number of bytes");
  }
  return OkUnless(WhyNotReplica(*question.group, question.address, max_lag));
}

}  // namespace sentinel::http
