// A real Prometheus that scrapes all the time.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "support/port.h"
#include "support/process.h"

namespace sentinel::harness {

struct ScrapeJob {
  std::string name = "sentinel";
  std::vector<std::uint16_t> ports;  // Of 127.0.0.1.
  std::string settings{};            // More lines of the job, without an indent.
};

class Prometheus {
 public:
  // `rules`: a file of rules to evaluate, or empty.
  Prometheus(const std::filesystem::path& dir, const std::vector<ScrapeJob>& jobs,
             const std::string& rules = {});

  // What it answers, as JSON.
  std::string Query(const std::string& expression) const;
  std::string Get(const std::string& path) const;

  // Waits until the expression has this value, and no other series.
  void Await(const std::string& expression, const std::string& value) const;
  // Waits until the one target of a job could not be scraped, with `text` in the reason.
  void AwaitError(const std::string& job, const std::string& text) const;

 private:
  Port port_;
  std::unique_ptr<Process> process_;
};

}  // namespace sentinel::harness
