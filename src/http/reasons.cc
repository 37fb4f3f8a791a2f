// /api/history and /api/explain/<name>: failovers that are remembered, and why there is none now.
#include <cstdint>
#include <optional>

#include "base/text.h"
#include "command/failover_history.h"
#include "command/failover_json.h"
#include "failover/explain.h"
#include "http/answers.h"

namespace sentinel::http {
namespace {

std::string QueryValue(const codec::HttpRequest& request, const char* key) {
  const auto it = request.query.find(key);
  return it == request.query.end() ? std::string() : it->second;
}

// Of ?count=n; nullopt if it is none.
std::optional<std::size_t> CountOf(const codec::HttpRequest& request) {
  const std::string text = QueryValue(request, "count");
  if (text.empty()) return command::FailoverHistory::kOfAll;
  const auto count = ParseInteger(text);
  if (!count || *count < 1) return std::nullopt;
  return static_cast<std::size_t>(*count);
}

}  // namespace

codec::HttpResponse AnswerHistory(const View& view, const codec::HttpRequest& request,
                                  const std::string&) {
  const command::FailoverHistory& history = view.facts.failovers;
  const std::string name = QueryValue(request, "name");
  if (!name.empty() && view.model.Find(name) == nullptr && !history.Knows(name)) {
    return ErrorAnswer(404, "no master of that name is watched here");
  }
  const auto count = CountOf(request);
  if (!count) return ErrorAnswer(400, "count must be a positive number");
  codec::HttpResponse response;
  response.body = command::FailoversJson(history.Newest(name, *count)) + '\n';
  return response;
}

codec::HttpResponse AnswerExplain(const View& view, const codec::HttpRequest&,
                                  const std::string& name) {
  const MasterGroup* group = view.model.Find(name);
  if (group == nullptr) return ErrorAnswer(404, "no master of that name is watched here");
  codec::HttpResponse response;
  response.body =
      command::ExplanationJson(group->name, Explain(view.model, *group, view.clock.Now())) + '\n';
  return response;
}

}  // namespace sentinel::http
