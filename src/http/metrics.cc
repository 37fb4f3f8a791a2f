// /metrics: all families, one after the other, in portions. Between two of them the model changes:
// each sample is of the moment it was written in.
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"
#include "http/answers.h"
#include "http/families.h"

namespace sentinel::http {
namespace {

// Of an answer that is made in one turn: some hundred samples, and far below a millisecond.
constexpr std::size_t kPortion = 48 * 1024;

class Metrics final : public codec::BodySource {
 public:
  Metrics(const View& view, MetricFormat format) : view_(view), format_(format) {}

  bool Append(std::string& out) override {
    Exposition text(format_, out);
    full_ = out.size() + kPortion;
    for (; part_ < kParts.size(); ++part_, family_ = 0) {
      for (const auto families = kParts[part_](); family_ < families.size(); ++family_) {
        if (out.size() >= full_ || !AppendFamily(families[family_], text)) return true;
      }
    }
    text.End();
    return false;
  }

 private:
  static constexpr std::array kParts = {ExporterFamilies, ProcessFamilies, MasterFamilies};

  // False: the portion is full, and not all masters had their turn.
  bool AppendFamily(const Family& family, Exposition& text) {
    if (!std::exchange(begun_, true)) {
      text.Begin(family.name, family.kind, family.help);
    } else {
      text.Resume(family.name);
    }
    if (family.of_process != nullptr) {
      family.of_process(view_, text);
    } else if (!AppendMasters(family, text)) {
      return false;
    }
    begun_ = false;
    last_.reset();
    return true;
  }

  bool AppendMasters(const Family& family, Exposition& text) {
    const auto& groups = view_.model.groups;
    for (auto it = last_ ? groups.upper_bound(*last_) : groups.begin(); it != groups.end(); ++it) {
      if (text.size() >= full_) return false;
      family.of_master(view_, it->second, text);
      last_ = it->first;
    }
    return true;
  }

  const View view_;
  const MetricFormat format_;
  std::size_t full_ = 0;  // Size of the text at which the portion ends.
  std::size_t part_ = 0;
  std::size_t family_ = 0;
  bool begun_ = false;            // The lines in front of the family are written,
  std::optional<MasterId> last_;  // and the masters up to this one.
};

// What Prometheus asks for first, if it knows it.
bool WantsOpenMetrics(const codec::HttpRequest& request) {
  return request.Header("accept").find("application/openmetrics-text") != std::string_view::npos;
}

}  // namespace

codec::HttpResponse AnswerMetrics(const View& view, const codec::HttpRequest& request,
                                  const std::string&) {
  const bool open = WantsOpenMetrics(request);
  codec::HttpResponse response;
  response.type = open ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                       : "text/plain; version=0.0.4; charset=utf-8";
  response.rest = std::make_unique<Metrics>(
      view, open ? MetricFormat::kOpenMetrics : MetricFormat::kPrometheus);
  return response;
}

}  // namespace sentinel::http
