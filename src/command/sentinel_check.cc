// SENTINEL CHECK: what the core found out, for people and for programs.
#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "base/check.h"
#include "command/handlers.h"
#include "command/operator_reply.h"
#include "command/texts.h"

namespace sentinel::command {
namespace {

using codec::Reply;

struct Counts {
  std::size_t missing = 0;  // Only of what is needed.
  std::size_t untested = 0;
  std::size_t unasked = 0;  // Servers.
};

Counts Count(const CheckReport& report) {
  Counts counts;
  for (const CheckedServer& server : report.servers) {
    counts.unasked += server.trouble.empty() ? 0 : 1;
    for (const CheckedCommand& command : server.commands) {
      if (!command.needed) continue;
      counts.missing += command.verdict == Verdict::kMissing ? 1 : 0;
      counts.untested += command.verdict == Verdict::kNotTestable ? 1 : 0;
    }
  }
  return counts;
}

void AddPart(std::string& text, std::string part) {
  if (!text.empty()) text += "; ";
  text += std::move(part);
}

std::string Several(std::size_t count, const std::string& what) {
  return std::to_string(count) + ' ' + what + (count == 1 ? "" : "s");
}

// The first word is for programs.
std::string Summary(const CheckReport& report) {
  const Counts counts = Count(report);
  std::string flaws;
  if (counts.missing > 0) AddPart(flaws, Several(counts.missing, "missing right"));
  if (counts.unasked > 0) AddPart(flaws, Several(counts.unasked, "server") + " not asked");
  if (report.promotable == 0) AddPart(flaws, "no replica to promote");
  if (!report.quorum) AddPart(flaws, texts::kNoQuorumTail);
  if (!report.majority) AddPart(flaws, texts::kNoMajorityTail);
  if (!report.epochs_left) AddPart(flaws, texts::kNoEpochTail);
  const std::string untested =
      counts.untested > 0 ? Several(counts.untested, "command") + " not testable" : "";
  if (!flaws.empty()) return "NOTREADY " + flaws + (untested.empty() ? "" : "; " + untested);
  if (!untested.empty()) return "UNKNOWN " + untested;
  return "OK Everything that a failover needs is there";
}

const char* RoleName(CheckedServer::Role role) {
  switch (role) {
    case CheckedServer::Role::kMaster:
      return "master";
    case CheckedServer::Role::kReplica:
      return "slave";
    case CheckedServer::Role::kSentinel:
      return "sentinel";
  }
  SENTINEL_UNREACHABLE();
}

std::string VerdictText(const CheckedCommand& command) {
  switch (command.verdict) {
    case Verdict::kAllowed:
      return "ok";
    case Verdict::kMissing:
      return (command.needed ? "missing: " : "missing, but not needed: ") + command.words;
    case Verdict::kNotTestable:
      return "not testable: " + command.words;
  }
  SENTINEL_UNREACHABLE();
}

Reply ServerView(const CheckedServer& server) {
  Reply view = Reply::Map();
  view.Add("name", Reply::Bulk(server.name));
  view.Add("role", Reply::Bulk(RoleName(server.role)));
  view.Add("ip", Reply::Bulk(server.host));
  view.Add("port", Reply::BulkNumber(server.port));
  view.Add("user", Reply::Bulk(server.user.empty() ? "?" : server.user));
  view.Add("state", Reply::Bulk(server.trouble.empty() ? "ok" : server.trouble));
  if (server.role == CheckedServer::Role::kReplica) {
    view.Add("promotable", Reply::Bulk(server.excluded.empty() ? "yes" : "no: " + server.excluded));
  }
  Reply commands = Reply::Map();
  for (const CheckedCommand& command : server.commands) {
    commands.Add(command.name, Reply::Bulk(VerdictText(command)));
  }
  view.Add("commands", std::move(commands));
  return view;
}

Reply Render(const OperatorReply& reply) {
  if (!reply.check) return RenderStatus(reply);
  const CheckReport& report = *reply.check;
  Reply servers = Reply::Array();
  for (const CheckedServer& server : report.servers) servers.Add(ServerView(server));
  Reply view = Reply::Map();
  view.Add("summary", Reply::Bulk(Summary(report)));
  view.Add("usable-sentinels", Reply::BulkNumber(report.usable));
  view.Add("quorum", Reply::Bulk(report.quorum && report.majority ? "ok" : "not reached"));
  view.Add("promotable-slaves", Reply::BulkNumber(report.promotable));
  view.Add("servers", std::move(servers));
  return view;
}

}  // namespace

Outcome SentinelCheck(Context& context, const Words& words) {
  return Submit{CheckCommand{context.token, words[2]}, Render};
}

}  // namespace sentinel::command
