// /api/history and /api/explain/<name>: failovers that are remembered, and why there is none now.
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "command/failover_history.h"
#include "command/failover_json.h"
#include "failover/explain.h"
#include "http/answers.h"

namespace sentinel::http {
namespace {

constexpr std::size_t kPortion = 48 * 1024;

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

// In portions: two thousand failovers are some megabytes. Records do not change any more.
class History final : public codec::BodySource {
 public:
  explicit History(std::vector<PastFailover> failovers) : failovers_(std::move(failovers)) {}

  bool Append(std::string& out) override {
    const std::size_t full = out.size() + kPortion;
    if (next_ == 0) out += "{\"failovers\":[";
    for (; next_ < failovers_.size(); ++next_) {
      if (out.size() >= full) return true;
      if (next_ > 0) out += ",\n";
      command::AppendFailoverJson(out, failovers_[next_]);
    }
    out += "]}\n";
    return false;
  }

 private:
  const std::vector<PastFailover> failovers_;
  std::size_t next_ = 0;
};

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
  response.rest = std::make_unique<History>(history.Newest(name, *count));
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
