#include "prometheus.h"

#include <fmt/format.h>

#include <sstream>

#include "support/http_client.h"
#include "support/temp_dir.h"
#include "support/wait.h"

namespace sentinel::harness {
namespace {

std::string Text(const ScrapeJob& job) {
  std::string targets;
  for (const std::uint16_t port : job.ports) targets += fmt::format("'127.0.0.1:{}',", port);
  std::string text =
      fmt::format("- job_name: {}\n  static_configs:\n  - targets: [{}]\n", job.name, targets);
  std::istringstream lines(job.settings);
  for (std::string line; std::getline(lines, line);) text += "  " + line + "\n";
  return text;
}

}  // namespace

Prometheus::Prometheus(const std::filesystem::path& dir, const std::vector<ScrapeJob>& jobs,
                       const std::string& rules) {
  std::string config =
      "global:\n  scrape_interval: 200ms\n  scrape_timeout: 200ms\n"
      "  evaluation_interval: 200ms\n";
  if (!rules.empty()) config += fmt::format("rule_files: ['{}']\n", rules);
  config += "scrape_configs:\n";
  for (const ScrapeJob& job : jobs) config += Text(job);
  const std::filesystem::path file = dir / "prometheus.yml";
  WriteFile(file, config);
  ProcessOptions options;
  options.argv = {"prometheus", "--config.file=" + file.string(),
                  "--storage.tsdb.path=" + (dir / "prometheus").string(),
                  fmt::format("--web.listen-address=127.0.0.1:{}", port_.number())};
  options.stdout_file = dir / "prometheus.log";
  process_ = std::make_unique<Process>(options);
}

std::string Prometheus::Query(const std::string& expression) const {
  return Get("/api/v1/query?query=" + PercentEncode(expression));
}

std::string Prometheus::Get(const std::string& path) const {
  return HttpGet(port_.number(), path).body;
}

void Prometheus::Await(const std::string& expression, const std::string& value) const {
  WaitFor(expression, [&] {
    const std::string answer = Query(expression);
    const bool met = answer.find("\"result\":[{") != std::string::npos &&
                     answer.find(",\"" + value + "\"]}]}") != std::string::npos;
    return Observation{met, answer};
  });
}

void Prometheus::AwaitError(const std::string& job, const std::string& text) const {
  WaitFor(fmt::format("job {} to fail with: {}", job, text), [&] {
    // The pool of a job is the first thing of its target that is named.
    const std::string all = Get("/api/v1/targets");
    const std::size_t begin = all.find("\"scrapePool\":\"" + job + "\"");
    const std::string target = begin == std::string::npos ? "" : all.substr(begin);
    const std::string one = target.substr(0, target.find("\"scrapePool\"", 1));
    return Observation{one.find(text) != std::string::npos, all};
  });
}

}  // namespace sentinel::harness
