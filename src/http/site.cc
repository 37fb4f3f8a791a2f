#include "http/site.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "acl/password_hash.h"
#include "base/text.h"
#include "http/answers.h"

namespace sentinel::http {
namespace {

struct Route {
  std::string_view path;  // "*" stands for one segment.
  bool needs_token = true;
  codec::HttpResponse (*answer)(const View&, const codec::HttpRequest&, const std::string& name);
};

// Who only asks whether the process is well needs no token: those who do can keep no secrets.
constexpr std::array kRoutes = {
    Route{"", true, AnswerPage},
    Route{"metrics", true, AnswerMetrics},
    Route{"health/live", false, AnswerLive},
    Route{"health/ready", false, AnswerReady},
    Route{"master/*", true, AnswerIsMaster},
    Route{"replica/*", true, AnswerIsReplica},
    Route{"api/overview", true, AnswerOverview},
    Route{"api/masters/*", true, AnswerMaster},
    Route{"api/history", true, AnswerHistory},
    Route{"api/explain/*", true, AnswerExplain},
    Route{"api/events", true, AnswerEvents},
};

// Segments are compared one by one: a decoded name may hold anything, "/" included.
bool Matches(std::string_view path, const std::vector<std::string>& segments, std::string& name) {
  if (path.empty()) return segments.empty();
  std::size_t i = 0;
  for (; !path.empty() && i < segments.size(); ++i) {
    const std::string_view part = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(part.size() + 1, path.size()));
    if (part == "*") {
      name = segments[i];
    } else if (part != segments[i]) {
      return false;
    }
  }
  return path.empty() && i == segments.size();
}

}  // namespace

codec::HttpResponse Site::Answer(const codec::HttpRequest& request) const {
  std::string name;
  const auto route = std::ranges::find_if(
      kRoutes, [&](const Route& row) { return Matches(row.path, request.path, name); });
  const bool secret = route == kRoutes.end() || route->needs_token;
  if (secret && !HasToken(request)) {
    codec::HttpResponse refusal = ErrorAnswer(401, "a valid token is needed");
    refusal.headers.emplace_back("WWW-Authenticate", "Bearer");
    return refusal;
  }
  if (route == kRoutes.end()) return ErrorAnswer(404, "there is nothing at this path");
  if (request.method != "GET" && request.method != "HEAD") {
    codec::HttpResponse refusal = ErrorAnswer(405, "only GET and HEAD are answered");
    refusal.headers.emplace_back("Allow", "GET, HEAD");
    return refusal;
  }
  return route->answer(view_, request, name);
}

// Hashes are compared, so that the time it takes tells nothing of the token, its length included.
bool Site::HasToken(const codec::HttpRequest& request) const {
  if (token_.empty()) return true;
  constexpr std::string_view kScheme = "Bearer ";
  std::string_view given = request.Header("authorization");
  if (EqualsIgnoreCase(given.substr(0, kScheme.size()), kScheme)) {
    given.remove_prefix(kScheme.size());
  } else {  // A page cannot set headers everywhere.
    const auto it = request.query.find("token");
    given = it == request.query.end() ? std::string_view() : std::string_view(it->second);
  }
  return acl::SameHash(acl::HashPassword(given), acl::HashPassword(token_));
}

}  // namespace sentinel::http
